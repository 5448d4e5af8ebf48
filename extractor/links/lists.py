"""Lists whose items are headed by their owner: a line that names a party alone («۲- چین»), with its figures in the
lines below, or a line that begins with a place and a colon («ژاپن: ۱۹ میلیون تن»); and lists of values, each behind its
label («شاخص کل: ۳ میلیون واحد», «دلار ۴۲ هزار تومان»)."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractor.language.boundaries import boundaries
from extractor.language.verbs import verbs
from extractor.mentions import Tokens
from extractor.words.cues import reporting
from extractor.words.organizations import is_mark

if TYPE_CHECKING:
    from extractor.links.candidates import Candidate

_ITEMS = 2
"""Fewer items make no list."""
_LABEL = 8
"""Tokens of a label, its number and bullet with it."""
_VALUE = 3
"""Tokens between a label's colon and its figure («دلار: حدود ۹۵ هزار تومان»)."""
_SPEAKING = "body"
"""What a party's type begins with whose colon lets it speak («گمرک: …»)."""


class Item(NamedTuple):
    """The tokens of an item, behind its head, and who is named in that."""

    start: int
    end: int
    owner: Candidate


class Lists:
    """The lists of one article.

    Args:
        words: the words of the article.
        lines: the tokens of its lines.
        parties: by where they begin.
        speaking: tokens of those whose colon lets them speak («وزیر نیرو: …»).
        figures: where the figures end, their qualifiers included, by where they begin.
    """

    def __init__(
        self,
        words: list[str],
        lines: list[Tokens],
        parties: dict[int, Candidate],
        speaking: set[int],
        figures: dict[int, int],
    ) -> None:
        self.words, self.lines, self.parties, self.figures = words, lines, parties, figures
        items = [*self.below(), *self.beside()]
        self.items = sorted(items, key=lambda item: item.start)
        self.starts = [item.start for item in self.items]
        self.labels = [label for line in lines if (label := self.labelled(line)) and speaking.isdisjoint(range(*label))]
        if lines and self.labels and self.labels[0][0] == lines[0][0] and len(self.labels) < len(lines):
            del self.labels[0]  # a headline, unless the article is nothing but values
        self.colons = [colon for _, colon in self.labels]

    def labelled(self, line: Tokens) -> Tokens | None:
        """The label that a line begins with; what follows is a value, no sentence («روش دوم: ۵ لیتر | فروخته شود»)."""
        start, end = line
        if any(verbs().is_form(self.words[k]) for k in range(start, end)):
            return None
        reach = range(start + 1, min(start + _LABEL, end - 1))
        colon = next((k for k in reach if self.words[k] in reporting().colon), 0)
        return (start, colon) if colon else self.valued(line)

    def valued(self, line: Tokens) -> Tokens | None:
        """The label of a line that is no more than it and one figure («دلار ۴۲ هزار تومان»)."""
        start, end = line
        while end > start and is_mark(self.words[end - 1]):
            end -= 1
        at = next((k for k in range(start, min(start + _LABEL, end)) if k in self.figures), start)
        linked = any(boundaries().kind(self.words[k]) for k in range(start, at))
        return (start, at) if start < at and self.figures[at] == end and not linked else None

    def label(self, at: int) -> Tokens:
        """The label of the figure at a token, where several lines have one; else nothing."""
        k = bisect_right(self.colons, at) - 1
        alone = len(self.labels) < _ITEMS or k < 0 or at - self.colons[k] > _VALUE
        return (0, 0) if alone else self.labels[k]

    def elsewhere(self, c: Candidate, at: int) -> bool:
        """Whether a candidate is in the label of another figure than the one at a token."""
        k = bisect_right(self.labels, (c.start, len(self.words))) - 1
        return k >= 0 and c.start < self.colons[k] and self.label(at) not in ((0, 0), self.labels[k])

    def owner(self, at: int) -> Candidate | None:
        """Whose the item is that holds a token."""
        k = bisect_right(self.starts, at) - 1
        return self.items[k].owner if k >= 0 and at < self.items[k].end else None

    def head(self, line: Tokens) -> tuple[Candidate, int] | None:
        """The party at the beginning of a line, its number and bullet aside, and where it ends."""
        start, end = line
        while start < end and (is_mark(self.words[start]) or self.words[start].isdigit()):
            start += 1
        party = self.parties.get(start)
        return (party, party.end) if party and party.end <= end else None

    def below(self) -> list[Item]:
        """The items whose heads are lines of their own; the last one is no longer than the longest before it."""
        heads: list[tuple[int, Candidate]] = []
        for k, line in enumerate(self.lines):
            found = self.head(line)
            if k and found and all(is_mark(word) for word in self.words[found[1] : line[1]]):
                heads.append((k, found[0]))
        if len(heads) < _ITEMS:
            return []
        longest = max(after - k for (k, _), (after, _) in pairwise(heads))
        ends = [*(k for k, _ in heads[1:]), heads[-1][0] + longest]
        return [
            Item(self.lines[k][1], self.lines[min(end, len(self.lines)) - 1][1], owner)
            for (k, owner), end in zip(heads, ends, strict=True)
        ]

    def beside(self) -> list[Item]:
        """The items that are one line each."""
        found = []
        for line in self.lines:
            head = self.head(line)
            if head is None or head[0].type.startswith(_SPEAKING):
                continue
            if head[1] + 1 < line[1] and self.words[head[1]] in reporting().colon:
                found.append(Item(head[1], line[1], head[0]))
        return found if len(found) >= _ITEMS else []
