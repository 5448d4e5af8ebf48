"""Corrections: one article in, one valid article out, in which everything agrees."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import Article, Extractor
from extractor.corrections import CorrectionError, apply
from extractor.corrections.fields import day, number
from extractor.evaluation.gold import from_article
from extractor.kinds import KINDS
from extractor.records import Correction, Span

TEXT = (
    "نادر کاویان، رئیس سازمان نوسازی، گفت: سازمان نوسازی پارسال ۱۲ هزار تن ورق به عراق صادر کرد "
    "و ۵ میلیون تومان جریمه داد. کاویان افزود: ۴۰ کارگر استخدام شدند. رشد تولید ۷ درصد بود."
)
ARTICLE = Extractor("none")(TEXT, published_at=dt.datetime(2023, 5, 21, tzinfo=dt.UTC))
MONEY, MEASURE, COUNT = ARTICLE.money[0], ARTICLE.measures[0], ARTICLE.counts[0]
OFFICIAL, FIRM = ARTICLE.officials[0], ARTICLE.organizations[0]


def place(quote: str, nth: int = 1) -> Span:
    at = -1
    for _ in range(nth):
        at = TEXT.index(quote, at + 1)
    return Span(start=at, end=at + len(quote), text=quote)


def correct(*corrections: dict[str, Any]) -> Article:
    made = apply(ARTICLE, TEXT, [Correction(**{"id": f"fix{k}"} | c) for k, c in enumerate(corrections, 1)])
    checked(made)
    return made


def checked(article: Article) -> None:
    """The article is valid, every quote stands where it says, ids are unique, and facts agree with their figures."""
    assert Article.model_validate_json(article.model_dump_json()) == article
    figures = {q.id: q for q in article.quantities()}
    ids = [record.id for e in KINDS for record in getattr(article, e.list)]
    assert len(ids) == len(set(ids))
    for e in KINDS:
        for record in getattr(article, e.list):
            for holder in getattr(record, "mentions", None) or [record]:
                if span := getattr(holder, "span", None):
                    assert TEXT[span.start : span.end] == span.text
    speakers = {r.id: r.name for r in (*article.officials, *article.organizations, *article.persons)}
    for figure in figures.values():
        assert figure.said_by is None or speakers[figure.said_by.id] in (figure.said_by.name, None)
    for fact in article.facts:
        figure = figures[fact.quantity_id]
        assert (fact.value, fact.low, fact.high, fact.qualifier) == (
            figure.value, figure.low, figure.high, figure.qualifier,
        )  # fmt: skip
        assert fact.said_by_id == (figure.said_by and figure.said_by.id)
        assert fact.said_by == (figure.said_by and figure.said_by.name)
    from_article(article, TEXT)


def test_a_changed_figure_changes_its_fact_and_tells_who_changed_it() -> None:
    at = dt.datetime(2023, 5, 22, tzinfo=dt.UTC)
    made = correct({"action": "change", "target": MONEY.id, "fields": {"value": "۶ میلیون"}, "by": "نگار", "at": at})
    money = made.money[0]
    assert (money.value, money.iso_value, money.iso_currency) == (6_000_000, 60_000_000, "IRR")
    assert next(f for f in made.facts if f.quantity_id == MONEY.id).iso_value == 60_000_000
    assert (money.evidence[0].rule, money.evidence[0].entry) == ("correction", "corrections#fix1")
    (log,) = made.corrections
    assert (log.by, log.at, log.before) == ("نگار", at, {"value": "5000000"})


@pytest.mark.parametrize(
    ("target", "fields", "expected"),
    [
        (MONEY.id, {"currency": "USD"}, {"currency": "USD", "iso_currency": "USD", "iso_value": 5_000_000}),
        (MONEY.id, {"value": None, "low": "۵", "high": "۷"}, {"low": 5, "high": 7, "qualifier": "range"}),
        (MEASURE.id, {"unit": "کیلوگرم"}, {"unit": "کیلوگرم", "ucum": "kg"}),
        (COUNT.id, {"unit": "کارمند", "qualifier": "about"}, {"unit": "کارمند", "qualifier": "about"}),
        (COUNT.id, {"said_by": None}, {"said_by": None}),
    ],
)
def test_fields_of_figures(target: str, fields: dict[str, Any], expected: dict[str, Any]) -> None:
    made = correct({"action": "change", "target": target, "fields": fields})
    figure = next(q for q in made.quantities() if q.id == target)
    assert {name: getattr(figure, name) for name in expected} == expected


def test_a_renamed_person_is_renamed_as_speaker_and_in_facts() -> None:
    made = correct({"action": "change", "target": OFFICIAL.id, "fields": {"name": "نادر کاویانی"}})
    assert made.officials[0].name == "نادر کاویانی"
    assert {s.speaker.name for s in made.statements if s.speaker and s.speaker.id == OFFICIAL.id} == {"نادر کاویانی"}
    assert "نادر کاویان" not in {f.said_by for f in made.facts}


def test_a_renamed_body_is_renamed_in_roles_speakers_and_facts() -> None:
    made = correct({"action": "change", "target": FIRM.id, "fields": {"name": "سازمان بازسازی"}})
    assert made.officials[0].roles[0].organization == "سازمان بازسازی"
    assert {q.said_by.organization for q in made.quantities() if q.said_by} == {"سازمان بازسازی"}
    assert FIRM.name not in {f.said_by_organization for f in made.facts} | {o.name for o in made.organizations}


def test_a_rejected_official_says_nothing() -> None:
    made = correct({"action": "reject", "target": OFFICIAL.id})
    assert made.officials == ()
    assert not any(s.speaker and s.speaker.id == OFFICIAL.id for s in made.statements)
    assert not any(f.said_by_id == OFFICIAL.id for f in made.facts)


def test_a_rejected_figure_goes_with_its_fact() -> None:
    made = correct({"action": "reject", "target": COUNT.id})
    assert COUNT.id not in {q.id for q in made.quantities()} | {f.quantity_id for f in made.facts}
    assert made.corrections[0].before["span"]["text"] == COUNT.span.text  # type: ignore[index, call-overload]


@pytest.mark.parametrize("name", ["part_of", "same_as", "corrects"])
def test_what_other_facts_say_of_a_rejected_figure_is_void(name: str) -> None:
    first, second, *rest = ARTICLE.facts
    linked = ARTICLE.model_copy(update={"facts": (first, second.model_copy(update={name: first.id}), *rest)})
    reject = Correction.model_validate({"id": "fix1", "action": "reject", "target": first.quantity_id})
    assert getattr(apply(linked, TEXT, []).facts[1], name) == first.id
    made = apply(linked, TEXT, [reject])
    checked(made)
    assert (made.facts[0].id, getattr(made.facts[0], name)) == (second.id, None)
    assert from_article(made, TEXT).facts is not None


def test_the_last_mention_rejected_rejects_the_entity() -> None:
    every = [{"action": "reject", "target": f"{FIRM.id}@{m.span.start}"} for m in FIRM.mentions]
    assert FIRM.id in {o.id for o in correct(*every[:-1]).organizations}
    made = correct(*every)
    assert FIRM.id not in {o.id for o in made.organizations}
    assert made.officials[0].roles[0].organization_id is None


def test_what_is_added_is_there_in_order_with_its_fact() -> None:
    span = place("۷ درصد")
    before = correct({"action": "reject", "target": ARTICLE.percents[0].id})
    assert before.percents == ()
    made = apply(
        before,
        TEXT,
        [
            Correction(
                id="new1", action="add", kind="percent", span=span, fields={"value": "هفت", "said_by": OFFICIAL.id}
            ),
            Correction(id="new2", action="add", kind="person", span=place("کاویان", 2)),
            Correction(id="new3", action="add", kind="person", target="new2", span=place("نادر کاویان")),
            Correction(id="new4", action="add", kind="place", span=place("عراق"), fields={"kind": "country"}),
            Correction(id="new5", action="add", kind="date", span=place("پارسال"), fields={"start": "۱۴۰۱/۰۱/۰۱"}),
        ],
    )
    checked(made)
    assert made.percents[0].value == 7
    fact = next(f for f in made.facts if f.quantity_id == "new1")
    assert (fact.said_by, fact.quote) == ("نادر کاویان", "رشد تولید ۷ درصد بود.")
    person = next(p for p in made.persons if p.id == "new2")
    assert [m.span.start for m in person.mentions] == sorted(m.span.start for m in person.mentions)
    added = next(d for d in made.dates if d.id == "new5")
    assert (added.start, added.jalali_start) == (dt.date(2022, 3, 21), "1401-01-01")


def test_a_moved_mention_and_a_moved_figure() -> None:
    moved = place("۴۰ کارگر استخدام")
    first = OFFICIAL.mentions[0].span.start
    made = correct(
        {"action": "change", "target": COUNT.id, "span": moved},
        {"action": "change", "target": f"{OFFICIAL.id}@{first}", "span": place("کاویان"), "fields": {"kind": "role"}},
    )
    assert next(q for q in made.counts if q.id == COUNT.id).span == moved
    assert made.officials[0].mentions[0].span == place("کاویان")
    assert next(f for f in made.facts if f.quantity_id == COUNT.id).end == moved.end


def test_a_statement_given_to_another_takes_its_figures_along() -> None:
    statement = next(s for s in ARTICLE.statements if s.speaker and s.span.start < MONEY.span.start < s.span.end)
    made = correct({"action": "change", "target": statement.id, "fields": {"speaker": FIRM.id}})
    assert next(q for q in made.money if q.id == MONEY.id).said_by.id == FIRM.id  # type: ignore[union-attr]


def test_a_fact_is_corrected_in_its_own_fields_and_in_its_figure_s() -> None:
    fact = next(f for f in ARTICLE.facts if f.quantity_id == MEASURE.id)
    made = correct({"action": "change", "target": fact.id, "fields": {"partners": ["عراق", "سوریه"], "value": "۱۳۰۰۰"}})
    changed = next(f for f in made.facts if f.id == fact.id)
    assert (changed.partners, changed.partners_alpha2, changed.value) == (("عراق", "سوریه"), ("IQ", "SY"), 13000)
    assert (changed.normal_value, changed.normal_unit) == (13_000_000, "kg")
    assert made.measures[0].value == 13000
    assert changed.evidence[0].entry == "corrections#fix1"


def test_what_was_accepted_is_certain() -> None:
    made = correct({"action": "accept", "target": ARTICLE.facts[0].id}, {"action": "accept", "target": MONEY.id})
    assert made.facts[0].confidence == 1
    assert made.money[0].value == MONEY.value


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        ({"action": "change", "target": "m99"}, "target"),
        ({"action": "accept", "target": f"{FIRM.id}@1"}, "target"),
        ({"action": "change", "target": MONEY.id, "fields": {"value": "خیلی زیاد"}}, "value"),
        ({"action": "change", "target": MONEY.id, "fields": {"value": "1e999"}}, "value"),
        ({"action": "change", "target": MONEY.id, "fields": {"value": None}}, "value"),
        ({"action": "change", "target": MONEY.id, "fields": {"low": "۹", "high": "۸", "value": None}}, "value"),
        ({"action": "change", "target": MONEY.id, "fields": {"colour": "x"}}, "colour"),
        ({"action": "change", "target": MONEY.id, "fields": {"qualifier": "nearly"}}, "qualifier"),
        ({"action": "change", "target": MONEY.id, "fields": {"said_by": "per99"}}, "said_by"),
        ({"action": "change", "target": COUNT.id, "fields": {"unit": ""}}, "unit"),
        ({"action": "change", "target": OFFICIAL.id, "fields": {"roles": []}}, "roles"),
        ({"action": "change", "target": FIRM.id, "fields": {"name": " "}}, "name"),
        ({"action": "add", "kind": "count", "fields": {"value": "1", "unit": "x"}}, "span"),
        ({"action": "add", "kind": "count", "span": {"start": 0, "end": 4, "text": "x"}}, "span"),
        ({"action": "add", "kind": "official", "span": place("کاویان", 2)}, "roles"),
        ({"action": "add", "span": place("عراق")}, "kind"),
        ({"id": MONEY.id, "action": "accept", "target": MONEY.id}, "id"),
    ],
)
def test_what_cannot_be_is_told_by_field(correction: dict[str, Any], field: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        correct(correction)
    assert caught.value.field == field
    assert caught.value.id == correction.get("id", "fix1")


def test_another_text_is_refused() -> None:
    with pytest.raises(CorrectionError, match="text"):
        apply(ARTICLE, TEXT + " ", [])


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", "12"), ("۱۲٫۵", "12.5"), ("١٬٢٣٤", "1234"), ("1,234.5", "1234.5"), ("-۳", "-3"), ("سه", "3"),
        ("دو میلیون و سیصد هزار", "2300000"), ("۲ میلیارد", "2000000000"), ("یک و نیم", "1.5"),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(typed: str, value: str) -> None:
    assert number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["", "کتاب", "سه کتاب", "۲ تا ۳", "nan", "inf", "1e5000"])
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError):
        number(typed)


def test_days_as_people_type_them() -> None:
    assert day("۱۴۰۲/۳/۱") == day("2023-05-22") == dt.date(2023, 5, 22)
    with pytest.raises(ValueError):
        day("فردا")


TARGETS = [r.id for e in KINDS for r in getattr(ARTICLE, e.list)]
TARGETS += [f"{o.id}@{m.span.start}" for o in (*ARTICLE.officials, *ARTICLE.organizations) for m in o.mentions]

STEPS = ("accept", "reject", "rename", "value")


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(TARGETS)), max_size=12))
def test_any_order_of_corrections_leaves_a_valid_article(steps: list[tuple[str, str]]) -> None:
    made = ARTICLE
    for k, (step, target) in enumerate(steps):
        fields = {"rename": {"name": f"نام {k}"}, "value": {"value": str(k + 1)}}.get(step, {})
        action = step if step in ("accept", "reject") else "change"
        try:
            made = apply(made, TEXT, [Correction(id=f"fix{k}", action=action, target=target, fields=fields)])
        except CorrectionError:
            continue
    checked(made)
