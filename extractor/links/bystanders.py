"""Parties that a text names without any figure being theirs by that: where a report is from, who published or told it,
the parliament that a speaker sits in, the hall where something is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractor.words.cues import reporting

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate, Offer

_MEDIA = "body:media"
_UNION = "body:union"
_REPORT = 8
"""Tokens between «به گزارش» and the town («به گزارش خبرنگار پیام از رشت»)."""


def bystanders(o: Offer) -> set[int]:
    """Where the mentions begin that no figure is of."""
    found = {c.start for c in o.parties if c.type == _MEDIA or sits(o, c) or venue(o, c)} | {*_sources(o)}
    found |= {c.start for c in o.parties if o.words[c.start - 1] in o.k.against}
    datelines = {c.start for c in o.parties if dateline(o, c)}
    towns = {c.key for c in o.parties if c.start in datelines}
    named = any(c.type.startswith("province") and c.key not in towns for c in o.parties)
    return found | datelines if named else found


def _sources(o: Offer) -> Iterator[int]:
    """Where bodies begin that are never named but as those who tell («به گزارش یونیسف»), companies left out, which tell
    of themselves, or as those whom it is told («در گفت‌وگو با خبرفوری»)."""
    ends = {end for _, end, _ in o.phrases_of(reporting().sources)}
    ends |= {end for _, end, _ in o.phrases_of(reporting().own)}
    ends |= {end + 1 for _, end, _ in o.phrases_of(reporting().talks) if o.words[end] in o.k.with_}
    mentions: dict[str, list[int]] = {}
    for c in o.parties:
        if c.type.startswith("body") and c.type != "body:company":
            mentions.setdefault(c.key, []).append(c.start)
    for starts in mentions.values():
        if ends.issuperset(starts):
            yield from starts


def idle(o: Offer, c: Candidate, flow: str) -> bool:
    """Whether a party is one that does not trade or make what it speaks of: «انجمن سیمان» of cement."""
    return c.type == _UNION and flow in o.k.members


def dateline(o: Offer, c: Candidate) -> bool:
    """Whether a town is where the report is from: «به گزارش پیام از رشت»."""
    if not c.type.startswith("city") or c.start < 2:
        return False
    if o.words[c.start - 1] not in o.p.of:
        return False
    low = max(o.sentences[o.sentence(c.start)][0], c.start - _REPORT)
    return any(reporting().own.longest(o.words, i) for i in range(low, c.start - 1))


def venue(o: Offer, c: Candidate) -> bool:
    """Whether a hall or street is only where something is held: «در | ورزشگاه تختی»."""
    return c.words[0] in o.k.venues and o.words[c.start - 1] in o.p.in_


def sits(o: Offer, c: Candidate) -> bool:
    """Whether a body is one that a speaker is a member of, by his post: «نماینده مردم رشت در مجلس»."""
    return c.type == "body:parliament" and c.start in o.posts
