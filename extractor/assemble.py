"""Doc ─► Article: the one place where token ranges become character spans of the source."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import jdatetime
from spacy.tokens import Doc

from extractor import annotations as a
from extractor import records as r

Figure = r.Money | r.Count | r.Percent | r.Measure

_PREFIX = {"money": "m", "count": "c", "percent": "p", "measure": "q"}


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
    return _Assembler(doc).article(id=id, title=title, published_at=published_at, url=url, agency=agency)


class _Assembler:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.source: str = doc.text
        self.offsets: Sequence[tuple[int, int]] = doc._.offsets
        self.entities: a.Entities = doc._.entities or a.Entities()

    def span(self, start: int, end: int) -> r.Span:
        """The character span of tokens ``[start, end)``, without what rides at its ends."""
        first, last = self.offsets[start][0], self.offsets[end - 1][1]
        return r.Span(start=first, end=last, text=self.source[first:last])

    def maybe(self, tokens: a.Tokens | None) -> r.Span | None:
        return self.span(*tokens) if tokens else None

    def mentions(self, mentions: Sequence[a.EntityMention]) -> tuple[r.Mention, ...]:
        ordered = sorted(mentions, key=lambda m: (m.start, m.end))
        return tuple(r.Mention(span=self.span(m.start, m.end), kind=m.kind, evidence=m.evidence) for m in ordered)

    def speaker(self, ref: a.SpeakerRef | None) -> r.Speaker | None:
        if ref is None:
            return None
        kind, index = ref
        if kind == "organization":
            return r.Speaker(id=f"org{index + 1}", kind=kind, name=self.entities.organizations[index].name)
        if kind == "person":
            return r.Speaker(id=f"per{index + 1}", kind=kind, name=self.entities.persons[index].name)
        official = self.entities.officials[index]
        role = official.roles[0] if official.roles else None
        name = official.name
        if name is None:
            first = min(official.mentions, key=lambda m: (m.kind != "role", m.start))
            name = self.span(first.start, first.end).text
        return r.Speaker(
            id=f"off{index + 1}",
            kind=kind,
            name=name,
            title=role.title if role else None,
            organization=role.organization if role else None,
        )

    def article(self, **head: Any) -> r.Article:
        entities = self.entities
        statements: list[a.StatementMention] = sorted(self.doc._.statements, key=lambda s: (s.start, -s.end))
        dates: list[a.DateMention] = self.doc._.dates
        facts: list[a.FactRow] = self.doc._.facts
        mentions: list[a.QuantityMention] = self.doc._.quantities
        counters = dict.fromkeys(_PREFIX, 0)
        ids: list[str] = []
        for q in mentions:
            counters[q.kind] += 1
            ids.append(f"{_PREFIX[q.kind]}{counters[q.kind]}")
        row_of = {row.quantity: row for row in facts}
        figures: list[Figure] = []
        for i, q in enumerate(mentions):
            row = row_of.get(i)
            date = dates[row.date] if row and row.date is not None else None
            figures.append(self.figure(q, ids, i, statements, date))
        return r.Article(
            **head,
            sha256=hashlib.sha256(self.source.encode("utf-8")).hexdigest(),
            officials=tuple(
                r.Official(
                    id=f"off{i + 1}",
                    name=o.name,
                    honorific=o.honorific,
                    roles=tuple(
                        r.Role(
                            title=role.title,
                            organization=role.organization,
                            organization_id=None
                            if role.organization_index is None
                            else f"org{role.organization_index + 1}",
                            former=role.former,
                            acting=role.acting,
                            implied=role.implied,
                        )
                        for role in o.roles
                    ),
                    mentions=self.mentions(o.mentions),
                )
                for i, o in enumerate(entities.officials)
            ),
            organizations=tuple(
                r.Organization(
                    id=f"org{i + 1}",
                    name=o.name,
                    kind=o.kind,
                    acronym=o.acronym,
                    aliases=tuple(o.aliases),
                    parent=None if o.parent is None else f"org{o.parent + 1}",
                    registry_id=o.registry_id,
                    same_as=o.same_as,
                    mentions=self.mentions(o.mentions),
                )
                for i, o in enumerate(entities.organizations)
            ),
            persons=tuple(
                r.Person(id=f"per{i + 1}", name=p.name, honorific=p.honorific, mentions=self.mentions(p.mentions))
                for i, p in enumerate(entities.persons)
            ),
            places=tuple(
                r.Place(
                    id=f"loc{i + 1}", name=p.name, kind=p.kind, country=p.country, mentions=self.mentions(p.mentions)
                )
                for i, p in enumerate(entities.places)
            ),
            money=tuple(f for f in figures if isinstance(f, r.Money)),
            counts=tuple(f for f in figures if isinstance(f, r.Count)),
            percents=tuple(f for f in figures if isinstance(f, r.Percent)),
            measures=tuple(f for f in figures if isinstance(f, r.Measure)),
            dates=tuple(self.date(i, d) for i, d in enumerate(dates)),
            statements=tuple(
                r.Statement(
                    id=f"s{i + 1}",
                    speaker=self.speaker(s.speaker),
                    cue=self.maybe(s.cue),
                    span=self.span(s.start, s.end),
                    mode=s.mode,
                    evidence=s.evidence,
                )
                for i, s in enumerate(statements)
            ),
            facts=tuple(self.fact(k, row, figures[row.quantity]) for k, row in enumerate(facts)),
            warnings=tuple(self.doc._.warnings),
        )

    def figure(
        self,
        q: a.QuantityMention,
        ids: list[str],
        i: int,
        statements: list[a.StatementMention],
        date: a.DateMention | None,
    ) -> Figure:
        covering = [s for s in statements if s.start <= q.start and q.end <= s.end]
        innermost = min(covering, key=lambda s: s.end - s.start, default=None)
        common: dict[str, Any] = {
            "id": ids[i],
            "span": self.span(q.start, q.end),
            "value": q.value,
            "low": q.low,
            "high": q.high,
            "qualifier": q.qualifier,
            "qualifier_span": self.maybe(q.qualifier_tokens),
            "alternative": q.alternative,
            "said_by": self.speaker(innermost.speaker) if innermost else None,
            "period": r.Period(start=date.first, end=date.last, span=self.span(date.start, date.end)) if date else None,
            "evidence": q.evidence,
        }
        if q.kind == "money":
            assert q.unit
            toman = q.unit == "IRT"

            def iso(value: Decimal | None) -> Decimal | None:
                return value * 10 if toman and value is not None else value

            return r.Money(
                **common,
                currency=q.unit,
                iso_value=iso(q.value),
                iso_low=iso(q.low),
                iso_high=iso(q.high),
                iso_currency="IRR" if toman else q.unit,
                about=self.maybe(q.about),
                per=self.maybe(q.per),
            )
        if q.kind == "count":
            assert q.unit
            part_of = ids[q.part_of] if q.part_of is not None else None
            return r.Count(**common, unit=q.unit, phrase=self.maybe(q.phrase), part_of=part_of)
        if q.kind == "percent":
            return r.Percent(**common, direction=q.direction, about=self.maybe(q.about))
        assert q.unit
        return r.Measure(**common, unit=q.unit, ucum=q.ucum, about=self.maybe(q.about))

    def date(self, i: int, d: a.DateMention) -> r.DateExpression:
        return r.DateExpression(
            id=f"d{i + 1}",
            span=self.span(d.start, d.end),
            start=d.first,
            end=d.last,
            jalali_start=_jalali(d.first),
            jalali_end=_jalali(d.last),
            grain=d.grain,
            calendar=d.calendar,
            relative=d.relative,
            resolved=d.first is not None or d.last is not None,
            evidence=d.evidence,
        )

    def fact(self, k: int, row: a.FactRow, figure: Figure) -> r.Fact:
        quantity = self.doc._.quantities[row.quantity]
        sentence = self.doc[quantity.start].sent
        said_by = figure.said_by
        what, of, commodity = self.maybe(row.what), self.maybe(row.of), self.maybe(row.commodity)
        place, predicate = self.maybe(row.place), self.maybe(row.predicate)
        return r.Fact(
            id=f"f{k + 1}",
            quantity_id=figure.id,
            kind=quantity.kind,
            what=what.text if what else None,
            direction=row.direction,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            unit=figure.unit if isinstance(figure, r.Count | r.Measure) else None,
            currency=figure.currency if isinstance(figure, r.Money) else None,
            iso_value=figure.iso_value if isinstance(figure, r.Money) else None,
            iso_low=figure.iso_low if isinstance(figure, r.Money) else None,
            iso_high=figure.iso_high if isinstance(figure, r.Money) else None,
            iso_currency=figure.iso_currency if isinstance(figure, r.Money) else None,
            qualifier=figure.qualifier,
            per=figure.per.text if isinstance(figure, r.Money) and figure.per else None,
            part_of=figure.part_of if isinstance(figure, r.Count) else None,
            of=of.text if of else None,
            place=place.text if place else None,
            partners=row.partners,
            commodity=commodity.text if commodity else None,
            hs_code=row.hs_code,
            period=figure.period.span.text if figure.period and figure.period.span else None,
            period_start=figure.period.start if figure.period else None,
            period_end=figure.period.end if figure.period else None,
            predicate=predicate.text if predicate else None,
            said_by=said_by.name if said_by else None,
            said_by_title=said_by.title if said_by else None,
            said_by_organization=said_by.organization if said_by else None,
            said_by_id=said_by.id if said_by else None,
            quote=self.span(sentence.start, sentence.end).text,
            start=figure.span.start,
            end=figure.span.end,
            confidence=row.confidence,
        )


def _jalali(day: dt.date | None) -> str | None:
    """Solar Hijri ISO form of a Gregorian date; None outside the years that jdatetime can convert."""
    if day is None:
        return None
    try:
        return str(jdatetime.date.fromgregorian(date=day).isoformat())
    except ValueError:
        return None
