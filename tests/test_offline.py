"""The desk without its service: the page corrects as the service does, loses nothing, and hands out what it made."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from browser import CHROMIUM, Open
from conftest import Service
from desk import (
    STORIES,
    change,
    correct_figure,
    extracted,
    fill,
    give,
    leaf,
    screen_agrees,
    shown_number,
    written,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from extractor import Extractor, Fact
from extractor.corrections import CorrectionError, apply
from extractor.kinds import KINDS
from extractor.records import Correction
from extractor.server.kinds import kinds

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")

TEXT = (
    "🏭 نادر کاویان، رئیس سازمان نوسازی، گفت: سازمان نوسازی پارسال ۱۲ هزار تن ورق به عراق صادر کرد "
    "و ۵ میلیون تومان جریمه داد. کاویان افزود: ۴۰ کارگر از ۹۰ کارگر استخدام شدند. رشد تولید ۷ تا ۹ درصد بود.\n"
    "لیلا پارسا، شهردار ساحل، افزود: ۳۰ کیلومتر راه در سال ۱۴۰۱ ساخته شد و ۲ میلیون دلار کالا از ترکیه آمد."
)
ARTICLE = Extractor("none")(TEXT, published_at=dt.datetime(2023, 5, 21, 12, tzinfo=dt.UTC))
CASES = yaml.safe_load((Path(__file__).parent / "examples" / "corrections.yaml").read_text("utf-8"))

MAKE = """async ([article, corrections]) => {
    const { corrected } = await import("/page/desk.js");
    try {
        return { article: corrected(article, corrections) };
    } catch (error) {
        if (!error.errors?.length) throw error;
        return { field: error.errors[0].pointer.split("/").pop() };
    }
}"""

DECIMALS = {f"{of}{name}" for of in ("", "iso_", "normal_") for name in ("value", "low", "high")}
CODES = {f"{of}_{name}" for of in ("reporter", "partners") for name in ("alpha2", "alpha3", "m49")}
ENGINE = {"ucum", "normal_unit", "normal_value", "normal_low", "normal_high", *CODES}
"""What only the engine knows, unless the article tells."""


def made_here(corrections: list[dict[str, Any]]) -> Any:
    """The corrected article as JSON, or the field at fault."""
    try:
        made = apply(ARTICLE, TEXT, [Correction.model_validate(each) for each in corrections])
    except CorrectionError as error:
        return error.field.split(".")[0]
    return json.loads(made.model_dump_json())


def made_there(page: Page, corrections: list[dict[str, Any]]) -> Any:
    """The same, made by the page."""
    answer = page.evaluate(MAKE, [{**json.loads(ARTICLE.model_dump_json()), "text": TEXT}, corrections])
    if "field" in answer:
        return answer["field"]
    assert answer["article"].pop("text") == TEXT
    return answer["article"]


def agree(there: Any, here: Any, name: str = "") -> None:
    """Both are the same, but for what only the engine knows, which may be empty in the page."""
    if isinstance(here, dict) and isinstance(there, dict):
        assert there.keys() == here.keys(), name
        for key, value in here.items():
            agree(there[key], value, f"{name}.{key}")
    elif isinstance(here, list) and isinstance(there, list):
        assert len(there) == len(here), (name, there, here)
        for k, (a, b) in enumerate(zip(there, here, strict=True)):
            agree(a, b, f"{name}.{k}")
    elif there is None and ENGINE & set(name.split(".")):
        pass
    elif name.rpartition(".")[2] in DECIMALS and isinstance(here, str):
        assert isinstance(there, str), name
        assert Decimal(there) == Decimal(here), name
    else:
        assert there == here, (name, there, here)


def numbered(corrections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by = {"by": "نگار", "at": "2026-05-01T08:30:00Z"}
    return [{"id": f"fix{k}", **by, **each} for k, each in enumerate(corrections, 1)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_page_and_service_make_the_same_of_a_correction(open_page: Open, case: dict[str, Any]) -> None:
    corrections = numbered(placed(case["corrections"]))
    here, there = made_here(corrections), made_there(open_page(), corrections)
    if "refused" in case:
        assert (there, here) == (case["refused"], case["refused"])
        return
    agree(there, here)
    for path, value in case["gives"].items():
        found = there
        for part in path.split("."):
            found = found[int(part)] if part.isdigit() else found[part]
        assert (Decimal(found) if path.rpartition(".")[2] in DECIMALS and found else found) == value, path


def placed(corrections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Quotes as places in the text."""
    return [each | ({"span": span(each["span"])} if "span" in each else {}) for each in corrections]


