"""Named organisations ─► ``doc._.organizations``.

Three sources give one answer. patterns/organizations.yaml knows bodies by name; patterns/organization_heads.yaml knows
the words that names begin with («سازمان», «اداره کل») and how they go on and end; the names stage adds what only a
model can know. Where a rule sees that a name ends (a verb, a preposition, a place) its border holds, elsewhere the
model's does. What was found once is found wherever the article repeats it. docs/organizations.md tells the policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import NameMention, OrganizationMention
from extractor.organization_grammar import Body, Grammar, Head, Node, fold, grammar
from extractor.records import Evidence, OrganizationKind

_CLOSED = frozenset({"ministry", "international", "bank", "media", "parliament", "party", "club"})
"""Kinds whose known names do not go on with words of a work field."""
_LONGEST_QUOTE = 6
_LONGEST_LIST = 5


@dataclass(slots=True)
class Found:
    """A name: tokens ``[start, end)``; ``sure`` if the text itself shows that it ends there."""

    start: int
    end: int
    kind: OrganizationKind
    entry: str
    sure: bool = True
    body: str | None = None
    """Key in organizations.yaml, unless a place or more made it another body's name."""
    placed: bool = False
    """Whether it ends with a place."""
    echo: bool = False
    """Whether its words are a name here alone (after a cue), so that other places need to be looked at again."""

    def mention(self, *more: Evidence) -> OrganizationMention:
        rule = "registry" if self.entry.startswith("organizations.yaml") else "rule"
        evidence = (Evidence(rule=rule, entry=self.entry, confidence=0.95 if self.sure else 0.8), *more)
        return OrganizationMention(self.start, self.end, self.kind, self.body, evidence)


class Organizations:
    """Named organisations ─► ``doc._.organizations``."""

    def __init__(self) -> None:
        self.grammar = grammar()

    def __call__(self, doc: Doc) -> Doc:
        norms: list[str] = doc._.norms
        names: list[NameMention] = doc._.names
        reader = _Reader(self.grammar, doc, norms, {n.start: n.end for n in names if n.label == "LOC"})
        found = list(reader.names())
        doc._.organizations = reader.repeats(reader.merge(found, [n for n in names if n.label == "ORG"]))
        return doc


