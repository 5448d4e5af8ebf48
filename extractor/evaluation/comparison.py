"""One article's gold beside what was found: the places of both, the results of each layer, and the errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractor.evaluation import gold as g
from extractor.evaluation.tallies import Accuracy, Error, Tally

CONTEXT = 35
"""Characters of the text shown on either side of an error."""


@dataclass(slots=True)
class Located[T]:
    """An item with its place in the text."""

    item: T
    start: int
    end: int
    optional: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


@dataclass(slots=True)
class Comparison:
    """Each layer's function reads ``gold`` and ``predicted``, and leaves its results here."""

    gold: g.GoldArticle
    predicted: g.GoldArticle
    tallies: dict[str, Tally] = field(default_factory=dict)
    accuracies: dict[str, Accuracy] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    matched: list[tuple[g.Figure, g.Figure]] = field(default_factory=list)
    """Required figures, each with the one that was found."""

    def count(self, layer: str, right: int, missed: int, extra: int) -> None:
        """Note the right, missed and extra answers of a layer."""
        self.tallies[layer] = Tally(right, extra, missed)

    def judged(self, name: str, ok: bool) -> None:
        """Note whether a field of a record that was found is right."""
        accuracy = self.accuracies.setdefault(name, Accuracy())
        accuracy.support += 1
        accuracy.right += ok

    def error(
        self, layer: str, kind: Literal["miss", "extra", "wrong"], detail: str, span: tuple[int, int] | None = None
    ) -> None:
        """Note an error; ``span``: where it is, in characters of the gold's text, to be shown with what stands
        around it."""
        context = ""
        if span:
            text = self.gold.text
            before, inside, after = (
                text[max(0, span[0] - CONTEXT) : span[0]],
                text[span[0] : span[1]],
                text[span[1] : span[1] + CONTEXT],
            )
            context = f"…{before}[{inside}]{after}…".replace("\n", "⏎")
        self.errors.append(Error(self.gold.id or "-", layer, kind, detail, context))

    def leftovers[T: g.Quote](
        self, layer: str, missed: list[Located[T]], extra: list[Located[T]], show: Callable[[T], str]
    ) -> None:
        """Report what found no partner; a miss and a false alarm at one place are one line."""
        left = list(extra)
        for m in missed:
            partner = next((x for x in left if overlap(m.span, x.span)), None)
            if partner is None:
                self.error(layer, "miss", show(m.item), m.span)
            else:
                left.remove(partner)
                self.error(layer, "wrong", f"gold {show(m.item)} got {show(partner.item)}", m.span)
        for x in left:
            self.error(layer, "extra", show(x.item), x.span)


def located[T: g.Quote](article: g.GoldArticle, items: Iterable[tuple[T, bool]]) -> list[Located[T]]:
    """Items, each with whether it is optional, at their places.

    Raises:
        GoldError: a quote is not in its text.
    """
    return [Located(item, *article.locate(item), optional=optional) for item, optional in items]


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def forgiven[T: g.Quote](spans: Sequence[tuple[int, int]], gold: Sequence[Located[T]]) -> bool:
    """Whether predicted ``spans`` stand at optional places of the gold, and at no required one."""
    optional = [x.span for x in gold if x.optional]
    rest = [span for span in spans if span not in optional]
    if any(overlap(span, x.span) for span in rest for x in gold if not x.optional):
        return False
    return len(rest) < len(spans) or any(overlap(span, x) for span in rest for x in optional)
