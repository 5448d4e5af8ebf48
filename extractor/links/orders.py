"""Lists whose items are told in the order of others: «صادرات و واردات به ترتیب ۱۲ و ۸ درصد»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import get_args

from extractor.language.gazetteer import HOME
from extractor.links.candidates import Candidate, Offer, near
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.records import Flow

_FLOWS = frozenset(get_args(Flow))
_BEHIND = 3
"""Most tokens from the last figure to the words that tell of the order."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What is listed: phrases that measure, goods or parties."""

    field: str
    items: Sequence[Candidate]

    @property
    def alike(self) -> bool:
        """Whether all are of one sort; each phrase measures something of its own."""
        if self.field == "indicator":
            return all(c.group in _FLOWS for c in self.items)
        return self.field == "commodity" or len({c.type for c in self.items}) == 1


def put_in_order(o: Offer, figures: Sequence[Figure], linked: Sequence[Linked]) -> None:
    """Give each figure of such a list its own item of the other."""
    starts = [start for start, _, _ in o.phrases_of(o.k.in_order)]
    for group in _groups(o, figures) if starts else ():
        low, first, last = group[0].low, group[0].left, group[-1].right
        if not (near(starts, low, first) or near(starts, last, last + _BEHIND)):
            continue
        runs = [run for run in _runs(o, low, first) if len(run.items) == len(group) and run.alike]
        if any(c.words[-1] in o.p.light for run in runs for c in run.items):
            continue  # «وزن و ارزش صادرات به ترتیب …»: of one thing
        run = max(runs, key=lambda run: run.items[-1].end, default=None)
        if run is None or any(run.items[-1].end <= c.start < first and _several(o, c) for c in o.times):
            continue
        for f, item in zip(group, run.items, strict=True):
            _give(o, linked[f.index], run.field, item)


def _groups(o: Offer, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Figures of one kind that only joints part."""
    group: list[Figure] = []
    for f in figures:
        last = group[-1] if group else None
        if last and last.sentence == f.sentence and last.kind == f.kind and _joined(o, last.right, f.left):
            group.append(f)
            continue
        if len(group) > 1:
            yield group
        group = [f]
    if len(group) > 1:
        yield group


def _joined(o: Offer, low: int, high: int) -> bool:
    return low + 1 == high and o.words[low] in o.p.and_ | o.p.commas


def _several(o: Offer, c: Candidate) -> bool:
    """Whether a time is several: «سال‌های ۹۲ و ۹۳»."""
    return not o.p.and_.isdisjoint(c.words)


def _runs(o: Offer, low: int, high: int) -> Iterator[_Run]:
    """What is listed between two tokens."""
    phrases = [o.noun_phrase(k) for k in near(o.phrase_starts, low, high)]
    goods = o.goods_in(low, high)
    parties = [o.parties[k] for k in near(o.party_starts, low, high)]
    for field, every in (("indicator", phrases), ("commodity", goods), ("party", parties)):
        run: list[Candidate] = []
        for c in every:
            if not (run and _joined(o, run[-1].end, c.start)):
                yield _Run(field, run)
                run = []
            run.append(c)
        yield _Run(field, run)


def _give(o: Offer, linked: Linked, field: str, item: Candidate) -> None:
    flow, links = linked.labels["flow"], linked.links
    if field == "party":
        foreign = flow in o.k.foreign and item.country != HOME and item.type == "country"
        field, item = ("partner", copy(item)) if foreign else ("reporter", item)
        if foreign:
            item.kind = "phrase"  # listed with no other
            links["reporter"] = None if (old := links["reporter"]) and old.type == item.type else old
    elif field == "indicator":
        linked.labels["flow"] = item.group
        links["commodity"] = next(iter(o.goods_in(item.start, item.end)), links["commodity"])
    links[field] = item
