"""Doc ─► Article: the one place where token ranges become character spans of the source.

The article is put together as plain dictionaries and validated once, by Pydantic's compiled core: a call of each
record's own constructor would cost more than several stages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import jdatetime

from extractor import mentions as a
from extractor import records as r
from extractor.codes import country_codes, country_fields, normal_unit
from extractor.kinds import ADDED, BY_NAME, FIGURES, Kind
from extractor.language.ezafe import without_ezafe
from extractor.language.identify import language, remarks
from extractor.layers import layers, sentences, source, written
from extractor.spelling.letters import MEMORY

if TYPE_CHECKING:
    from spacy.tokens import Doc

Tree = dict[str, Any]
"""A record before validation."""

_OF_FIGURE = (
    "value", "low", "high", "unit", "currency", "iso_value", "iso_low", "iso_high", "iso_currency", "qualifier",
)  # fmt: skip

OPEN = "no date of publication; relative periods that stay open"
"""The warning of them, before their number."""

QUOTE_TOKENS = 200
"""How many tokens before and after its figure a quote may hold, where a sentence is longer."""

LINES_OF = 1000
"""How many tokens are looked at to tell tables from prose."""


def assemble(
    doc: Doc,
    *,
    id: str | None = None,
    title: str | None = None,
    published_at: dt.datetime | None = None,
    url: str | None = None,
    agency: str | None = None,
) -> r.Article:
    """The records of an annotated Doc."""
    head: Tree = {"id": id, "title": title, "published_at": published_at, "url": url, "agency": agency}
    return r.Article.model_validate(head | tree(doc))


def tree(doc: Doc) -> Tree:
    """The same before validation and without what the caller knows of the article."""
    return _Assembler(doc).article()


class _Assembler:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.source = source(doc)
        self.offsets: Sequence[tuple[int, int]] = doc._.offsets
        self.entities: a.Entities = doc._.entities or a.Entities()
        self.quantities: list[a.QuantityMention] = doc._.quantities
        self.dates: list[a.DateMention] = doc._.dates

    def text(self, start: int, end: int) -> str:
        return self.source[self.offsets[start][0] : self.offsets[end - 1][1]]

    def span(self, start: int, end: int) -> Tree:
        """The character span of tokens ``[start, end)``, without what rides at its ends."""
        first, last = self.offsets[start][0], self.offsets[end - 1][1]
        return {"start": first, "end": last, "text": self.source[first:last]}

    def maybe(self, tokens: a.Tokens | None) -> Tree | None:
        return self.span(*tokens) if tokens else None

    def maybe_text(self, tokens: a.Tokens | None) -> str | None:
        return written(self.doc, *tokens) if tokens else None

    def mentions(self, mentions: Sequence[a.EntityMention]) -> list[Tree]:
        ordered = sorted(mentions, key=lambda m: (m.start, m.end))
        return [{"span": self.span(m.start, m.end), "kind": m.kind, "evidence": m.evidence} for m in ordered]

    def speaker(self, ref: a.SpeakerRef | None) -> Tree | None:
        if ref is None:
            return None
        kind, index = ref
        if kind == "organization":
            return {"id": _id("organization", index), "kind": kind, "name": self.entities.organizations[index].name}
        if kind == "person":
            return {"id": _id("person", index), "kind": kind, "name": self.entities.persons[index].name}
        official = self.entities.officials[index]
        role = official.roles[0] if official.roles else None
        name = official.name
        if name is None:
            first = min(official.mentions, key=lambda m: (m.kind != "role", m.start))
            name = written(self.doc, first.start, first.end)
        return {
            "id": _id("official", index),
            "kind": kind,
            "name": name,
            "title": role.title if role else None,
            "organization": role.organization if role else None,
        }

    def article(self) -> Tree:
        statements: list[a.StatementMention] = sorted(self.doc._.statements, key=lambda s: (s.start, -s.end))
        facts: list[a.FactRow] = self.doc._.facts
        figures = self.figures(statements, {row.quantity: row.period for row in facts})
        lists: dict[str, list[Tree]] = {kind.list: [] for kind in FIGURES}
        for q, figure in zip(self.quantities, figures, strict=True):
            lists[BY_NAME[q.kind].list].append(figure)
        told = language(self.source)
        return {
            "language": told,
            "sha256": hashlib.sha256(self.source.encode("utf-8")).hexdigest(),
            **self.named(),
            **lists,
            "dates": [self.date(i, d) for i, d in enumerate(self.dates)],
            "statements": [
                {
                    "id": _id("statement", i),
                    "speaker": self.speaker(s.speaker),
                    "cue": self.maybe(s.cue),
                    "span": self.span(s.start, s.end),
                    "mode": s.mode,
                    "evidence": s.evidence,
                }
                for i, s in enumerate(statements)
            ],
            "facts": self.facts(facts, figures),
            **{kind.list: self.found(kind) for kind in ADDED},
            "warnings": [*remarks(told, self.lines()), *self.doc._.warnings, *self.left_open()],
        }

    def left_open(self) -> list[str]:
        """That periods which count from the day of publication stay open for want of it."""
        count = sum(d.relative and d.first is None and d.last is None for d in self.dates)
        return [f"{OPEN}: {count}"] if count and self.doc._.published_at is None else []

    def lines(self) -> list[Sequence[str]]:
        """The norms of each line of the source, of its first ``LINES_OF`` tokens."""
        norms: list[str] = self.doc._.norms[:LINES_OF]
        offsets, breaks = self.offsets, [0]
        at = self.source.find("\n")
        while at >= 0 and (i := bisect_left(offsets, (at, at))) < len(norms):
            if breaks[-1] < i and offsets[i - 1][1] <= at:  # none inside a token
                breaks.append(i)
            at = self.source.find("\n", at + 1)
        return [norms[start:end] for start, end in pairwise([*breaks, len(norms)])]

    def found(self, kind: Kind) -> list[Tree]:
        """The records of a kind that stands in a package of its own: token ranges become spans."""
        return [
            {
                "id": _id(kind.name, i),
                "span": self.span(found.start, found.end),
                **{n: self.span(*v) if isinstance(v, tuple) else v for n, v in found.fields.items()},
                "evidence": found.evidence,
            }
            for i, found in enumerate(layers(self.doc).found.get(kind.list, ()))
        ]

    def named(self) -> Tree:
        """Officials, organisations, persons and places."""
        entities = self.entities
        return {
            "officials": [
                {
                    "id": _id("official", i),
                    "name": o.name,
                    "honorific": o.honorific,
                    "roles": [self.role(role) for role in o.roles],
                    "mentions": self.mentions(o.mentions),
                }
                for i, o in enumerate(entities.officials)
            ],
            "organizations": [
                {
                    "id": _id("organization", i),
                    "name": o.name,
                    "kind": o.kind,
                    "acronym": o.acronym,
                    "aliases": o.aliases,
                    "parent": None if o.parent is None else _id("organization", o.parent),
                    "registry_id": o.registry_id,
                    "mentions": self.mentions(o.mentions),
                }
                for i, o in enumerate(entities.organizations)
            ],
            "persons": [
                {
                    "id": _id("person", i),
                    "name": p.name,
                    "honorific": p.honorific,
                    "mentions": self.mentions(p.mentions),
                }
                for i, p in enumerate(entities.persons)
            ],
            "places": [
                {
                    "id": _id("place", i),
                    "name": p.name,
                    "kind": p.kind,
                    "country": p.country,
                    "mentions": self.mentions(p.mentions),
                }
                for i, p in enumerate(entities.places)
            ],
        }

    @staticmethod
    def role(role: a.RoleOf) -> Tree:
        index = role.organization_index
        return {
            "title": role.title,
            "organization": role.organization,
            "organization_id": None if index is None else _id("organization", index),
            "former": role.former,
            "acting": role.acting,
            "implied": role.implied,
        }

    def figures(self, statements: Sequence[a.StatementMention], periods: dict[int, a.Time | None]) -> list[Tree]:
        """The figures, each with the speaker of the innermost statement that covers it and with its period."""
        counters = dict.fromkeys(BY_NAME, 0)
        ids: list[str] = []
        for q in self.quantities:
            ids.append(_id(q.kind, counters[q.kind]))
            counters[q.kind] += 1
        figures: list[Tree] = []
        begun: list[a.StatementMention] = []  # statements that may still cover a figure
        following = iter([*statements, None])
        statement = next(following)
        for i, q in enumerate(self.quantities):
            while statement and statement.start <= q.start:
                begun.append(statement)
                statement = next(following)
            begun = [s for s in begun if s.end > q.start]
            innermost = min((s for s in begun if q.end <= s.end), key=lambda s: s.end - s.start, default=None)
            speaker = self.speaker(innermost.speaker) if innermost else None
            figures.append(self.figure(q, ids[i], ids, speaker, periods.get(i)))
        return figures

    def figure(
        self, q: a.QuantityMention, id: str, ids: list[str], speaker: Tree | None, period: a.Time | None
    ) -> Tree:
        figure: Tree = {
            "id": id,
            "span": self.span(q.start, q.end),
            "value": q.value,
            "low": q.low,
            "high": q.high,
            "qualifier": q.qualifier,
            "qualifier_span": self.maybe(q.qualifier_tokens),
            "alternative": q.alternative,
            "said_by": speaker,
            "period": period and {"start": period.first, "end": period.last, "span": self.span(*period.tokens)},
            "evidence": q.evidence,
        }
        if q.kind == "money":
            toman = q.unit == "IRT"

            def iso(value: Decimal | None) -> Decimal | None:
                return value * 10 if toman and value is not None else value

            figure["currency"], figure["implied"] = q.unit, q.implied
            figure["iso_currency"] = "IRR" if toman else q.unit
            figure |= {"iso_value": iso(q.value), "iso_low": iso(q.low), "iso_high": iso(q.high)}
            figure |= {"about": self.maybe(q.about), "per": self.maybe(q.per)}
        elif q.kind == "count":
            part_of = ids[q.part_of] if q.part_of is not None else None
            figure |= {"unit": q.unit, "phrase": self.maybe(q.phrase), "part_of": part_of}
        elif q.kind == "percent":
            figure |= {"direction": q.direction, "about": self.maybe(q.about)}
        else:
            figure |= {"unit": q.unit, "ucum": q.ucum, "about": self.maybe(q.about)}
        return figure

    def date(self, i: int, d: a.DateMention) -> Tree:
        return {
            "id": _id("date", i),
            "span": self.span(d.start, d.end),
            "start": d.first,
            "end": d.last,
            "jalali_start": _jalali(d.first),
            "jalali_end": _jalali(d.last),
            "grain": d.grain,
            "calendar": d.calendar,
            "relative": d.relative,
            "resolved": d.first is not None or d.last is not None,
            "evidence": d.evidence,
        }

    def facts(self, rows: Sequence[a.FactRow], figures: Sequence[Tree]) -> list[Tree]:
        bounds = sentences(self.doc)
        starts = [start for start, _ in bounds]
        facts = []
        for k, row in enumerate(rows):
            q = self.quantities[row.quantity]
            first, last = bounds[bisect_right(starts, q.start) - 1]
            quote = self.text(max(first, q.start - QUOTE_TOKENS), min(max(last, q.end), q.end + QUOTE_TOKENS))
            facts.append(self.fact(_id("fact", k), row, q, figures, quote))
        return facts

    def fact(self, id: str, row: a.FactRow, q: a.QuantityMention, figures: Sequence[Tree], quote: str) -> Tree:
        figure = figures[row.quantity]
        said_by: Tree = figure["said_by"] or {}
        period, baseline, commodity = row.period, row.baseline, self.maybe_text(row.commodity)
        linked = {"part_of": row.part_of, "same_as": row.same_as, "corrects": row.corrects}
        partners = [country_codes(party.country) for party in row.partners]
        codes = tuple([code[k] for code in partners] for k in range(3))
        return {
            "id": id,
            "quantity_id": figure["id"],
            "kind": q.kind,
            "indicator": self.maybe_text(row.indicator),
            "flow": row.flow,
            "transformation": row.transformation,
            "change": row.change,
            "status": row.status,
            **{name: figure.get(name) for name in _OF_FIGURE},
            **self.normal(q),
            "per": self.maybe_text(row.per),
            **{name: None if index is None else _id("fact", index) for name, index in linked.items()},
            "reporter": self.party(row.reporter),
            **country_fields("reporter", country_codes(row.reporter.country if row.reporter else None)),
            "partners": [self.party(party) for party in row.partners],
            **country_fields("partners", codes),
            "commodity": commodity and without_ezafe(commodity),
            "hs_code": row.hs_code,
            "period": written(self.doc, *period.tokens) if period else None,
            "period_start": period and period.first,
            "period_end": period and period.last,
            "jalali_start": _jalali(period.first) if period else None,
            "jalali_end": _jalali(period.last) if period else None,
            "baseline": written(self.doc, *baseline.tokens) if baseline else None,
            "baseline_start": baseline and baseline.first,
            "baseline_end": baseline and baseline.last,
            "said_by": said_by.get("name"),
            "said_by_title": said_by.get("title"),
            "said_by_organization": said_by.get("organization"),
            "said_by_id": said_by.get("id"),
            "quote": quote,
            "start": figure["span"]["start"],
            "end": figure["span"]["end"],
            "confidence": row.confidence,
        }

    def party(self, party: a.Party | None) -> str | None:
        return (party.name or written(self.doc, *party.tokens)) if party else None

    def normal(self, q: a.QuantityMention) -> Tree:
        """The value of a measure in the normal unit of its dimension."""
        unit, factor = normal_unit(q.ucum)
        if unit is None:
            return {}
        values = {"normal_value": q.value, "normal_low": q.low, "normal_high": q.high}
        return {"normal_unit": unit} | {name: None if v is None else v * factor for name, v in values.items()}


def _id(kind: str, index: int) -> str:
    """The id of a record, by its place among its kind from 0."""
    return f"{BY_NAME[kind].prefix}{index + 1}"


@lru_cache(MEMORY)
def _jalali(day: dt.date | None) -> str | None:
    """Solar Hijri ISO form of a Gregorian date; None outside the years that jdatetime can convert."""
    if day is None:
        return None
    try:
        return str(jdatetime.date.fromgregorian(date=day).isoformat())
    except ValueError:
        return None