class _Reader:
    """Reads the names of one Doc."""

    def __init__(self, rules: Grammar, doc: Doc, norms: list[str], places: dict[int, int]) -> None:
        self.g = rules
        self.norms = norms
        self.n = len(norms)
        self.places = places
        self.starts: Any = doc.to_array("SENT_START")
        self._sport: bool | None = None

    # -- names by rule and registry ------------------------------------------------------------------------------

    def names(self) -> Iterator[Found]:
        """All names by rule and registry, from left to right, none inside another."""
        triggers, directors = self.g.triggers, self.g.director_posts
        until = 0
        for i, norm in enumerate(self.norms):
            if norm in triggers and i >= until:
                found = self.name_at(i)
                if found is None and norm in directors:
                    found = self.after_director(i + 1)
                if found is not None:
                    yield found
                    until = found.end

    def name_at(self, i: int, inner: bool = False) -> Found | None:
        """The name that begins at token ``i``; ``inner`` where it would end a longer name."""
        head, head_end, body_key, body_end = self.match(i, inner)
        body = self.body(i, body_end, body_key) if body_key else None
        if head is None:
            return body
        if body and body.kind in _CLOSED:
            return body
        headed = self.headed(i, head_end, head)
        if body and (headed is None or headed.end <= body.end):
            return body
        return headed

    def match(self, i: int, inner: bool) -> tuple[Head | None, int, str | None, int]:
        """The longest head and the longest known body that begin at token ``i``."""
        head: Head | None = None
        head_end = body_end = i
        body_key: str | None = None
        node: Node | None = self.g.root
        p = i
        while p < self.n and (p == i or self.starts[p] != 1):
            for part in fold(self.norms[p]):
                node = node.children.get(part) if node else None
            if node is None:
                break
            p += 1
            if node.head:
                head, head_end = node.head, p
            for condition, key in node.bodies:
                if self.holds(condition, i, p, inner):
                    body_key, body_end = key, p
                    break
        return head, head_end, body_key, body_end

    def holds(self, condition: str, i: int, end: int, inner: bool) -> bool:
        """Whether the words ``[i, end)`` are a name here, given what their entry asks for."""
        if condition == "aliases":
            return True
        if condition == "sport":
            return self.sport
        if condition == "media":
            return self.cued(i)
        return inner or (i > 0 and self.norms[i - 1] in self.g.posts) or self.place(end) > 0

    @property
    def sport(self) -> bool:
        if self._sport is None:
            words = self.g.sport_context
            self._sport = sum(norm in words for norm in self.norms) >= self.g.sport_minimum
        return self._sport

    def cued(self, i: int) -> bool:
        """Whether a word such as «خبرنگار» stands before token ``i``, news desks between them aside."""
        j = i - 1
        while j >= 0 and i - j < 5 and self.norms[j] in self.g.desks:
            j -= 1
        if j > 0 and self.norms[j] in self.g.media_cue_prepositions:
            j -= 1
        return j >= 0 and self.norms[j] in self.g.media_cues

    def body(self, i: int, end: int, key: str) -> Found:
        """A known body, with the place or the larger body that its name here goes on with."""
        body: Body = self.g.bodies[key]
        found = Found(i, end, body.kind, f"organizations.yaml#{key}", body=key)
        if end >= self.n or not body.branches:
            return found
        end = self.honorific(end)
        place = self.place(end)
        if place:
            if not self.g.is_national(self.norms[end:place]):
                found.body = None
            found.end, found.placed = place, True
        elif body.kind in ("agency", "council", "police") and self.norms[end] in self.g.triggers:
            larger = self.larger(end)
            if larger:
                found.end, found.body, found.sure = larger.end, None, larger.sure
        else:
            found.end = end
        return found

    def larger(self, p: int) -> Found | None:
        """The larger body that a name ends with («… وزارت علوم»)."""
        if self.starts[p] == 1:
            return None
        found = self.name_at(p, inner=True)
        return found if found and found.kind not in ("media", "club", "party") else None

    def headed(self, i: int, p: int, head: Head) -> Found | None:
        """The name that begins with ``head`` at token ``i`` and goes on at token ``p``."""
        g, norms = self.g, self.norms
        first = p
        found = Found(i, p, head.kind, f"organization_heads.yaml#{head.key}")
        field = chained = False
        unknown = 0
        while p < self.n and self.starts[p] != 1:
            norm = norms[p]
            opening = p == first
            if norm in g.stops:
                break
            if opening and norm in g.descriptive and norm not in head.first:
                break
            if opening and head.ordinal and norm in g.ordinals:
                p += 1
                break
            if opening and not head.bare and norm in g.quotes:
                end = self.quotation(p)
                if end:
                    p = end
                break
            place = self.place(p)
            if place:
                if opening and not head.place:
                    break
                p = place
                found.placed = True
                break
            if opening and head.first and norm not in head.first:
                break
            if norm in g.numbered and p + 1 < self.n and norms[p + 1].isdigit():
                p += 2
                field = True
                continue
            if head.chain and norm in g.triggers:
                larger = self.larger(p)
                if larger:
                    p, chained, field = larger.end, True, True
                    found.sure, found.placed = larger.sure, larger.placed
                    if larger.placed:
                        break
                    continue
            if norm == "و" or norm == "،":
                end = self.coordination(p, head.comma) if field else p
                if end == p:
                    break
                p = end
                continue
            if norm == "(":
                end = self.honorific(p)
                if end == p:
                    break
                p, field = end, True
                continue
            if p + 1 < self.n and norms[p + 1] in g.light_verbs:
                break
            if norm in g.governors and p + 2 < self.n and norms[p + 1] in g.governors[norm] and g.is_field(norms[p + 2]):
                p += 2
                continue
            if (opening and norm in head.first) or (head.fields and g.is_field(norm)):
                p += 1
                field = True
                continue
            if g.is_mark(norm):
                break
            if not field and unknown < head.open:
                p += 1
                unknown += 1
                found.sure = False
                continue
            found.sure = False
            break
        if p == first:
            if not head.bare or (i > 0 and norms[i - 1] in g.determiners):
                return None
            found.sure = p >= self.n or norms[p] in g.stops or g.is_mark(norms[p])
        elif head.only_chained and not chained:
            return None
        found.end = p
        return found

    def after_director(self, p: int) -> Found | None:
        """A body whose head is left unsaid after a director's post («مدیرکل امور بانوان مازندران»)."""
        if p >= self.n:
            return None
        if self.norms[p] in self.g.triggers:
            return None
        found = self.headed(p, p, self.g.unsaid)
        return found if found and found.placed and self.g.is_field(self.norms[p]) else None

    def coordination(self, p: int, comma: bool) -> int:
        """Where a name goes on after «و» or «،» at ``p``: at a word of a field; else ``p``."""
        norms, q = self.norms, p
        if norms[p] == "،":
            if not comma:
                return p
            for _ in range(_LONGEST_LIST):
                if q >= self.n or norms[q] != "،":
                    break
                q += 1
                item = q
                while q < self.n and self.g.is_field(norms[q]) and q - item < _LONGEST_LIST:
                    q += 1
                if q == item or self.known(item):
                    return p
        if q + 1 < self.n and norms[q] == "و" and self.g.is_field(norms[q + 1]) and not self.known(q + 1):
            return p if q + 2 < self.n and norms[q + 2] in self.g.light_verbs else q + 1
        return p

    def known(self, p: int) -> bool:
        """Whether a body that needs no cue begins at token ``p``."""
        return self.norms[p] in self.g.triggers and self.match(p, inner=False)[2] is not None

    def quotation(self, p: int) -> int:
        """The end of a short quotation that begins at ``p``; 0 if there is none."""
        closing = self.g.quotes[self.norms[p]]
        for q in range(p + 2, min(p + 2 + _LONGEST_QUOTE, self.n)):
            if self.norms[q] == closing:
                return q + 1
            if self.starts[q] == 1:
                break
        return 0

    def honorific(self, p: int) -> int:
        """The end of «(ره)» at ``p``, or ``p``."""
        if p + 2 < self.n and self.norms[p] == "(" and self.norms[p + 1] in self.g.honorific_marks:
            return p + 3 if self.norms[p + 2] == ")" else p
        return p

    def place(self, p: int) -> int:
        """The end of the place that begins at token ``p`` («استان زنجان», «شهرستان»); 0 if there is none."""
        end = self.one_place(p)
        while end and end < self.n and self.norms[end] in self.g.bare_places and self.starts[end] != 1:
            following = self.one_place(end)
            if not following:
                break
            end = following
        return end

    def one_place(self, p: int) -> int:
        if p >= self.n or self.starts[p] == 1:
            return 0
        g, norm = self.g, self.norms[p]
        for phrase in g.place_phrases.get(norm, ()):
            if tuple(self.norms[p : p + len(phrase)]) == phrase:
                return p + len(phrase)
        if p in self.places:
            return self.places[p]
        if norm not in g.place_words:
            return p + 1 if norm in g.bare_places else 0
        q = p + 1
        if q < self.n and self.starts[q] != 1:
            following = self.norms[q]
            if q in self.places:
                end = self.places[q]
                while norm in g.place_plurals and end + 1 < self.n and end + 1 in self.places:
                    end = self.places[end + 1]
                return end
            if norm in g.numbered and following.isdigit():
                return self.place(q + 1) or q + 1
            if norm in g.place_openers and not (
                following in g.stops or g.is_mark(following) or g.is_field(following) or following in g.triggers
            ):
                return q + 1
        return q if norm in g.bare_places else 0

    # -- one answer of rules and model ---------------------------------------------------------------------------

    def merge(self, found: Sequence[Found], names: Sequence[NameMention]) -> list[OrganizationMention]:
        """Rules and model as one list: a sure rule's borders hold, the model moves unsure ones and adds names."""
        mentions: list[OrganizationMention] = []
        rest = sorted(names, key=lambda name: name.start)
        k = 0
        for item in found:
            while k < len(rest) and rest[k].end <= item.start:
                mentions.extend(self.adopt(rest[k], mentions[-1].end if mentions else 0))
                k += 1
            evidence: tuple[Evidence, ...] = ()
            while k < len(rest) and rest[k].start < item.end:
                name = rest[k]
                evidence += name.evidence
                if name.start <= item.start and name.end > item.end and not item.sure:
                    item = replace(item, end=self.trimmed(name)[1])
                k += 1
            if not mentions or item.start >= mentions[-1].end:
                mentions.append(item.mention(*evidence))
        for name in rest[k:]:
            mentions.extend(self.adopt(name, mentions[-1].end if mentions else 0))
        return mentions

    def trimmed(self, name: NameMention) -> tuple[int, int]:
        """A model's span without marks at its ends and without what is never part of a name before it."""
        start, end = name.start, name.end
        while start < end and (self.g.is_mark(self.norms[start]) or self.norms[start] in self.g.not_part):
            start += 1
        while start < end and self.g.is_mark(self.norms[end - 1]) and self.norms[end - 1] not in self.g.closing:
            end -= 1
        return start, end

    def adopt(self, name: NameMention, after: int) -> Iterator[OrganizationMention]:
        """The mention that a model's name gives where no rule has found one, unless it is no name at all."""
        start, end = self.trimmed(name)
        start = max(start, after)
        words = self.norms[start:end]
        if not words or all(word in self.g.stops or self.g.is_generic(word) or self.g.is_mark(word) for word in words):
            return
        head = self.match(start, inner=True)[0]
        if head and len(words) == 1:
            return
        yield OrganizationMention(start, end, head.kind if head else "other", None, name.evidence)

    # -- names that the article repeats --------------------------------------------------------------------------

    def repeats(self, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
        """The mentions, with those names added that rules or model saw at one place of the article only."""
        norms = self.norms
        by_first: dict[str, dict[tuple[str, ...], OrganizationMention]] = {}
        for mention in mentions:
            words = tuple(norms[mention.start : mention.end])
            if len(words) > 1 or self.alone(mention.start):
                by_first.setdefault(words[0], {}).setdefault(words, mention)
        if not by_first:
            return mentions
        added: list[OrganizationMention] = []
        k = until = 0
        for i, norm in enumerate(norms):
            if norm not in by_first or i < until:
                continue
            while k < len(mentions) and mentions[k].end <= i:
                k += 1
            if k < len(mentions) and mentions[k].start <= i:
                continue
            limit = mentions[k].start if k < len(mentions) else self.n
            for words, mention in by_first[norm].items():
                end = i + len(words)
                if end <= limit and end > until and tuple(norms[i:end]) == words:
                    evidence = Evidence(rule="repeated", confidence=0.85)
                    added.append(OrganizationMention(i, end, mention.kind, mention.registry_id, (evidence,)))
                    until = end
                    break
        return sorted([*mentions, *added], key=lambda m: m.start) if added else mentions

    def alone(self, i: int) -> bool:
        """Whether the single word at ``i`` is a name wherever it stands: no place, no word of common use."""
        norm = self.norms[i]
        return i not in self.places and norm not in self.g.triggers and not self.g.is_generic(norm)


@Language.factory("khabar_organizations")
def create(nlp: Language, name: str) -> Organizations:
    return Organizations()
