"""A reader at the desk, and what his work should come to: what the tests of the page share."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jdatetime
import openpyxl
import yaml
from browser import select
from conftest import Service
from playwright.sync_api import Page, expect

from extractor import Article, Fact
from extractor.writers.tidy import TABLES

STORIES = yaml.safe_load((Path(__file__).parent / "examples" / "desk.yaml").read_text("utf-8"))
Story = dict[str, Any]


# --- The reader at work.


def give(page: Page, story: Story) -> None:
    """Paste a story with its head, and wait for its records."""
    if not page.locator("#title").is_visible():
        page.click("#more summary")
    for name, value in (("title", story["title"]), ("agency", story["agency"]), ("published", story["day"])):
        page.fill(f"#{name}", value)
    page.fill("#author", "نگار")
    page.fill("#text", story["text"])
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=60_000)


def leaf(page: Page, quote: str) -> Any:
    return page.locator("#article .leaf").filter(has_text=re.compile(f"^{re.escape(quote)}$")).first


def change(page: Page, quote: str, fields: dict[str, str], act: str = "edit") -> None:
    """Open the card of a mark, change fields in its form, and save."""
    leaf(page, quote).click()
    page.click(f"#card [data-act={act}]")
    fill(page, fields)
    page.click("#card [type=submit]")
    expect(page.locator("#card form").filter(visible=True)).to_have_count(0)
    page.mouse.move(0, 0)  # no mark under it, whose card would open
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()


def fill(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        control = page.locator(f"#card [name={name}]")
        if control.evaluate("control => control.tagName") != "SELECT":
            control.fill(value)
        elif name == "said_by":
            control.select_option(label=value or "از زبان خبر")
        else:
            control.select_option(value)


def add(page: Page, story: Story) -> None:
    kind, quote, typed = (story["added"][name] for name in ("kind", "quote", "typed"))
    select(page, story["text"].replace("\n", "").index(quote), quote)
    page.click(f"#adder [data-add={kind}]")
    fill(page, typed)
    page.click("#card [type=submit]")
    expect(page.locator("#card")).to_be_hidden()
    expect(leaf(page, quote)).to_be_visible()


def correct_figure(page: Page, story: Story) -> None:
    """Give a story and correct a figure of it."""
    give(page, story)
    page.click("#correct")
    change(page, story["figure"]["quote"], {"value": story["figure"]["typed"]})


def work(page: Page, story: Story) -> None:
    """Correct a story: change, reject, add, undo, redo, reload in the middle, go on."""
    page.click("#correct")
    change(page, story["figure"]["quote"], {"value": story["figure"]["typed"]})
    change(page, story["speaker"]["quote"], {"said_by": story["speaker"]["name"]})
    change(page, story["person"]["old"], {"name": story["person"]["new"]})
    change(
        page,
        story["fact"]["quote"],
        {"flow": story["fact"]["flow"], "partners": story["fact"]["typed"]},
        act="editFact",
    )
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    add(page, story)
    page.click("#undo")
    expect(leaf(page, story["added"]["quote"])).to_have_count(0)
    page.click("#undo")
    expect(page.locator("#article .is-rejected")).to_have_count(0)
    page.click("#redo")
    page.click("#redo")
    expect(leaf(page, story["added"]["quote"])).to_be_visible()
    page.reload()
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"], timeout=30_000)
    expect(page.locator("#correct")).to_have_attribute("aria-pressed", "true")
    change(page, story["later"]["quote"], {"value": story["later"]["typed"]})


# --- What it should come to, reckoned from the uncorrected article.


def extracted(service: Service, story: Story) -> Article:
    day = story["day"].translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")).replace("/", "-")
    if day < "1700":
        day = str(jdatetime.date.fromisoformat(day).togregorian())
    body = {"text": story["text"], "title": story["title"], "published_at": f"{day}T12:00:00+03:30"}
    answer = httpx.post(f"{service.url}/v1/extract", json=body, timeout=60).json()
    answer.pop("text")
    return Article.model_validate(answer)


Row = tuple[str, Decimal | None, str | None]


def expected(article: Article, story: Story) -> list[Row]:
    """Quote, value and speaker of every figure, in order."""
    values = {story["figure"]["quote"]: story["figure"]["value"], story["later"]["quote"]: story["later"]["value"]}
    rows: list[tuple[int, Row]] = []

    def told(name: str | None) -> str | None:
        return story["person"]["new"] if name == story["person"]["old"] else name

    for q in article.quantities():
        if q.span.text == story["rejected"]:
            continue
        value = Decimal(values[q.span.text]) if q.span.text in values else q.value
        speaker = q.said_by.name if q.said_by else None
        speaker = (story["speaker"]["name"] or None) if q.span.text == story["speaker"]["quote"] else speaker
        rows.append((q.span.start, (q.span.text, value, told(speaker))))
    kind, quote, record = (story["added"][name] for name in ("kind", "quote", "record"))
    if kind in ("money", "count", "percent", "measure"):
        at = story["text"].index(quote)
        said = next((s.speaker for s in article.statements if s.span.start <= at < s.span.end), None)
        rows.append((at, (quote, Decimal(record["value"]), told(said.name if said else None))))
    return [row for _, row in sorted(rows, key=lambda each: each[0])]


# --- What comes out.


def download(page: Page, form: str, menu: str = "#downloads", attribute: str = "download") -> tuple[str, bytes]:
    """Name and content of a downloaded file."""
    page.click(f"{menu} summary")
    with page.expect_download() as waiting:
        page.click(f"[data-{attribute}={form}]")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def written(page: Page) -> Article:
    """The article as its JSON has it; the CSV says the same."""
    _, body = download(page, "json")
    made = json.loads(body)
    del made["text"]
    article = Article.model_validate(made)
    _, body = download(page, "csv")
    facts_agree(list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")))), article.facts)
    return article


def cell(value: Any) -> str:
    """A field of a record as CSV writes it."""
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return "\n".join("" if each is None else str(each) for each in value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def same(written: Any, value: Any) -> bool:
    """Whether a cell of a table holds a value; numbers count as numbers."""
    if isinstance(value, Decimal | float):
        return abs(Decimal(str(written)) - Decimal(str(value))) < Decimal("1e-9")
    return (written or "") == cell(value)


def facts_agree(rows: list[dict[str, Any]], facts: tuple[Fact, ...]) -> None:
    assert len(rows) == len(facts)
    for row, fact in zip(rows, facts, strict=True):
        for name, path in ((column.name, column.path) for column in TABLES["facts"][1:]):
            wanted = getattr(fact, path)
            written = row[name]
            if isinstance(written, dt.datetime):
                written = str(written.date())
            assert same(str(written) if isinstance(wanted, str | int) and written is not None else written, wanted), (
                f"{fact.id} {name}: {written!r} is not {wanted!r}"
            )


def sheet(book: openpyxl.Workbook, name: str) -> list[dict[str, Any]]:
    head, *rows = book[name].iter_rows(values_only=True)
    assert book[name].sheet_view.rightToLeft
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫", "0123456789.", "٬")
_SCALES = {"هزار میلیارد": 10**12, "میلیارد": 10**9, "میلیون": 10**6}


def shown_number(words: str) -> Decimal:
    """The number that a figure on screen says: «۱٫۰۳ میلیارد دلار» is 1030000000."""
    found = re.search(r"(-?[\d.]+)(?: (هزار میلیارد|میلیارد|میلیون))?", words.translate(_DIGITS))
    assert found, words
    return Decimal(found[1]) * _SCALES.get(found[2], 1)


def words(locator: Any) -> list[str]:
    return [" ".join(text.split()) for text in locator.all_text_contents()]


def screen_agrees(page: Page, article: Article) -> None:
    """Every number and name on screen is the article's."""
    figures = article.quantities()
    summary = page.locator("#summary").text_content() or ""
    assert f"{fa(len(figures))} رقم" in summary
    assert f"{fa(len(article.officials))} مقام" in summary
    lists = {
        "official": article.officials, "person": article.persons, "organization": article.organizations,
        "place": article.places, "money": article.money, "count": article.counts, "percent": article.percents,
        "measure": article.measures, "date": article.dates,
    }  # fmt: skip
    legend = {kind: page.locator(f"#legend [data-kind={kind}] b") for kind in lists}
    for kind, records in lists.items():
        assert legend[kind].all_text_contents() == ([fa(len(records))] if records else [])
    tabs = {"officials": len(article.officials), "figures": len(figures), "facts": len(article.facts)}
    for name, n in tabs.items():
        expect(page.locator(f"#tab-{name} b")).to_have_text(fa(n) if n else "")
    shown = page.locator("#article .leaf:not(.is-rejected)")
    assert {q.span.text for q in figures} <= set(shown.all_text_contents())

    page.click("#tab-facts")
    rows = page.locator("#view-facts tbody tr")
    assert [row.get_attribute("data-fact") for row in rows.all()] == [fact.id for fact in article.facts]
    for row, fact in zip(rows.all(), article.facts, strict=True):
        assert shown_number(row.locator("[data-column=value] [dir=auto]").inner_text()) == fact.value
        for name, value in (
            ("said_by", fact.said_by),
            ("indicator", fact.indicator),
            ("partners", "، ".join(fact.partners)),
        ):
            column = row.locator(f"[data-column={name}]")
            assert (column.inner_text() if column.count() else "–") == (value or "–"), (fact.id, name)
    page.click("#tab-figures")
    by_id = {q.id: q for q in figures}
    entries = page.locator("#view-figures li[data-record]").filter(has=page.locator(".row strong"))
    assert {entry.get_attribute("data-record") for entry in entries.all()} == set(by_id)
    for entry in entries.all():
        figure = by_id[entry.get_attribute("data-record") or ""]
        assert shown_number(entry.locator(".row strong").inner_text()) == figure.value
        by = " ".join(words(entry.locator(".by")))
        assert (figure.said_by.name in by) if figure.said_by else not by
    page.click("#tab-officials")
    assert words(page.locator("#view-officials .entity h3")) == [official.name for official in article.officials]


def fa(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
