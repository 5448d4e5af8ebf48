"""Stories corrected in a browser: all that is shown, copied and handed out agrees with what was corrected."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from browser import CHROMIUM, Open
from conftest import Service
from desk import (
    STORIES,
    Story,
    download,
    expected,
    extracted,
    facts_agree,
    give,
    leaf,
    same,
    screen_agrees,
    sheet,
    shown_number,
    work,
)
from playwright.sync_api import Page, expect

from extractor import Article
from extractor.evaluation.facts import FactScore
from extractor.evaluation.gold import read_facts
from extractor.evaluation.records import Score

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


def corrected_as_wanted(article: Article, before: Article, story: Story) -> None:
    """The article is the uncorrected one with the corrections, and nothing else."""
    rows = [(q.span.text, q.value, q.said_by.name if q.said_by else None) for q in article.quantities()]
    assert rows == expected(before, story)
    by_id = {fact.quantity_id: fact for fact in article.facts}
    for q in article.quantities():
        fact = by_id[q.id]
        assert (fact.value, fact.said_by) == (q.value, q.said_by.name if q.said_by else None)
        if q.span.text == story["fact"]["quote"]:
            assert (fact.flow, "، ".join(fact.partners), fact.partners_alpha2) == (
                story["fact"]["flow"],
                story["fact"]["typed"],
                tuple(story["fact"]["alpha2"]),
            )
    old = {fact.quantity_id: fact for fact in before.facts}
    touched = {q.id for q in article.quantities() if q.span.text == story["fact"]["quote"]}
    for id, fact in by_id.items():
        if id in old and id not in touched:
            kept = ("indicator", "flow", "partners", "commodity", "period", "unit", "currency", "reporter", "status")
            assert [getattr(fact, name) for name in kept] == [getattr(old[id], name) for name in kept]
    kind, quote, record = (story["added"][name] for name in ("kind", "quote", "record"))
    every = {"place": article.places, "organization": article.organizations, "date": article.dates}
    made = [r for r in (*every.get(kind, ()), *article.quantities()) if r.id.startswith("fix")]
    assert len(made) == 1
    assert record.items() <= made[0].model_dump(mode="json").items()
    holder = made[0].mentions[0] if hasattr(made[0], "mentions") else made[0]
    assert holder.span.text == quote
    names = [official.name for official in article.officials]
    assert names == [story["person"]["new"] if o.name == story["person"]["old"] else o.name for o in before.officials]
    assert {s.speaker.name for s in article.statements if s.speaker} <= {
        *names,
        *(o.name for o in article.organizations),
    }
    assert [made.action for made in article.corrections] == ["change"] * 4 + ["reject", "add", "change"]
    assert {made.by for made in article.corrections} == {"نگار"} and all(made.at for made in article.corrections)


def files_agree(page: Page, article: Article, story: Story, tmp_path: Path) -> None:
    """CSV, Excel, the page that stands alone and the gold format say what the JSON says, field by field."""
    stem = f"{re.sub(r'\W+', '-', story['title']).strip('-')}-{str(article.published_at)[:10]}"
    name, body = download(page, "csv")
    assert name == f"{stem}.csv"
    facts_agree(list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")))), article.facts)

    name, body = download(page, "xlsx")
    assert name == f"{stem}.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(body))
    facts_agree(sheet(book, "facts"), article.facts)
    quantities = {row["id"]: row for row in sheet(book, "quantities")}
    assert set(quantities) == {q.id for q in article.quantities()}
    for q in article.quantities():
        row = quantities[q.id]
        assert same(row["value"], q.value) and row["text"] == q.span.text and row["qualifier"] == q.qualifier
        assert row["said_by"] == (q.said_by.name if q.said_by else None)
    assert [row["name"] for row in sheet(book, "officials")] == [official.name for official in article.officials]

    name, body = download(page, "html")
    assert name == f"{stem}.html"
    standalone = body.decode()
    for q in article.quantities():
        row = re.search(rf'<tr class="\w+"><td><a href="#{q.id}">(.*?)</tr>', standalone, re.DOTALL)
        assert row and q.span.text in row[1] and f">{q.value:,f}<" in row[1]
        assert (q.said_by.name if q.said_by else "<td></td>") in row[1]
    assert f">{story['rejected']}</" not in standalone
    records = standalone.partition("<section>")[2]
    assert story["person"]["old"] + "<" not in records and story["person"]["new"] + "<" in records

    name, body = download(page, "gold")
    assert name == f"{stem}.gold.json"
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "story.json").write_bytes(body)
    gold_agrees(folder, article, story)


def gold_agrees(folder: Path, article: Article, story: Story) -> None:
    """The gold file scores the corrected article as right in everything, and goes through ``khabar evaluate``."""
    from extractor.evaluation.gold import from_article

    (gold,) = read_facts(folder)
    assert gold.text == story["text"]
    figures = [*gold.money, *gold.counts, *gold.percents, *gold.measures]
    values = {gold.locate(figure): (figure.value, figure.said_by) for figure in figures}
    assert values == {
        (q.span.start, q.span.end): (q.value, q.said_by.name if q.said_by else None) for q in article.quantities()
    }
    rows = {gold.locate(row): row for row in gold.facts or ()}
    for q in article.quantities():
        if q.span.text == story["fact"]["quote"]:
            row = rows[q.span.start, q.span.end]
            assert (row.flow, "، ".join(row.partner)) == (story["fact"]["flow"], story["fact"]["typed"])
    score, facts = Score(), FactScore()
    predicted = from_article(article, story["text"])
    score.add(gold, predicted)
    facts.add(gold, predicted, [fact.confidence for fact in article.facts])
    assert score.errors == [] and facts.errors() == []


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_what_is_corrected_is_what_is_shown_and_handed_out(
    open_page: Open, service: Service, story: Story, tmp_path: Path
) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    give(page, story)
    work(page, story)
    name, body = download(page, "json")
    assert name.endswith(".json") and not name.startswith("khabar")
    written = json.loads(body)
    assert written.pop("text") == story["text"]
    article = Article.model_validate(written)
    assert (article.title, article.agency or "") == (story["title"], story["agency"])
    corrected_as_wanted(article, extracted(service, story), story)
    screen_agrees(page, article)
    files_agree(page, article, story, tmp_path)
    copies_agree(page, article)


def copies_agree(page: Page, article: Article) -> None:
    """What the clipboard gets: the table, and a quote with its speaker and figure."""
    page.click("#tab-facts")
    page.click("#view-facts .copy")
    head, *rows = pasted(page).split("\n")
    assert head.startswith("رقم\t")
    assert len(rows) == len(article.facts)
    speakers = head.split("\t").index("گوینده")
    for row, fact in zip(rows, article.facts, strict=True):
        cells = row.split("\t")
        assert shown_number(cells[0]) == fact.value and cells[speakers] == (fact.said_by or "")
    fact = next(fact for fact in article.facts if fact.said_by)
    quote = next(q for q in article.quantities() if q.id == fact.quantity_id)
    leaf(page, quote.span.text).click()
    page.click("#card [data-act=copy]")
    said, by, number = pasted(page).split("\n")
    assert (
        said == f"«{fact.quote.strip()}»" and by.startswith(fact.said_by or "") and shown_number(number) == fact.value
    )


def pasted(page: Page) -> str:
    expect(page.get_by_text("رونوشت شد").first).to_be_visible()
    text: str = page.evaluate("navigator.clipboard.readText()")
    expect(page.get_by_text("رونوشت شد")).to_have_count(0)
    return text