def span(quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "text": quote}


SHOWN = {kind.kind: kind for kind in kinds()}
IDS = [(kind.name, record.id) for kind in KINDS for record in kind.of(ARTICLE)]
ENTITIES = [id for kind, id in IDS if SHOWN[kind].entity]
MENTIONS = [
    f"{record.id}@{mention.span.start}"
    for kind in KINDS
    if kind.entity
    for record in kind.of(ARTICLE)
    for mention in record.mentions
]
WORDS = st.sampled_from(["عراق", "ترکیه", "سازمان نوسازی", "شهرداری ساحل", "کاویان", " ", ""])
SPANS = st.sampled_from(["۱۲ هزار تن", "ورق", "کارگر", "رشد تولید", "لیلا", "۳۰ کیلومتر راه", "پارسال"]).map(span)
GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS, "country": st.sampled_from(["IR", "TR", ""]), "currency": st.sampled_from(["IRT", "USD", "IRR"]),
    "number": st.sampled_from(["۱۶", "2.50", "۱٬۲۰۰٫۵", "-3", "7 000", "", "کتاب", "1e400", "۰"]),
    "day": st.sampled_from(["۱۴۰۲/۰۳/۰۱", "2023-05-22", "", "فردا"]), "boolean": st.booleans(),
    "list": st.lists(st.sampled_from(["عراق", "ترکیه", "سازمان نوسازی"]), max_size=3, unique=True),
    "speaker": st.sampled_from([*ENTITIES, None, "m1", "off9"]),
    "link": st.sampled_from([*(id for _, id in IDS), None, "x1"]),
    "roles": st.lists(st.fixed_dictionaries({"title": st.just("رئیس"), "organization": WORDS}), max_size=2),
}  # fmt: skip


@st.composite
def a_correction(draw: st.DrawFn) -> dict[str, Any]:
    match draw(st.sampled_from(["accept", "reject", "change", "change", "change", "mention", "add", "further"])):
        case "change":
            kind, id = draw(st.sampled_from(IDS))
            moved = {"span": draw(SPANS)} if SHOWN[kind].group in ("figure", "place") and draw(st.booleans()) else {}
            return {"action": "change", "target": id, "fields": draw(some_fields(kind)), **moved}
        case "mention":
            role = {"kind": draw(st.sampled_from(["name", "pronoun"]))}
            return {"action": "change", "target": draw(st.sampled_from(MENTIONS)), "fields": role}
        case "add":
            kind = draw(st.sampled_from([name for name in SHOWN if name != "fact"]))
            return {"action": "add", "kind": kind, "span": draw(SPANS), "fields": draw(some_fields(kind))}
        case "further":
            return {"action": "add", "target": draw(st.sampled_from(ENTITIES)), "span": draw(SPANS)}
        case action:
            return {"action": action, "target": draw(st.sampled_from([*(id for _, id in IDS), *MENTIONS, "x9"]))}


@st.composite
def some_fields(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    fields = draw(st.lists(st.sampled_from(SHOWN[kind].fields), max_size=4, unique_by=lambda field: field.name))
    return {f.name: draw(st.sampled_from(f.choices) if f.type == "choice" else GIVEN[f.type]) for f in fields}


def test_page_and_service_make_the_same_of_any_corrections(open_page: Open) -> None:
    page = open_page()

    @settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(a_correction(), max_size=5).map(numbered))
    def same(corrections: list[dict[str, Any]]) -> None:
        kept: list[dict[str, Any]] = []
        for each in corrections:
            refused = isinstance(made_here([*kept, each]), str)
            assert isinstance(made_there(page, [*kept, each]), str) is refused, each
            kept += [] if refused else [each]
        agree(made_there(page, kept), made_here(kept))

    same()


def gone(page: Page) -> None:
    """The service does not answer any more."""
    for path in ("**/v1/**", "**/healthz"):
        page.route(path, lambda route: route.abort())


def back(page: Page) -> None:
    for path in ("**/v1/**", "**/healthz"):
        page.unroute(path)
    expect(page.locator("#away")).to_be_hidden()


