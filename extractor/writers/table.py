"""One article in a terminal, through Rich: who said what with each figure in its sentence, then the facts and names.

Persian stands at the right and is isolated from its neighbours (Unicode's first-strong isolate), line by line, so that
a terminal that orders right-to-left text keeps every cell in its own column. Words are never broken: where columns are
too many for the width, those beside each other share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extractor import records as r
from extractor.kinds import BY_NAME, KINDS, Kind

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

Figure = r.Money | r.Count | r.Percent | r.Measure

STYLES = {kind.name: kind.colour.terminal for kind in KINDS}
_GAP = 3
"""Cells between two columns."""


class Isolated:
    """Lines of text of either direction: each is wrapped between words, isolated, and pushed to the right."""

    def __init__(self, *lines: Text | str, style: str = "") -> None:
        self.lines = [line if isinstance(line, Text) else Text(" ".join(line.split()), style=style) for line in lines]

    def __bool__(self) -> bool:
        return any(line.plain for line in self.lines)

    def __add__(self, other: Isolated) -> Isolated:
        return Isolated(*(line for line in (*self.lines, *other.lines) if line))

    @property
    def least(self) -> int:
        """Cells of the longest word."""
        return max((cell_len(word) for line in self.lines for word in line.plain.split()), default=0)

    @property
    def most(self) -> int:
        """Cells of the longest line."""
        return max((line.cell_len for line in self.lines), default=0)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for whole in self.lines:
            for line in whole.wrap(console, options.max_width):
                line.rstrip()
                if line:
                    line = Text.assemble(FIRST_STRONG_ISOLATE, line, POP_ISOLATE)
                line.justify = "right"
                yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(min(self.least, options.max_width), min(self.most, options.max_width))


def isolate(text: str) -> str:
    """Text of either direction, safe beside text of the other."""
    return f"{FIRST_STRONG_ISOLATE}{' '.join(text.split())}{POP_ISOLATE}"


def number(value: Decimal | None, low: Decimal | None = None, high: Decimal | None = None) -> str:
    """A value or range with thousands marked."""
    if value is None:
        return f"{low:,f} – {high:,f}"
    return f"{value:,f}"


@dataclass(slots=True)
class Column:
    """A heading and what stands under it; ``Isolated`` cells are Persian."""

    name: str
    cells: list[Text | Isolated] = field(default_factory=list)
    style: str = ""

    @property
    def persian(self) -> bool:
        return isinstance(self.cells[0], Isolated)

    def beside(self, other: Column) -> Column:
        """The two in one column, this one's lines below the other's."""
        pairs = zip(other.cells, self.cells, strict=True)
        return Column(f"{self.name}, {other.name}", [above + below for above, below in pairs])  # type: ignore[operator]


class Sheet:
    """A table that fits itself to the width, without the columns in which nothing stands."""

    def __init__(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Text | Isolated | str]]) -> None:
        self.title = title
        self.columns = [Column(name) for name in columns]
        for row in rows:
            for column, cell in zip(self.columns, row, strict=True):
                column.cells.append(Text(cell) if isinstance(cell, str) else cell)

    def __bool__(self) -> bool:
        return bool(self.columns[0].cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        filled = [column for column in self.columns if any(column.cells)]
        plain = [column for column in filled if not column.persian]
        persian = [column for column in filled if column.persian]
        taken = sum(max(cell_len(c.name), *(_most(cell) for cell in c.cells)) + _GAP for c in plain)
        while len(persian) > 1 and sum(_least(column) + _GAP for column in persian) > options.max_width - taken:
            persian[:2] = [persian[0].beside(persian[1])]
        widths = _widths(persian, options.max_width - taken - _GAP * len(persian))
        table = Table(
            title=self.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True,
            pad_edge=False, padding=(0, 1), header_style="dim",
        )  # fmt: skip
        for column in plain:
            table.add_column(column.name, no_wrap=True, justify="right" if column.name == "value" else "left")
        for column, width in zip(persian, widths, strict=True):
            table.add_column(column.name, justify="right", width=width)
        for row in zip(*(column.cells for column in (*plain, *persian)), strict=True):
            table.add_row(*row)
        yield table


def _most(cell: Text | Isolated) -> int:
    return (
        cell.most if isinstance(cell, Isolated) else max((cell_len(line) for line in cell.plain.split("\n")), default=0)
    )


def _least(column: Column) -> int:
    cells = (cell.least for cell in column.cells if isinstance(cell, Isolated))
    return max(*cells, *(cell_len(word) for word in column.name.split()))


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """To each column its longest word, and of what is left a share by how long its lines are."""
    least = [_least(column) for column in columns]
    wish = [max(0, max(map(_most, column.cells)) - width) for column, width in zip(columns, least, strict=True)]
    left = max(0, room - sum(least))
    share = min(1.0, left / sum(wish)) if sum(wish) else 0.0
    return [width + int(more * share) for width, more in zip(least, wish, strict=True)]


def render(article: r.Article) -> RenderableType:
    """Everything that a reader asks of an article: who said what, the facts, who, which bodies, when."""
    groups: list[RenderableType | None] = [
        Isolated(article.title, style="bold") if article.title else None,
        _said(article),
        _facts(article.facts),
        _officials(article.officials),
        _organizations(article.organizations),
        _dates(article.dates),
        *(_others(kind, kind.of(article)) for kind in KINDS if kind.shown),
        *(Text(f"warning: {warning}", style="yellow") for warning in article.warnings),
    ]
    shown = [group for group in groups if group]
    return Group(*shown) if shown else Text("nothing found")


# --- Who said what.


@dataclass(slots=True)
class Passage:
    """A statement, or the sentence of figures that stand in none; ``start`` orders them."""

    speaker: r.Speaker | None
    start: int
    text: str
    figures: list[Figure] = field(default_factory=list)


def passages(article: r.Article) -> list[Passage]:
    """What is said, by whom, with the figures in it, in order of the text; every figure stands in one."""
    said = [Passage(s.speaker, s.span.start, s.span.text) for s in article.statements]
    sentences: dict[tuple[str, str | None], Passage] = {}
    quotes = {fact.quantity_id: fact.quote for fact in article.facts}
    for figure in article.quantities():
        start, end, speaker = figure.span.start, figure.span.end, figure.said_by
        around = [p for p in said if p.start <= start and end <= p.start + len(p.text) and p.speaker == speaker]
        if around:
            min(around, key=lambda p: len(p.text)).figures.append(figure)
            continue
        text = quotes.get(figure.id, figure.span.text)
        key = text, speaker.id if speaker else None
        sentences.setdefault(key, Passage(speaker, start, text)).figures.append(figure)
    return sorted([*said, *sentences.values()], key=lambda p: p.start)


def _said(article: r.Article) -> RenderableType | None:
    blocks: list[RenderableType] = []
    for speaker, said in groupby(passages(article), key=lambda p: p.speaker):
        blocks.append(_speaker(speaker))
        for passage in said:
            blocks.append(Padding(Isolated(_highlighted(passage)), (0, 4, 0, 4)))
            blocks.append(Padding(_figures(passage.figures), (0, 4, 1, 4)) if passage.figures else Text())
    return Group(Text("Who said what", style="bold"), *blocks) if blocks else None


def _speaker(speaker: r.Speaker | None) -> Isolated:
    if speaker is None:
        return Isolated("–", style="bold")
    title, body = speaker.title or "", speaker.organization or ""
    told = title.endswith(body.partition(" ")[2])  # «وزیر نیرو» says which ministry
    post = " ".join(part for part in (title, "" if title and told else body) if part and part not in speaker.name)
    line = Text(speaker.name, style="bold cyan")
    return Isolated(line.append(f"، {post}", style="not bold") if post else line)


def _highlighted(passage: Passage) -> Text:
    """A passage with its figures in their colours, each found after the one before it."""
    text = Text(" ".join(passage.text.split()))
    at = 0
    for figure in passage.figures:
        quote = " ".join(figure.span.text.split())
        found = text.plain.find(quote, at)
        if found >= 0:
            at = found + len(quote)
            text.stylize(f"bold {STYLES[_kind(figure)]}", found, at)
    return text


def _figures(figures: Iterable[Figure]) -> Table:
    grid = Table.grid(padding=(0, 2), expand=True)
    for name in ("id", "value", "unit", "qualifier"):
        grid.add_column(justify="right" if name == "value" else "left", no_wrap=True)
    grid.add_column(justify="right", ratio=1)
    for figure in figures:
        grid.add_row(
            Text(figure.id, style="dim"),
            Text(number(figure.value, figure.low, figure.high), style=STYLES[_kind(figure)]),
            _unit(figure),
            figure.qualifier.replace("_", " ") if figure.qualifier != "exact" else "",
            Isolated(figure.span.text, style="dim"),
        )
    return grid


def _kind(figure: Figure) -> str:
    return type(figure).__name__.lower()


def _unit(figure: Figure) -> RenderableType:
    match figure:
        case r.Money():
            return figure.currency
        case r.Percent():
            return "%"
        case r.Measure() if figure.ucum:
            return figure.ucum
    return isolate(figure.unit or "")


# --- Facts and names.


def _facts(facts: Iterable[r.Fact]) -> Sheet:
    columns = ("", "value", "unit", "reading", "period", "with", "of what", "whose", "indicator")
    return Sheet(BY_NAME["fact"].label.en_many, columns, map(_fact, facts))


def _fact(f: r.Fact) -> Sequence[Text | Isolated | str]:
    told = (f.flow, f.transformation, f.change, f.status)
    days = dict.fromkeys(str(day) for day in (f.period_start, f.period_end) if day)
    return (
        Text(f.id, style="dim"),
        Text(number(f.value, f.low, f.high), style=STYLES[f.kind]),
        isolate("%" if f.kind == "percent" else f.currency or f.unit or ""),
        "\n".join(word.replace("_", " ") for word in told if word and word not in ("level", "actual")),
        "\n".join(days),
        Isolated("، ".join(f.partners)),
        Isolated(f.commodity or ""),
        Isolated(f.reporter or ""),
        Isolated(f.indicator or "", style="bold"),
    )


def _officials(officials: Iterable[r.Official]) -> Sheet:
    rows: list[Sequence[Text | Isolated | str]] = []
    for o in officials:
        for name, role in zip_longest((o.name or "–",), o.roles, fillvalue=None):
            marks = "".join(f" ({m})" for m in ("former", "acting") if role and getattr(role, m))
            rows.append((
                Text(o.id if name else "", style="dim"),
                Text(_mentions(o.mentions) if name else ""),
                Isolated((role and role.organization) or ""),
                Isolated(role.title + marks if role else ""),
                Isolated(name or "", style="bold cyan"),
            ))  # fmt: skip
    return Sheet(BY_NAME["official"].label.en_many, ("", "mentions", "organization", "post", "name"), rows)


def _organizations(organizations: Iterable[r.Organization]) -> Sheet:
    def forms(o: r.Organization) -> Iterator[str]:
        yield from dict.fromkeys(m.span.text for m in o.mentions if m.kind == "name" and m.span.text != o.name)

    rows = [
        (
            Text(o.id, style="dim"),
            o.kind,
            _mentions(o.mentions),
            Isolated(*forms(o)),
            Isolated(o.name, style="bold blue"),
        )
        for o in organizations
    ]
    return Sheet(BY_NAME["organization"].label.en_many, ("", "kind", "mentions", "also written", "name"), rows)


def _mentions(mentions: tuple[r.Mention, ...]) -> str:
    return str(sum(m.kind != "pronoun" for m in mentions))


def _dates(dates: Iterable[r.DateExpression]) -> Sheet:
    rows = [
        (
            Text(d.id, style="dim"),
            str(d.start or ""),
            str(d.end or ""),
            " – ".join(dict.fromkeys(day for day in (d.jalali_start, d.jalali_end) if day)),
            d.grain if d.resolved else f"{d.grain}, unresolved",
            Isolated(d.span.text, style="bold"),
        )
        for d in dates
    ]
    return Sheet(BY_NAME["date"].label.en_many, ("", "from", "to", "jalali", "grain", "as written"), rows)


def _others(kind: Kind, records: Iterable[Any]) -> Sheet:
    """Records of a kind that has no table of its own here: the fields that are shown, and the words."""
    rows: list[Sequence[Text | Isolated | str]] = [
        (
            Text(record.id, style="dim"),
            *(Isolated(plain(getattr(record, name))) for name in kind.shown),
            Isolated(kind.words(record), style=f"bold {STYLES[kind.name]}"),
        )
        for record in records
    ]
    return Sheet(kind.label.en_many, ("", *kind.shown, "as written"), rows)


def plain(value: Any) -> str:
    """A field in one line: the words of a span, nothing for nothing."""
    if isinstance(value, Decimal):
        return number(value)
    return value.text if isinstance(value, r.Span) else "" if value is None else str(value)
