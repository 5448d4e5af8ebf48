"""A sitting: several stories in one browser, one table, one file of each form."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from browser import CHROMIUM, Open
from desk import (
    STORIES,
    correct_figure,
    download,
    facts_agree,
    leaf,
    sheet,
    shown_number,
)
from jsonschema import Draft202012Validator
from playwright.sync_api import Page, expect

from extractor import (
    Article,
    json_schema,
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


@pytest.fixture
def sitting(open_page: Open) -> Page:
    """A browser that holds two stories, a figure corrected in each."""
    page = open_page()
    for story in STORIES[:2]:
        correct_figure(page, story)
        page.click("#again")
    page.go_back()
    page.reload()
    page.click("#to-sitting")
    expect(page.locator(".story-row")).to_have_count(2)
    return page


def test_two_stories_of_a_sitting_give_one_table_and_one_file_of_each_form(sitting: Page) -> None:
    today = dt.datetime.now(dt.UTC).date().isoformat()
    name, body = download(sitting, "json", "#downloads-all", "download-all")
    assert name == f"نشست-{today}.json"
    every = json.loads(body)
    articles = [Article.model_validate({k: v for k, v in each.items() if k != "text"}) for each in every]
    facts = [(article, fact) for article in articles for fact in article.facts]
    for article, story in zip(articles, STORIES, strict=False):
        figure = next(q for q in article.quantities() if q.span.text == story["figure"]["quote"])
        assert (article.title, figure.value) == (story["title"], Decimal(story["figure"]["value"]))

    rows = sitting.locator("#sitting-facts tbody tr")
    shown = [
        (row.locator("[data-column=story]").inner_text(), shown_number(row.locator("[data-column=value]").inner_text()))
        for row in rows.all()
    ]
    assert shown == [(article.title, fact.value) for article, fact in facts]

    _, body = download(sitting, "csv", "#downloads-all", "download-all")
    table = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    facts_agree(table, tuple(fact for _, fact in facts))
    assert [(row["title"], row["agency"]) for row in table] == [(article.title, article.agency) for article, _ in facts]

    _, body = download(sitting, "xlsx", "#downloads-all", "download-all")
    book = openpyxl.load_workbook(io.BytesIO(body))
    facts_agree(sheet(book, "facts"), tuple(fact for _, fact in facts))
    assert [row["title"] for row in sheet(book, "articles")] == [article.title for article in articles]

    _, body = download(sitting, "html", "#downloads-all", "download-all")
    assert all(f"<h1>{article.title}</h1>" in body.decode() for article in articles)


def test_the_table_of_a_sitting_is_searched_and_leads_back_to_its_stories(sitting: Page) -> None:
    rows = sitting.locator("#sitting-facts tbody tr")
    sitting.locator("#sitting-facts input[type=search]").fill("زمین‌لرزه")
    expect(rows).to_have_count(4)
    sitting.locator("#sitting-facts input[type=search]").fill("۱۳۰ هزار")
    expect(rows).to_have_count(0)  # shown as ۱۳۰٬۰۰۰
    sitting.locator("#sitting-facts input[type=search]").fill("130,000")
    expect(rows).to_have_count(1)
    rows.first.locator("td").first.click()
    expect(sitting.locator("#headline")).to_have_text(STORIES[0]["title"])
    expect(leaf(sitting, STORIES[0]["figure"]["quote"])).to_be_focused()
    sitting.go_back()
    expect(sitting.locator(".story-row")).to_have_count(2)
    sitting.go_forward()
    expect(sitting.locator("#headline")).to_have_text(STORIES[0]["title"])


def test_gold_and_records_of_a_sitting_go_through_the_schema_and_evaluate(sitting: Page, tmp_path: Path) -> None:
    _, body = download(sitting, "json", "#downloads-all", "download-all")
    validator = Draft202012Validator(json_schema())
    every = json.loads(body)
    for each in every:
        assert each.pop("text")
        validator.validate(each)

    name, body = download(sitting, "zip", "#downloads-all", "download-all")
    assert name.endswith(".gold.zip")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(tmp_path)
    command = [
        sys.executable,
        "-m",
        "extractor.cli",
        "evaluate",
        str(tmp_path),
        "--model",
        "none",
        "--json",
        "--errors",
    ]
    layers = ["--layer", "money", "--layer", "measures", "--layer", "counts", "--layer", "facts"]
    done = subprocess.run([*command, *layers], capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout)
    assert figures["counts"]["support"] == sum(len(each["counts"]) for each in every)
    assert figures["measures"]["support"] == sum(len(each["measures"]) for each in every)
    assert figures["row"]["support"]
    errors = figures["errors"]
    assert any("130000" in error for error in errors), "the corrected figure is what the extraction is scored against"


def test_two_tabs_correct_one_story_together(open_page: Open) -> None:
    page = open_page()
    page.fill("#text", "مدیر شرکت آرمان گفت: ۵ دلار و ۷ یورو پرداخت شد.")
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)
    other = page.context.new_page()
    other.goto(page.url)
    for tab, quote in ((page, "۵ دلار"), (other, "۷ یورو")):
        tab.click("#correct")
        leaf(tab, quote).focus()
        tab.keyboard.press("r")
        expect(tab.locator("#article .is-rejected").last).to_have_text(quote)
    expect(other.locator("#article .is-rejected")).to_have_text(["۵ دلار", "۷ یورو"])
    page.evaluate("dispatchEvent(new Event('focus'))")  # as when the reader turns to it
    expect(page.locator("#article .is-rejected")).to_have_text(["۵ دلار", "۷ یورو"])
    page.click("#undo")
    expect(page.locator("#article .is-rejected")).to_have_text(["۵ دلار"])
    page.reload()
    expect(page.locator("#article .is-rejected")).to_have_text(["۵ دلار"], timeout=30_000)


def test_a_story_of_another_tab_comes_into_the_list(open_page: Open) -> None:
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url)
    page.fill("#text", "۵ دلار پرداخت شد.")
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)
    other.evaluate("dispatchEvent(new Event('focus'))")
    other.click("#resume")
    expect(other.locator(".story-row")).to_have_count(1)


def test_a_story_that_another_tab_removes_is_gone_from_this_one(open_page: Open) -> None:
    page = open_page()
    for text in ("۵ دلار پرداخت شد.", "۷ یورو پرداخت شد."):
        page.fill("#text", text)
        page.click("#extract")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        page.click("#again")
    page.go_back()
    expect(page.locator("#article")).to_have_text("۷ یورو پرداخت شد.")
    other = page.context.new_page()
    other.goto(page.url)
    other.click("#to-sitting")

    other.locator(".story-row", has_text="۵ دلار").locator("button.square").click()
    expect(other.locator(".story-row")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#to-sitting b")).to_have_text("۱")
    expect(page.locator("#article")).to_have_text("۷ یورو پرداخت شد.")

    other.locator(".story-row button.square").click()
    expect(other.locator("#intake")).to_be_visible()
    page.click("#correct")  # before the tab has noticed: what is removed does not come back
    leaf(page, "۷ یورو").focus()
    page.keyboard.press("r")
    expect(page.locator("#fault")).to_contain_text("این خبر در زبانهٔ دیگری از نشست برداشته شد")
    expect(page.locator("#offer")).to_be_hidden()

    page.fill("#text", "۳ دلار پرداخت شد.")
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)
    page.click("#to-sitting")
    other.reload()
    other.click("#resume")
    other.locator(".story-row button.square").click()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#intake")).to_be_visible()
    page.reload()
    expect(page.locator("#offer")).to_be_hidden()


def test_a_text_that_was_given_twice_is_told(open_page: Open) -> None:
    page = open_page()
    for text in ("۵ دلار پرداخت شد.", "۷ یورو پرداخت شد.", "۵ دلار پرداخت شد."):
        page.fill("#text", text)
        page.click("#extract")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        page.click("#again")
    page.click("#resume")
    told = page.locator(".story-row", has_text="متنش با خبر دیگری یکی است")
    expect(told).to_have_count(2)
    told.last.locator("button.square").click()
    expect(page.locator(".story-row")).to_have_count(2)
    expect(told).to_have_count(0)


def test_a_browser_that_keeps_nothing_says_so(open_page: Open) -> None:
    page = open_page()
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException(); }; }")
    page.fill("#text", "۵ دلار پرداخت شد.")
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)
    expect(page.locator("#unkept")).to_contain_text("این مرورگر خبرها و تصحیح‌ها را نگه نمی‌دارد")


def test_a_page_that_was_handed_out_comes_back_with_its_corrections(open_page: Open) -> None:
    page = open_page()
    story = STORIES[0]
    correct_figure(page, story)
    _, body = download(page, "html")
    _, made = download(page, "json")
    elsewhere = open_page(refused=True)
    forged = body.replace(b'"text":"', '"text":"دیگر '.encode())
    elsewhere.set_input_files("#file", {"name": "a.html", "mimeType": "text/html", "buffer": forged})
    expect(elsewhere.locator("#fault")).to_have_text("درخواست پذیرفته نشد.")
    elsewhere.set_input_files("#file", {"name": "a.html", "mimeType": "text/html", "buffer": body})
    expect(elsewhere.locator("#result")).to_be_visible(timeout=30_000)
    assert download(elsewhere, "json")[1] == made
    elsewhere.click("#undo")
    expect(elsewhere.locator("#undo")).to_be_disabled()
