"""Whom those speak for who say something: the parties in a speaker's names and posts («فرماندار همدان»), or in the
words that introduce him («سرمربی سپیدرود رشت گفت»)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.mentions import Entities, OfficialEntity, OrganizationEntity, PersonEntity, SpeakerRef, StatementMention

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extractor.links.candidates import Offer

Keys = frozenset[str]
_MEDIA = "body:media"


def speakers(o: Offer, doc: Doc) -> list[Keys]:
    """Of each token that somebody says, the keys of the speaker's parties."""
    found = [Keys()] * len(o.norms)
    entities: Entities | None = doc._.entities
    if entities is None:
        return found
    every: dict[str, Sequence[OfficialEntity | OrganizationEntity | PersonEntity]] = {
        "official": entities.officials,
        "organization": entities.organizations,
        "person": entities.persons,
    }
    said: dict[SpeakerRef, list[StatementMention]] = {}
    for statement in doc._.statements:
        if statement.speaker is not None:
            said.setdefault(statement.speaker, []).append(statement)
    for (kind, index), statements in said.items():
        keys = Keys(c for m in every[kind][index].mentions for c in _keys(o, m.start, m.end))
        if not keys:
            keys = Keys(key for s in statements if s.cue for key in _introducing(o, s.cue[0]))
        for s in statements:
            found[s.start : s.end] = [keys] * (s.end - s.start)
    return found


def _keys(o: Offer, low: int, high: int) -> Iterator[str]:
    return (c.key for c in o.parties_in(low, high))


def _introducing(o: Offer, cue: int) -> Iterator[str]:
    """Behind the noun phrases, at the beginning of the sentence or beside a name, of the one who says something: «مهاجم
    سپیدرود رشت درباره … | گفت», «رضا کریمی، سرمربی سپیدرود، | گفت»."""
    low = o.sentences[o.sentence(cue)][0]
    for c in o.parties_in(low, cue):
        at = c.start
        while at > low and not o.stops_at[at - 1] and at - 1 not in o.in_persons:
            at -= 1
        begins = at == low or at - 1 in o.in_persons or o.words[at - 1] in o.breaks
        listed = o.words[c.end] in o.p.and_  # «اتاق مشترک ایران | و ترکیه»
        if begins and at < c.start and c.type != _MEDIA and not listed:
            yield c.key
