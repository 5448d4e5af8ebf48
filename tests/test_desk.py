"""The journalist's desk: stories corrected in a browser; all that is shown, copied and handed out agrees with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jdatetime
import openpyxl
import pytest
import yaml
from browser import CHROMIUM, Open, select
from conftest import Service
from jsonschema import Draft202012Validator
from playwright.sync_api import Page, expect

from extractor import Article, Fact, json_schema
from extractor.evaluation.facts import FactScore
from extractor.evaluation.gold import read_facts
from extractor.evaluation.records import Score
from extractor.writers.tidy import TABLES

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")

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


@pytest.fixture
def sitting(open_page: Open) -> Page:
    """A browser that holds two stories, a figure corrected in each."""
    page = open_page()
    for story in STORIES[:2]:
        give(page, story)
        page.click("#correct")
        change(page, story["figure"]["quote"], {"value": story["figure"]["typed"]})
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


def test_without_the_service_the_page_says_what_needs_it_and_gives_the_corrected_records(open_page: Open) -> None:
    page = open_page(refused=True)
    story = STORIES[0]
    give(page, story)
    page.click("#correct")
    change(page, story["figure"]["quote"], {"value": story["figure"]["typed"]})
    for path in ("**/v1/**", "**/healthz"):
        page.route(path, lambda route: route.abort())
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#away")).to_contain_text("خبر تازه، تصحیح، واگرد و دریافت فایل‌های دیگر به آن نیاز دارد")
    for menu in ("[data-download]", "[data-download-all]"):
        every = page.locator(menu).all()
        assert [each.is_disabled() for each in every] == [
            "json" not in (each.get_attribute(menu[1:-1]) or "") for each in every
        ]
    _, body = download(page, "json")
    written = json.loads(body)
    del written["text"]
    article = Article.model_validate(written)
    assert {q.span.text: q.value for q in article.quantities()}[story["figure"]["quote"]] == Decimal(
        story["figure"]["value"]
    )
    screen_agrees(page, article)
    page.click("#to-sitting")
    rows = page.locator("#sitting-facts tbody tr")
    shown = [shown_number(row.locator("[data-column=value]").inner_text()) for row in rows.all()]
    assert shown == [fact.value for fact in article.facts]
    for path in ("**/v1/**", "**/healthz"):
        page.unroute(path)
    expect(page.locator("#away")).to_be_hidden()
    page.go_back()
    _, body = download(page, "csv")
    facts_agree(list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")))), article.facts)


TABLE = """<!doctype html><html lang="fa"><head><title>ساخت نیروگاه در سه استان</title></head><body><article>
<h1>ساخت نیروگاه در سه استان</h1>
<p>نادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه با ۵ میلیون دلار در سه استان ساخته شد و به شبکه پیوست.</p>
<table><caption>هزینه ساخت</caption><thead><tr><th>استان</th><th>نیروگاه</th><th>هزینه</th></tr></thead>
<tbody><tr><td>یزد</td><td>۷ نیروگاه</td><td>۳ میلیون دلار</td></tr>
<tr><td>کرمان</td><td></td><td>۲ میلیون دلار</td></tr></tbody></table>
<p>او افزود که ساخت نیروگاه‌های دیگر در سال آینده پی گرفته می‌شود و به پایان می‌رسد.</p></article></body></html>"""
PASTED = (
    "هزینه ساخت نیروگاه‌ها چنین است:\nاستان\tنیروگاه\tهزینه\nیزد\t۷ نیروگاه\t۳ میلیون دلار\nکرمان\t\t۲ میلیون دلار\n"
)


@pytest.mark.parametrize("way", ["file", "paste"])
def test_a_table_comes_as_a_table(open_page: Open, way: str) -> None:
    page = open_page()
    if way == "file":
        page.set_input_files("#file", {"name": "a.html", "mimeType": "text/html", "buffer": TABLE.encode()})
    else:
        page.locator("#text").evaluate("(area, text) => area.setRangeText(text)", PASTED)
        page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=60_000)
    table = page.locator("#article table")
    expect(table).to_have_count(1)
    assert table.locator("caption").all_text_contents() == (["هزینه ساخت"] if way == "file" else [])
    assert [row.locator("th, td").all_text_contents() for row in table.locator("tr").all()] == [
        ["استان", "نیروگاه", "هزینه"],
        ["یزد", "۷ نیروگاه", "۳ میلیون دلار"],
        ["کرمان", "", "۲ میلیون دلار"],
    ]
    assert table.locator("th").all_text_contents() == ["استان", "نیروگاه", "هزینه"]
    assert "|" not in (page.locator("#article").text_content() or "")
    leaf(page, "۳ میلیون دلار").click()
    expect(page.locator("#card .headline")).to_contain_text("۳ میلیون")
    page.keyboard.press("Escape")
    page.click("#correct")
    table.locator("td", has_text="کرمان").evaluate("cell => getSelection().selectAllChildren(cell)")
    page.click("#adder [data-add=place]")
    expect(page.locator("#card [name=name]")).to_have_value("کرمان")


def test_bars_in_a_headline_make_no_table(open_page: Open) -> None:
    page = open_page()
    text = "خبر | ساخت نیروگاه\nوزیر نیرو گفت: ۱۲ نیروگاه ساخته شد.\nوزیر | نفت | گفت."
    page.locator("#text").evaluate("(area, text) => area.setRangeText(text)", text)
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=60_000)
    assert page.locator("#article .block").all_text_contents() == text.split("\n")


def test_without_the_service_nothing_is_lost_and_the_reader_is_told(open_page: Open) -> None:
    page = open_page(refused=True)
    story = STORIES[0]
    give(page, story)
    page.click("#correct")
    change(page, story["figure"]["quote"], {"value": story["figure"]["typed"]})
    page.route("**/v1/corrections", lambda route: route.abort())
    leaf(page, story["rejected"]).focus()
    page.keyboard.press("r")
    expect(page.locator("#result-fault")).to_contain_text("در همین مرورگر مانده است")
    expect(page.locator("#article .is-rejected")).to_have_count(0)
    leaf(page, story["later"]["quote"]).click()
    page.click("#card [data-act=edit]")
    page.fill("#card [name=value]", story["later"]["typed"])
    page.click("#card [type=submit]")
    expect(page.locator("#card .fault")).to_contain_text("در همین مرورگر مانده است")
    page.unroute("**/v1/corrections")
    expect(page.locator("#away")).to_be_hidden()
    page.click("#card [type=submit]")
    expect(page.locator("#card .headline")).to_contain_text("۳۶")
    page.reload()
    expect(page.locator("#progress")).to_contain_text("۲ از", timeout=30_000)
