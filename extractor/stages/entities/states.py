"""Posts of state and who is known to have held them: patterns/posts/statesmen.yaml asked about one article."""

from __future__ import annotations

from extractor.language.gazetteer import gazetteer
from extractor.mentions import PostMention, Tokens
from extractor.stages.entities.names import pieces
from extractor.stages.entities.setting import Holder
from extractor.words.statesmen import Office, statesmen
from extractor.words.titles import lexicon

_OF_STATES = ("state", "envoy", "ministry")
"""Kinds of posts that are of one state."""


class States:
    """The persons of an article who are known to have held a post of state."""

    def __init__(self, words: list[str], norms: list[str], holders: list[Holder]) -> None:
        self.words, self.norms = words, norms
        self._held = {holder: self.held_by(holder) for holder in holders}
        """The offices that the persons have held, by their names; whoever is not here has none."""
        self._kinds: dict[Tokens, str] = {}
        self.of_office: dict[Office, list[Holder]] = {}
        for holder, offices in self._held.items():
            for office in offices:
                self.of_office.setdefault(office, []).append(holder)

    def held_by(self, person: Holder) -> set[Office]:
        """The offices that somebody of a person's names has held."""
        return {o for m in person.names for o in statesmen().held_by(pieces(self.norms[m.start : m.end]))}

    def kind(self, post: PostMention) -> str:
        """The kind of post that its words are, as written; found once."""
        tokens = post.start, post.end
        if tokens not in self._kinds:
            self._kinds[tokens] = kind_of(self.words[post.start : post.end])
        return self._kinds[tokens]

    def holder(self, post: PostMention) -> Holder | None:
        """The one person of the article who has held this post («رئیس‌جمهور» … «روحانی»)."""
        if not self.of_office:
            return None
        offices = statesmen().offices(self.words, post.start, post.end)
        known = [holder for office in offices for holder in self.of_office.get(office, ())]
        return known[0] if len({id(h) for h in known}) == 1 else None

    def whole(self, post: PostMention) -> frozenset[Office]:
        """The office that a whole title means by itself («رهبر انقلاب»)."""
        whole = self.kind(post) == "alone"
        return frozenset(statesmen().offices(self.words, post.start, post.end) if whole else ())

    def others(self, post: PostMention, person: Holder) -> bool:
        """Whether a post that all its holders are known of («رهبر انقلاب») was never this person's, or whether it is of
        another state than the one where the person has held a post."""
        held = self._held.get(person, frozenset[Office]())
        if person.names and (known := self.whole(post)):
            return known.isdisjoint(held)
        country = self.country(post) if held and self.kind(post) in _OF_STATES else None
        return country is not None and country not in {office.country for office in held}

    def country(self, post: PostMention) -> str | None:
        """The code of the country that a post names."""
        found = (gazetteer().country(self.words, k) for k in range(post.start + 1, post.end))
        return next((country[1] for country in found if country), None)


def kind_of(words: list[str]) -> str:
    """The kind of post that patterns/posts/titles.yaml calls one of these words."""
    match = lexicon().posts.longest(words, 0)
    return match[1].kind if match else ""
