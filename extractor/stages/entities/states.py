"""Posts of state and who is known to have held them: patterns/posts/statesmen.yaml asked about one article."""

from __future__ import annotations

from extractor.language.gazetteer import gazetteer
from extractor.mentions import PostMention
from extractor.stages.entities.names import pieces
from extractor.stages.entities.setting import Holder
from extractor.stages.posts.statesmen import Office, statesmen
from extractor.stages.posts.titles import lexicon

_OF_STATES = ("state", "envoy", "ministry")
"""Kinds of posts that are of one state."""


class States:
    """The persons of an article who are known to have held a post of state."""

    def __init__(self, words: list[str], norms: list[str], holders: list[Holder]) -> None:
        self.words, self.norms = words, norms
        self.of_office: dict[Office, list[Holder]] = {}
        for holder in holders:
            for office in self.held(holder):
                self.of_office.setdefault(office, []).append(holder)

    def held(self, person: Holder) -> set[Office]:
        """The offices that somebody of a person's names has held."""
        return {o for m in person.names for o in statesmen().held_by(pieces(self.norms[m.start : m.end]))}

    def holder(self, post: PostMention) -> Holder | None:
        """The one person of the article who has held this post («رئیس‌جمهور» … «روحانی»)."""
        if not self.of_office:
            return None
        offices = statesmen().offices(self.words, post.start, post.end)
        known = [holder for office in offices for holder in self.of_office.get(office, ())]
        return known[0] if len({id(h) for h in known}) == 1 else None

    def whole(self, post: PostMention) -> frozenset[Office]:
        """The office that a whole title means by itself («رهبر انقلاب»)."""
        whole = kind_of(self.words[post.start : post.end]) == "alone"
        return frozenset(statesmen().offices(self.words, post.start, post.end) if whole else ())

    def others(self, post: PostMention, person: Holder) -> bool:
        """Whether a post that all its holders are known of («رهبر انقلاب») was never this person's, or whether it is of
        another state than the one where the person has held a post."""
        held = self.held(person)
        if person.names and (known := self.whole(post)):
            return known.isdisjoint(held)
        of_state = kind_of(self.words[post.start : post.end]) in _OF_STATES
        country = self.country(post) if held and of_state else None
        return country is not None and country not in {office.country for office in held}

    def country(self, post: PostMention) -> str | None:
        """The code of the country that a post names."""
        found = (gazetteer().country(self.words, k) for k in range(post.start + 1, post.end))
        return next((country[1] for country in found if country), None)


def kind_of(words: list[str]) -> str:
    """The kind of post that patterns/posts/titles.yaml calls one of these words."""
    match = lexicon().posts.longest(words, 0)
    return match[1].kind if match else ""
