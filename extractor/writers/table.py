"""One article as tables for a terminal, through Rich.

Persian cells stand at the right and are isolated from their neighbours (Unicode's first-strong isolate), so that a
terminal that orders right-to-left text keeps every cell in its own column.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from extractor import records as r

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

Figure = r.Money | r.Count | r.Percent | r.Measure


class Isolated:
    """Text of either direction in a cell: each of its lines is isolated, and pushed to the right."""

    def __init__(self, text: str, style: str = "") -> None:
        self.text = Text(" ".join(text.split()), style=style)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self.text.wrap(console, options.max_width):
            line.rstrip()
            if line:
                line = Text.assemble(FIRST_STRONG_ISOLATE, line, POP_ISOLATE)
            line.justify = "right"
            yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement.get(console, options, self.text)


def isolate(text: str) -> str:
    """Text of either direction, safe beside text of the other."""
    return f"{FIRST_STRONG_ISOLATE}{' '.join(text.split())}{POP_ISOLATE}"


def render(article: r.Article) -> RenderableType:
    """Everything that a reader asks of an article: who, which bodies, which figures, when, and the facts."""
    groups = [
        Isolated(article.title, "bold") if article.title else None,
        _officials(article.officials),
        _organizations(article.organizations),
        _figures(article),
        _dates(article.dates),
        _facts(article.facts),
        *(Text(f"warning: {warning}", style="yellow") for warning in article.warnings),
    ]
    shown = [group for group in groups if group]
    return Group(*shown) if shown else Text("nothing found")


def number(value: Decimal | None, low: Decimal | None = None, high: Decimal | None = None) -> str:
    """A value or range with thousands marked."""
    if value is None:
        return f"{low:,f} – {high:,f}"
    return f"{value:,f}"


def _table(title: str, *columns: str) -> Table:
    """A table whose Persian columns are the ones with a capital letter."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    for column in columns:
        persian = column[:1].isupper()
        table.add_column(
            column.lower(),
            justify="right" if persian or column in ("value", "mentions") else "left",
            ratio=1 if persian else None,
            no_wrap=not persian,
            header_style="dim",
        )
    return table


def _officials(officials: Iterable[r.Official]) -> Table | None:
    table = _table("Officials", "id", "mentions", "Organization", "Post", "Name")
    for o in officials:
        for k, role in enumerate(o.roles or (r.Role(title=""),)):
            marks = "".join(f" ({m})" for m in ("former", "acting") if getattr(role, m))
            first = k == 0
            table.add_row(
                Text(o.id if first else "", style="dim"),
                _mentions(o.mentions) if first else "",
                Isolated(role.organization or ""),
                Isolated(role.title + marks),
                Isolated((o.name or "–") if first else "", "bold cyan"),
            )
    return table if table.row_count else None


def _organizations(organizations: Iterable[r.Organization]) -> Table | None:
    table = _table("Organizations", "id", "kind", "mentions", "Also written", "Name")
    for o in organizations:
        forms = dict.fromkeys(m.span.text for m in o.mentions if m.kind == "name" and m.span.text != o.name)
        table.add_row(
            Text(o.id, style="dim"),
            o.kind,
            _mentions(o.mentions),
            Isolated(" · ".join(forms)),
            Isolated(o.name, "bold blue"),
        )
    return table if table.row_count else None


def _mentions(mentions: tuple[r.Mention, ...]) -> str:
    return str(sum(m.kind != "pronoun" for m in mentions))


def _figures(article: r.Article) -> Table | None:
    table = _table("Figures", "kind", "id", "value", "unit", "qualifier", "Said by", "As written")
    groups: tuple[tuple[str, str, tuple[Figure, ...]], ...] = (
        ("money", "green", article.money),
        ("counts", "magenta", article.counts),
        ("percents", "yellow", article.percents),
        ("measures", "cyan", article.measures),
    )
    for name, style, figures in groups:
        for k, figure in enumerate(figures):
            table.add_row(
                Text(name if k == 0 else "", style="bold"),
                Text(figure.id, style="dim"),
                Text(number(figure.value, figure.low, figure.high), style=style),
                _unit(figure),
                figure.qualifier.replace("_", " ") if figure.qualifier != "exact" else "",
                Isolated(figure.said_by.name if figure.said_by else "–"),
                Isolated(figure.span.text, style),
            )
        if figures:
            table.add_section()
    return table if table.row_count else None


def _unit(figure: Figure) -> RenderableType:
    match figure:
        case r.Money():
            return figure.currency
        case r.Percent():
            return "%"
        case r.Measure() if figure.ucum:
            return figure.ucum
    return Isolated(figure.unit)


def _dates(dates: Iterable[r.DateExpression]) -> Table | None:
    table = _table("Dates", "id", "from", "to", "jalali", "grain", "As written")
    for d in dates:
        jalali = " – ".join(dict.fromkeys(day for day in (d.jalali_start, d.jalali_end) if day))
        table.add_row(
            Text(d.id, style="dim"), _day(d.start), _day(d.end), jalali or "?", d.grain, Isolated(d.span.text, "bold")
        )
    return table if table.row_count else None


def _day(day: object) -> str:
    return str(day) if day else "?"


def _facts(facts: Iterable[r.Fact]) -> Table | None:
    table = _table("Facts", "id", "value", "unit", "flow", "reading", "period", "Said by", "With", "Whose", "Indicator")
    for f in facts:
        days = [str(day) for day in (f.period_start, f.period_end) if day]
        told = (f.transformation, f.change, f.status)
        table.add_row(
            Text(f.id, style="dim"),
            number(f.value, f.low, f.high),
            Isolated("%" if f.kind == "percent" else f.currency or f.unit or ""),
            f.flow or "",
            "\n".join(word for word in told if word and word not in ("level", "actual")),
            "\n".join(dict.fromkeys(days)),
            Isolated(f.said_by or ""),
            Isolated(" · ".join(f.partners)),
            Isolated(f.reporter or ""),
            Isolated(f.indicator or "", "bold"),
        )
    return table if table.row_count else None
