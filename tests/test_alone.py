"""The page as one file: it reads, corrects and hands out without a service, and asks nothing of any place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from browser import CHROMIUM, Open, opener, violations
from desk import STORIES, add, change, correct_figure, download, leaf, screen_agrees, written
from playwright.sync_api import Browser, Page, expect

from extractor import Extractor
from extractor.server.alone import alone
from extractor.server.models import SourcedArticle

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")

Visit = Callable[[str], Page]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Opens markup as a file, in a browser without connection; nothing is asked of any place."""
    numbers = count()
    with opener(browser, "file:") as open_:

        def visit(markup: str) -> Page:
            path = tmp_path / f"page{next(numbers)}.html"
            path.write_text(markup, "utf-8")
            return open_(at=path.as_uri(), offline=True)

        yield visit


def sourced(title: str, text: str) -> SourcedArticle:
    return SourcedArticle.model_validate(
        {**json.loads(Extractor("none")(text, title=title).model_dump_json()), "text": text}
    )


def test_a_file_from_the_page_corrects_and_hands_out_without_a_service(open_page: Open, visit: Visit) -> None:
    served = open_page()
    story = STORIES[0]
    correct_figure(served, story)
    _, body = download(served, "html")
    page = visit(body.decode())
    expect(page.locator("#headline")).to_have_text(story["title"])
    screen_agrees(page, written(served))

    change(page, story["speaker"]["quote"], {"said_by": story["speaker"]["name"]})
    change(page, story["person"]["old"], {"name": story["person"]["new"]})
    partners = {"flow": story["fact"]["flow"], "partners": story["fact"]["typed"]}
    change(page, story["fact"]["quote"], partners, act="editFact")
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    typed = story["added"]["typed"] | {"value": "۱۹٬۰۰۰"}
    add(page, {**story, "added": {**story["added"], "typed": typed}})
    page.click("#undo")
    expect(leaf(page, story["added"]["quote"])).to_have_count(0)
    page.click("#redo")
    expect(leaf(page, story["added"]["quote"])).to_be_visible()
    page.reload()
    expect(page.locator("#article .is-rejected")).to_have_text(story["rejected"])
    change(page, story["later"]["quote"], {"value": story["later"]["typed"]})

    article = written(page)
    figures = {q.span.text: q for q in article.quantities()}
    assert figures[story["figure"]["quote"]].value == Decimal(story["figure"]["value"])
    assert figures[story["later"]["quote"]].value == Decimal(story["later"]["value"])
    assert figures[story["added"]["quote"]].value == Decimal(story["added"]["record"]["value"])
    assert story["rejected"] not in figures
    speaker = figures[story["speaker"]["quote"]].said_by
    assert speaker and speaker.name == story["speaker"]["name"]
    fact = next(f for f in article.facts if f.quantity_id == figures[story["fact"]["quote"]].id)
    assert (fact.flow, "، ".join(fact.partners), fact.said_by) == (
        story["fact"]["flow"],
        story["fact"]["typed"],
        story["person"]["new"],
    )
    assert [made.action for made in article.corrections] == ["change"] * 4 + ["reject", "add", "change"]
    screen_agrees(page, article)

    _, body = download(page, "html")
    assert f"<article>{story['text']}</article>" in body.decode()
    again = visit(body.decode())
    assert written(again) == article
    screen_agrees(again, article)
    for _ in range(7):
        again.click("#undo")
    expect(again.locator("#undo")).to_be_disabled()
    assert not written(again).corrections


def test_several_articles_are_a_sitting(visit: Visit) -> None:
    texts = ["نادر کاویان گفت: ۵ دلار پرداخت شد.", "سارا مهرجو گفت: ۷ دلار پرداخت شد."]
    page = visit(alone([sourced(f"خبر {k}", text) for k, text in enumerate(texts)]))
    expect(page.locator(".story-row")).to_have_count(2)
    expect(page.locator("#sitting-facts tbody tr")).to_have_count(2)
    page.locator(".story-row button.plain").last.click()
    page.click("#correct")
    change(page, "۷ دلار", {"value": "۸"})
    page.click("#to-sitting")
    expect(page.locator("#sitting-facts tbody tr").last).to_contain_text("۸ دلار")
    _, body = download(page, "json", "#downloads-all", "download-all")
    assert [each["money"][0]["value"] for each in json.loads(body)] == ["5", "8"]
    _, body = download(page, "html", "#downloads-all", "download-all")
    again = visit(body.decode())
    expect(again.locator("#sitting-facts tbody tr").last).to_contain_text("۸ دلار")


def test_what_needs_a_service_is_not_offered(visit: Visit) -> None:
    page = visit(alone([sourced("خبر", "۵ دلار پرداخت شد.")]))
    expect(page.locator("#result")).to_be_visible()
    page.click("#downloads summary")
    shown = [each.get_attribute("data-download") for each in page.locator("[data-download]").filter(visible=True).all()]
    assert shown == ["csv", "json", "html"]
    for name in ("#again", "#away", "#intake", "#to-sitting"):
        expect(page.locator(name)).to_be_hidden()
    page.keyboard.press("Escape")
    page.click("#correct")
    leaf(page, "۵ دلار").click()
    page.click("#card [data-act=edit]")
    assert violations(page) == []


def test_markup_in_an_article_stays_text(visit: Visit) -> None:
    hostile = '</script><!-- <script>window.hacked=1</script> <img src=x onerror="window.hacked=1"> {{ 5 }}'
    page = visit(alone([sourced(hostile, f"{hostile} ۵ دلار پرداخت شد.")]))
    expect(page.locator("#headline")).to_have_text(hostile)
    expect(page.locator("#article")).to_contain_text(hostile)
    _, body = download(page, "html")
    again = visit(body.decode())
    expect(again.locator("#article")).to_contain_text(hostile)
    assert page.evaluate("window.hacked") is None and again.evaluate("window.hacked") is None


def test_without_scripts_the_article_is_read(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(alone([sourced("خبر نیروگاه", "وزیر نیرو گفت: ۵ دلار پرداخت شد.")]), "utf-8")
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        expect(page.locator("article mark.money")).to_have_text("۵ دلار")
        expect(page.locator("#articles")).to_contain_text("خبر نیروگاه")