def test_without_the_service_corrections_go_on_and_are_settled_when_it_is_back(
    open_page: Open, service: Service
) -> None:
    page = open_page(refused=True)
    story = STORIES[0]
    correct_figure(page, story)
    gone(page)
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    expect(page.locator("#away")).to_contain_text("خبر تازه و فایل‌های دیگر به آن نیاز دارد")
    leaf(page, story["later"]["quote"]).click()
    page.click("#card [data-act=edit]")
    fill(page, {"value": "سه میلیون"})
    page.click("#card [type=submit]")
    expect(page.locator("#card .fault")).to_contain_text("بی کارساز عدد را با رقم بنویسید")
    fill(page, {"value": story["later"]["value"]})
    page.click("#card [type=submit]")
    expect(page.locator("#card form")).to_have_count(0)
    page.keyboard.press("Escape")
    change(page, story["speaker"]["quote"], {"said_by": story["speaker"]["name"]})
    change(page, story["person"]["old"], {"name": story["person"]["new"]})
    page.click("#undo")
    expect(page.locator("#view-officials")).to_contain_text(story["person"]["old"])
    page.click("#redo")
    expect(page.locator("#view-officials")).to_contain_text(story["person"]["new"])
    for menu in ("[data-download]", "[data-download-all]"):
        every = page.locator(menu).all()
        assert [each.is_disabled() for each in every] == [
            (each.get_attribute(menu[1:-1]) or "") not in ("json", "csv") for each in every
        ]
    article = written(page)
    by_quote = {q.span.text: q for q in article.quantities()}
    assert by_quote[story["figure"]["quote"]].value == Decimal(story["figure"]["value"])
    assert by_quote[story["later"]["quote"]].value == Decimal(story["later"]["value"])
    assert story["rejected"] not in by_quote
    screen_agrees(page, article)
    page.click("#to-sitting")
    rows = page.locator("#sitting-facts tbody tr")
    shown = [shown_number(row.locator("[data-column=value]").inner_text()) for row in rows.all()]
    assert shown == [fact.value for fact in article.facts]
    page.go_back()
    with page.expect_response("**/v1/corrections") as settling:
        back(page)
    settling.value.finished()
    sent = {
        "article": json.loads(extracted(service, story).model_dump_json()) | {"text": story["text"]},
        "corrections": [each.model_dump(mode="json", exclude={"before"}) for each in article.corrections],
    }
    answer = httpx.post(f"{service.url}/v1/corrections", json=sent, timeout=60).json()
    settled = written(page)
    assert settled.facts == tuple(Fact.model_validate(each) for each in answer["facts"])
    screen_agrees(page, settled)


def test_corrections_made_without_the_service_outlive_a_reload(open_page: Open) -> None:
    page = open_page(refused=True)
    story = STORIES[0]
    give(page, story)
    page.click("#correct")
    gone(page)
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    page.unroute("**/v1/**")  # and healthz not: only the load may find the service
    with page.expect_response("**/v1/corrections"):
        page.reload()
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"], timeout=30_000)


HOLD = """milliseconds => new Promise((held, failed) => {
    const opening = indexedDB.open("khabar");
    opening.onerror = failed;
    opening.onsuccess = () => {
        const stories = opening.result.transaction("stories", "readwrite").objectStore("stories");
        const until = Date.now() + milliseconds;
        const hold = () => { if (Date.now() < until) stories.count().onsuccess = hold; };
        hold();
        held();
    };
})"""


def test_what_is_shown_as_corrected_outlives_a_reload_however_slow_the_store_is(open_page: Open) -> None:
    page = open_page()
    story = STORIES[0]
    give(page, story)
    page.click("#correct")
    other = page.context.new_page()
    other.goto(page.url)
    leaf(page, story["rejected"]).focus()
    other.evaluate(HOLD, 3000)
    page.keyboard.press("r")
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    page.reload()
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"], timeout=30_000)


def test_the_page_writes_the_table_as_the_service_does(open_page: Open, service: Service) -> None:
    tricky = {"title": '=1+1, "الف"', "agency": "خبر", "indicator": "-شاخص\nدیگر"}
    made = json.loads(ARTICLE.model_dump_json()) | {"text": TEXT, "title": tricky["title"], "agency": tricky["agency"]}
    made["facts"][0]["indicator"] = tricky["indicator"]
    made["money"][0] |= {"value": "1.50E+6"}
    made["facts"][1] |= {"value": "1.50E+6", "confidence": 1.0}
    page = open_page()
    for articles in ([made], [made, made]):
        asked = {"json": {"articles": articles}, "headers": {"accept": "text/csv"}, "timeout": 60}
        there = httpx.post(f"{service.url}/v1/export", **asked).content.decode()
        here = page.evaluate('articles => import("/page/csv.js").then(csv => csv.factsCsv(articles))', articles)
        assert here == there
