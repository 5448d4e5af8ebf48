"""The page, driven in Debian's Chromium against the running service."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import jdatetime
import pytest
from browser import CHROMIUM, Open, downloaded, figure, select, submit
from playwright.sync_api import Page, Route, expect

from extractor import (
    Article,
    Evidence,
    Mention,
    Money,
    Official,
    Organization,
    Percent,
    Role,
    Span,
    Speaker,
    Statement,
)
from extractor.evaluation.gold import GoldArticle
from extractor.records import Change, Flow, Status, Transformation

HERE = Path(__file__).parent
SEED = (HERE.parent / "samples" / "borna.txt").read_text("utf-8").strip()
AXE = (HERE / "fixtures" / "axe" / "axe.min.js").read_text("utf-8")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


def answer(page: Page, text: str, **records: Any) -> None:
    """Show a text with given records, as if the service had found them."""
    article = Article(sha256=hashlib.sha256(text.encode()).hexdigest(), **records)
    body = {**json.loads(article.model_dump_json()), "text": text}
    page.route("**/v1/extract", lambda route: route.fulfill(json=body))
    submit(page, text)


def span(text: str, quote: str, nth: int = 1) -> Span:
    at = -1
    for _ in range(nth):
        at = text.index(quote, at + 1)
    return Span(start=at, end=at + len(quote), text=quote)


class TestSeedArticle:
    def test_its_eleven_figures_and_the_official_are_shown(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        expect(page.locator("#summary")).to_contain_text("۱۱ رقم")
        official = page.locator("#view-officials .entity")
        expect(official).to_have_count(1)
        expect(official).to_contain_text("اصغر مصاحب")
        expect(official).to_contain_text("معاون صنایع کوچک سازمان صنایع کوچک و شهرکهای صنعتی ایران")
        assert official.locator(".statements li").count() >= 5
        expect(official).to_contain_text("بیش از ۱٫۰۳ میلیارد دلار")
        page.click("#tab-figures")
        expect(page.locator("#view-figures li:not(.k-date *)").filter(has=page.locator("strong"))).to_have_count(11)
        page.click("#tab-names")
        expect(page.locator("#view-names .name.k-organization")).to_have_count(5)
        shown = [block.text_content() for block in page.locator("#article .block").all()]
        assert shown == SEED.split("\n")

    def test_hover_shows_the_record_and_its_evidence(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        card = page.locator("#card")
        figure(page, "یک میلیارد و 30 میلیون دلار").hover()
        expect(card).to_be_visible()
        expect(card).to_contain_text("بیش از ۱٫۰۳ میلیارد دلار")
        expect(card).to_contain_text("۱٬۰۳۰٬۰۰۰٬۰۰۰")
        expect(card).to_contain_text("اصغر مصاحب")
        expect(card.locator(".evidence code").first).not_to_be_empty()
        page.mouse.move(5, 5)
        expect(card).to_be_hidden()

    def test_keyboard_goes_from_mark_to_mark_and_opens_the_card(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        expect(page.locator('#article .leaf[tabindex="0"]')).to_have_count(1)
        page.locator('#article .leaf[tabindex="0"]').focus()
        seen = []
        for _ in range(4):
            seen.append(page.evaluate("document.activeElement.textContent"))
            page.keyboard.press("ArrowLeft")
        assert seen[0] == "خبرگزاری برنا" and seen[1] == "اصغر مصاحب"
        page.keyboard.press("ArrowRight")
        focused = page.evaluate("document.activeElement.textContent")
        assert focused == seen[-1]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#card') !== null")
        page.keyboard.press("Escape")
        expect(page.locator("#card")).to_be_hidden()
        assert page.evaluate("document.activeElement.textContent") == focused
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.textContent") == "۳۴ هزار واحد"

    def test_lists_lead_into_the_text(self, open_page: Open) -> None:
        page = open_page(viewport={"width": 1280, "height": 420})
        submit(page, SEED)
        page.click("#tab-figures")
        page.locator("#view-figures li", has_text="۳۴ هزار واحد").locator("button").click()
        expect(figure(page, "۳۴ هزار واحد")).to_be_in_viewport()
        expect(figure(page, "۳۴ هزار واحد")).to_be_focused()
        page.click("#tab-officials")
        page.locator("#view-officials .quote").first.click()
        expect(page.locator("#article .block").first).to_be_in_viewport()

    def test_the_facts_table_sorts_filters_and_jumps(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        page.click("#tab-facts")
        rows = page.locator("#view-facts tbody tr")
        expect(rows).to_have_count(11)
        header = page.locator('#view-facts th[data-column="value"]')
        header.locator("button").click()
        expect(header).to_have_attribute("aria-sort", "ascending")
        expect(rows.first).to_contain_text("۲")
        header.locator("button").click()
        expect(header).to_have_attribute("aria-sort", "descending")
        expect(rows.first).to_contain_text("۱۳ هزار میلیارد")
        page.locator("#view-facts select").select_option("money")
        expect(rows).to_have_count(2)
        page.locator("#view-facts select").select_option("")
        page.locator("#view-facts input").fill("1.03")
        expect(rows).to_have_count(0)
        page.locator("#view-facts input").fill("77,000 واحد")
        expect(rows).to_have_count(1)
        rows.first.locator("td").nth(1).click()
        expect(figure(page, "۷۷ هزار واحد")).to_be_in_viewport()
        expect(figure(page, "۷۷ هزار واحد")).to_be_focused()

    def test_downloads(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        article = json.loads(downloaded(page, "json"))
        assert article.pop("text") == SEED
        assert len(Article.model_validate(article).quantities()) == 11
        assert downloaded(page, "csv").count("اصغر مصاحب") >= 11
        standalone = downloaded(page, "html")
        assert "اصغر مصاحب" in standalone and "<script" not in standalone and "http://" not in standalone
        gold = GoldArticle.model_validate_json(downloaded(page, "gold"))
        assert [official.name for official in gold.officials] == ["اصغر مصاحب"]
        assert (len(gold.money), len(gold.counts)) == (2, 9)

    def test_kinds_can_be_switched_off(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        money = page.locator("#article .k-money").first
        assert "underline" in money.evaluate("element => getComputedStyle(element).textDecorationLine")
        page.click("#legend [data-kind=money]")
        expect(page.locator("#legend [data-kind=money]")).to_have_attribute("aria-pressed", "false")
        assert money.evaluate("element => getComputedStyle(element).textDecorationLine") == "none"


class TestCorrections:
    def correct(self, page: Page, quote: str) -> None:
        if page.locator("#correct").get_attribute("aria-pressed") == "false":
            page.click("#correct")
        figure(page, quote).first.click()

    def gold(self, page: Page) -> GoldArticle:
        """The exported corrections; every quote in them is found where it says."""
        gold = GoldArticle.model_validate_json(downloaded(page, "gold"))
        mentions = [m for entity in (*gold.officials, *gold.organizations) for m in entity.mentions]
        for item in (*gold.money, *gold.counts, *gold.percents, *gold.measures, *mentions):
            start, end = gold.locate(item)
            assert gold.text[start:end] == item.quote
        return gold

    def test_accept_reject_change_and_add(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        self.correct(page, "هفت برنامه")
        page.click("[data-act=accept]")
        expect(page.locator("#card .state")).to_contain_text("پذیرفته")
        page.keyboard.press("Escape")
        self.correct(page, "دو هدف")
        page.click("[data-act=reject]")
        expect(page.locator("#article .is-rejected")).to_have_text("دو هدف")
        page.keyboard.press("Escape")

        self.correct(page, "۱۵ کشور")
        page.click("[data-act=edit]")
        page.fill("#card [name=value]", "۱۶")
        page.select_option("#card [name=qualifier]", "about")
        page.select_option("#card [name=said_by]", "")
        page.click("#card .span button >> nth=3")  # the end, one word later
        expect(page.locator("#card q")).to_have_text("۱۵ کشور همسایه")
        page.click("#card [type=submit]")
        expect(page.locator("#card .headline")).to_have_text("حدود ۱۶ کشور")
        page.keyboard.press("Escape")

        figure(page, "۱۳۰ شرکت").focus()
        page.keyboard.press("r")
        expect(page.locator("#progress")).to_contain_text(re.compile("^۴ از"))

        gold = self.gold(page)
        counts = {count.quote: count for count in gold.counts}
        assert "دو هدف" not in counts and "۱۳۰ شرکت" not in counts and "هفت برنامه" in counts
        changed = counts["۱۵ کشور همسایه"]
        assert (changed.value, changed.unit, changed.qualifier, changed.said_by) == (16, "کشور", "about", None)

    def test_a_changed_mention_moves_and_a_rejected_entity_goes(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        self.correct(page, "اتاق بازرگانی")
        page.click("[data-act=edit]")
        page.click("#card .span button >> nth=3")
        page.fill("#card [name=name]", "اتاق بازرگانی ایران")
        page.select_option("#card [name=kind]", "union")
        page.click("#card [type=submit]")
        expect(page.locator("#card .headline")).to_have_text("اتاق بازرگانی ایران")
        page.keyboard.press("Escape")
        page.click("#tab-names")
        page.locator(".name", has_text="سازمان صنایع کوچک").locator("button.plain").click()
        page.keyboard.press("Enter")
        page.click("[data-act=rejectEntity]")
        gold = self.gold(page)
        chamber = next(o for o in gold.organizations if o.name == "اتاق بازرگانی ایران")
        assert chamber.kind == "union" and chamber.mentions[0].quote == "اتاق بازرگانی و"
        assert not any("سازمان صنایع" in o.name for o in gold.organizations)

    def test_what_is_missing_is_added_from_a_selection(self, open_page: Open) -> None:
        page = open_page(refused=True)  # an official without a post is refused by the service
        text = "🏭 نادر رفت. نادر سه قرارداد بست."
        answer(page, text)
        page.click("#correct")
        select(page, text.index("سه") + 1, "سه قرارداد")  # + 1: the emoji takes two units
        page.click("#adder [data-add=count]")
        page.fill("#card [name=value]", "۳")
        page.click("#card [type=submit]")
        expect(page.locator("#card")).to_be_hidden()
        select(page, text.rindex("نادر") + 1, "نادر")
        page.click("#adder [data-add=official]")
        page.click("#card [type=submit]")
        expect(page.locator("#card .fault")).to_be_visible()  # an official needs a post
        page.fill("#card [name=name]", "نادر")
        page.fill("#card [name=title]", "مدیر")
        page.click("#card [type=submit]")
        expect(page.locator("#card")).to_be_hidden()
        gold = self.gold(page)
        assert [(c.quote, c.value, c.unit) for c in gold.counts] == [("سه قرارداد", 3, "قرارداد")]
        assert [(o.name, o.roles[0].title) for o in gold.officials] == [("نادر", "مدیر")]
        assert [(m.quote, m.nth) for m in gold.officials[0].mentions] == [("نادر", 2)]

    def test_undo_brings_the_record_back(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        before = self.gold(page)
        self.correct(page, "دو مدل")
        page.click("[data-act=reject]")
        page.click("[data-act=reset]")
        assert self.gold(page) == before

    def test_every_form_of_the_article_agrees_with_what_was_corrected(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        self.correct(page, "۱۵ کشور")
        page.click("#card [data-act=edit]")
        page.fill("#card [name=value]", "شانزده")
        page.click("#card [type=submit]")
        expect(page.locator("#card .headline")).to_have_text("۱۶ کشور")
        page.click("#card [data-act=editFact]")
        page.select_option("#card [name=flow]", "import")
        page.fill("#card [name=partners]", "چین، هند")
        page.click("#card [type=submit]")
        expect(page.locator("#card")).to_be_hidden()
        figure(page, "دو هدف").focus()
        page.keyboard.press("r")
        expect(page.locator("#article .is-rejected")).to_have_text("دو هدف")
        page.click("#undo")
        expect(page.locator("#article .is-rejected")).to_have_count(0)
        page.click("#redo")
        expect(page.locator("#article .is-rejected")).to_have_text("دو هدف")
        page.reload()
        expect(page.locator("#article .is-rejected")).to_have_text("دو هدف", timeout=30_000)

        article = json.loads(downloaded(page, "json"))
        assert article.pop("text") == SEED
        records = Article.model_validate(article)
        fact = next(fact for fact in records.facts if fact.value == 16)
        assert (fact.flow, fact.partners, fact.partners_alpha2) == ("import", ("چین", "هند"), ("CN", "IN"))
        assert "دو هدف" not in {count.span.text for count in records.counts}
        assert [made.action for made in records.corrections] == ["change", "change", "reject"]
        rows = list(csv.DictReader(io.StringIO(downloaded(page, "csv"))))
        assert [row["id"] for row in rows] == [row.id for row in records.facts]
        assert next(row for row in rows if row["id"] == fact.id)["value"] == "16"
        gold = self.gold(page)
        assert [count.value for count in gold.counts] == [count.value for count in records.counts]
        standalone = downloaded(page, "html")
        assert f'id="{fact.quantity_id}"' in standalone and ">دو هدف<" not in standalone
        page.click("#tab-facts")
        expect(page.locator("#view-facts tbody tr")).to_have_count(len(records.facts))

    def test_stories_of_a_sitting_stay_and_make_one_table(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        page.click("#again")
        expect(page.locator("#text")).to_have_value("")
        submit(page, "مدیر شرکت آرمان گفت: ۵ دلار پرداخت شد.")
        page.reload()
        expect(page.locator("#article")).to_contain_text("۵ دلار", timeout=30_000)
        page.click("#to-sitting")
        expect(page.locator(".story-row")).to_have_count(2)
        expect(page.locator("#sitting-facts tbody tr")).to_have_count(12)
        page.go_back()
        expect(page.locator("#article")).to_contain_text("۵ دلار")

    def test_a_selection_outlives_new_marks(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        page.click("#correct")
        figure(page, "هفت برنامه").focus()
        page.keyboard.press("r")
        expect(page.locator("#article .is-rejected")).to_have_text("هفت برنامه")
        words = "معاون صنایع کوچک سازمان"
        for key, rejected in (("Control+z", 0), ("Control+y", 1)):
            select(page, SEED.replace("\n", "").index(words), words)
            page.keyboard.press(key)
            expect(page.locator("#article .is-rejected")).to_have_count(rejected)
            page.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 300))")
            assert page.evaluate("getSelection().toString()") == words
            expect(page.locator("#adder [data-add=person]")).to_be_visible()


class TestLanguageAndTheme:
    def test_language_switches_everything_and_stays(self, open_page: Open) -> None:
        page = open_page()
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir].join()") == "fa,rtl"
        submit(page, SEED)
        page.click("#language")
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir].join()") == "en,ltr"
        expect(page.locator("#summary")).to_contain_text("11 figures")
        expect(page.locator("#tab-officials")).to_contain_text("Officials")
        assert page.locator("#article").evaluate("element => getComputedStyle(element).direction") == "rtl"
        figure(page, "۱۵ کشور").hover()
        expect(page.locator("#card")).to_contain_text("Said by")
        page.reload()
        expect(page.locator("#intake h1")).to_have_text("Bring a story")
        page.click("#language")
        expect(page.locator("#intake h1")).to_have_text("متن خبر را بگذارید")

    def test_the_two_languages_have_the_same_words(self, open_page: Open) -> None:
        keys = """async () => {
            const flat = (object, path) => Object.entries(object).flatMap(([key, value]) =>
                typeof value === "object" && !Array.isArray(value) ? flat(value, `${path}${key}.`) : [path + key]);
            const [fa, en] = await Promise.all([import("/page/fa.js"), import("/page/en.js")]);
            return [flat(fa.default, ""), flat(en.default, "")];
        }"""
        persian, english = open_page().evaluate(keys)
        assert persian == english

    def test_every_word_of_a_fact_has_its_translation(self, open_page: Open) -> None:
        told = {*get_args(Transformation), *get_args(Change), *get_args(Status)} - {"level", "actual"}
        for language in ("fa", "en"):
            words = open_page().evaluate(f'import("/page/{language}.js").then(words => words.default)')
            assert set(words["flows"]) == set(get_args(Flow))
            assert set(words["readings"]) == told | {"level", "actual"}

    def test_theme_switches_and_stays(self, open_page: Open) -> None:
        page = open_page(color_scheme="light")
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        page.click("#theme")
        dark = page.evaluate(background)
        assert dark != light
        page.reload()
        assert page.evaluate(background) == dark
        page.click("#theme")
        assert page.evaluate(background) == light
        assert open_page(color_scheme="dark").evaluate(background) == dark


class TestPhone:
    def test_tap_opens_a_sheet_and_the_bar_changes_the_view(self, open_page: Open) -> None:
        page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
        submit(page, SEED)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        expect(page.locator("#panel")).to_be_hidden()
        figure(page, "هفت برنامه").tap()
        card = page.locator("#card")
        expect(card).to_contain_text("۷ برنامه")
        box = card.bounding_box()
        assert box and box["x"] == 0 and box["width"] == 390 and round(box["y"] + box["height"]) == 844
        marked = figure(page, "هفت برنامه").bounding_box()
        assert marked and marked["y"] + marked["height"] <= box["y"], "the sheet lies over the mark"
        card.locator("[data-close]").tap()
        page.locator("#bottom [data-go=figures]").tap()
        expect(page.locator("#article")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator("#view-figures li", has_text="۳۴ هزار").locator("button").tap()
        expect(figure(page, "۳۴ هزار واحد")).to_be_in_viewport()


def violations(page: Page, part: str = "body") -> list[str]:
    """What axe-core finds moderate, serious or critical in a part of the page, with the elements."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = page.evaluate(
        "([part, options]) => axe.run(part, options).then(result => result.violations)", [part, options]
    )
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for fault in found
        if fault["impact"] != "minor"
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_moderate_or_serious(open_page: Open, scheme: str) -> None:
    page = open_page(refused=True, color_scheme=scheme)
    assert violations(page) == []
    page.route("**/v1/extract", lambda route: route.abort())
    page.fill("#text", "متن")
    page.click("#more summary")
    page.click("#extract")
    expect(page.locator("#fault")).to_be_visible()
    assert violations(page) == []
    page.unroute("**/v1/extract")
    page.fill("#text", "")
    submit(page, SEED)
    for tab in ("officials", "figures", "names", "facts"):
        page.click(f"#tab-{tab}")
        assert violations(page) == []
    page.click("#correct")
    figure(page, "هفت برنامه").click()
    page.click("[data-act=accept]")
    expect(page.locator("#card .state")).to_be_visible()
    assert violations(page) == []
    for act in ("edit", "editFact"):
        page.click(f"[data-act={act}]")
        assert violations(page) == []
        page.click("#card form [data-close]")
        if page.locator("#card").is_hidden():
            figure(page, "هفت برنامه").click()
    page.keyboard.press("Escape")
    select(page, SEED.replace("\n", "").index("برنامه وزارت"), "برنامه وزارت")
    expect(page.locator("#adder")).to_be_visible()
    assert violations(page) == []
    page.click("#language")
    assert violations(page) == []
    page.click("#downloads summary")
    assert violations(page, "#downloads") == []  # the menu lies over others while it is open
    page.keyboard.press("Escape")
    page.click("#to-sitting")
    assert violations(page) == []


def test_axe_finds_nothing_on_a_phone_and_targets_are_large(open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    submit(page, SEED)
    page.locator("#correct").tap()
    for name in ("text", "officials", "figures", "names", "facts"):
        page.locator(f"#bottom [data-go={name}]").tap()
        assert violations(page) == [] and small_targets(page) == []
    page.locator("#bottom [data-go=text]").tap()
    figure(page, "هفت برنامه").tap()
    assert violations(page) == [] and small_targets(page) == []
    page.locator("#card [data-act=edit]").tap()
    assert violations(page) == [] and small_targets(page) == []
    page.locator("#card form [data-close]").tap()
    page.locator("#card [data-close]").tap()
    page.locator("#to-sitting").tap()
    assert violations(page) == [] and small_targets(page) == []


def small_targets(page: Page) -> list[str]:
    """Controls lower than 44 px, those in running text aside."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([type=checkbox], [type=file]), summary")]
            .filter(each => each.checkVisibility() && !each.closest(".leaf"))
            .map(each => [each, each.getBoundingClientRect()])
            .filter(([, box]) => box.height && box.height < 43.5)
            .map(([each, box]) => `${each.outerHTML.slice(0, 120)} ${box.height}`)"""
    )
    return found


def test_the_keyboard_leads_from_paste_to_download(open_page: Open) -> None:
    page = open_page()
    page.locator("#text").focus()
    page.keyboard.insert_text("نادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه با ۵ میلیون دلار ساخته شد.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)
    tab_to(page, "#correct")
    page.keyboard.press("Enter")
    tab_to(page, "#article .leaf")
    heard = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert heard == "نادر کاویان، مقام: نادر کاویان"
    while page.evaluate("document.activeElement.textContent") != "۵ میلیون دلار":
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("۵ میلیون دلار، پول: ۵ میلیون")
    page.keyboard.press("Enter")
    tab_to(page, "#card [data-act=edit]")
    page.keyboard.press("Enter")
    tab_to(page, "#card [name=value]")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("شش میلیون")
    page.keyboard.press("Enter")
    expect(page.locator("#card .headline")).to_contain_text("۶ میلیون")
    assert page.evaluate("document.activeElement.closest('#card') !== null"), "the focus stays in the card"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "۵ میلیون دلار"
    page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(page.locator("#redo")).to_be_disabled()
    tab_to(page, "#downloads summary", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "[data-download=json]")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert json.loads(Path(waiting.value.path()).read_text("utf-8"))["money"][0]["value"] == "6000000"


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


HOSTILE = '<script>window.hacked=1</script> <img src=x onerror="window.hacked=1"> '


def test_markup_in_an_article_is_shown_as_text(open_page: Open) -> None:
    page = open_page()
    submit(page, HOSTILE + "مدیرعامل شرکت <b>آرمان</b> گفت: ۵ دلار است.\n" + HOSTILE)
    expect(page.locator("#article")).to_contain_text(HOSTILE.strip())
    page.click("#tab-figures")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#article img, #article script, #article b, #panel img").count() == 0


def test_markup_in_every_field_of_a_record_is_shown_as_text(open_page: Open) -> None:
    page = open_page()
    where = Span(start=0, end=len(HOSTILE), text=HOSTILE)
    proof = (Evidence(rule=HOSTILE, entry=HOSTILE, confidence=0.5),)
    speaker = Speaker(id="off1", kind="official", name=HOSTILE, title=HOSTILE, organization=HOSTILE)
    mention = (Mention(span=where, evidence=proof),)
    answer(
        page,
        HOSTILE,
        officials=(
            Official(id="off1", name=HOSTILE, honorific=HOSTILE, roles=(Role(title=HOSTILE),), mentions=mention),
        ),
        organizations=(Organization(id="org1", name=HOSTILE, aliases=(HOSTILE,), mentions=mention),),
        money=(Money(id="m1", span=where, value=Decimal(5), currency="USD", said_by=speaker, evidence=proof),),
        statements=(Statement(id="s1", speaker=speaker, span=where),),
        warnings=(HOSTILE,),
    )
    page.locator("#article .leaf").first.click()
    page.locator("#card .also button").first.click()
    for tab in ("figures", "names", "facts"):
        page.click(f"#tab-{tab}", force=True)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#article img, #panel img, #card img, #summary img, main script").count() == 0


def test_marks_that_contain_and_cross_each_other_keep_the_text(open_page: Open) -> None:
    page = open_page()
    text = "😀 رئیس سازمان آب 😀 تهران گفت: ۵ تا ۷ درصد."
    entity = {"id": "off1", "roles": (Role(title="رئیس"),)}
    answer(
        page,
        text,
        officials=(Official(**entity, mentions=(Mention(span=span(text, "رئیس سازمان آب"), kind="role"),)),),
        organizations=(
            Organization(id="org1", name="الف", mentions=(Mention(span=span(text, "سازمان آب")),)),
            Organization(id="org2", name="ب", mentions=(Mention(span=span(text, "آب 😀 تهران")),)),
        ),
        percents=(
            Percent(id="p1", span=span(text, "۵ تا ۷ درصد"), low=Decimal(5), high=Decimal(7), qualifier="range"),
        ),
    )
    expect(page.locator("#article .block")).to_have_text(text)
    marked = (
        "id => [...document.querySelectorAll('.leaf')].filter(leaf => leaf.dataset.marks.split(' ').includes(id))"
        ".map(leaf => leaf.textContent).join('')"
    )
    assert page.evaluate(marked, f"off1@{text.index('رئیس')}") == "رئیس سازمان آب"
    assert page.evaluate(marked, f"org1@{text.index('سازمان')}") == "سازمان آب"
    assert page.evaluate(marked, f"org2@{text.index('آب 😀 تهران')}") == "آب 😀 تهران"
    assert page.evaluate(marked, "p1") == "۵ تا ۷ درصد"
    page.click("#tab-figures")
    expect(page.locator("#view-figures strong")).to_have_text("۵ تا ۷ درصد")


@pytest.mark.parametrize("joint", ["\n", " "])
def test_a_long_text_is_drawn_where_it_is_read(open_page: Open, joint: str) -> None:
    page = open_page()
    sentence = "وزیر نیرو گفت: ۱۲ نیروگاه با ۳ میلیون دلار ساخته شد."
    count = 200_000 // (len(sentence) + 1)
    text = joint.join([sentence] * count)
    quantities = [("۱۲ نیروگاه", 12), ("۳ میلیون دلار", 3_000_000)]
    spans = [
        Span(start=base + sentence.index(quote), end=base + sentence.index(quote) + len(quote), text=quote)
        for base in range(0, count * (len(sentence) + 1), len(sentence) + 1)
        for quote, _ in quantities
    ]
    money = tuple(Money(id=f"m{k}", span=s, value=Decimal(3), currency="USD") for k, s in enumerate(spans))
    answer(page, text, money=money)
    drawn = page.locator("#article .leaf").count()
    assert 0 < drawn < len(spans) / 4
    shown = page.evaluate("[...document.querySelectorAll('.block')].map(b => b.textContent).join('')")
    assert shown == text.replace("\n", "")
    page.locator("#article .leaf").first.focus()
    page.keyboard.press("End")
    expect(page.locator(":focus")).to_have_text(spans[-1].text)
    expect(page.locator(":focus")).to_be_in_viewport()
    assert page.locator("#article .leaf").count() < len(spans) / 2
    page.click("#tab-figures")
    assert page.locator("#view-figures li").count() < len(spans) / 4


class TestInput:
    def test_a_dropped_file_of_an_old_encoding_is_read(self, open_page: Open) -> None:
        page = open_page()
        page.evaluate(
            """bytes => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([new Uint8Array(bytes)], "news.txt", { type: "text/plain" }));
                const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
                document.body.dispatchEvent(new DragEvent("drop", options));
            }""",
            list("گزارش: ۵ دلار و 7 یورو".replace("۵", "5").replace("ی", "ي").encode("windows-1256")),
        )
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        expect(page.locator("#article")).to_contain_text("5 دلار")
        expect(page.locator("#summary")).to_contain_text("۲ رقم")

    def test_an_opened_page_is_sent_as_html(self, open_page: Open) -> None:
        page = open_page()
        html = "<html><body><article><h1>سرخط</h1><p>مدیر شرکت آرمان گفت: ۵ دلار پرداخت شد.</p></article></body></html>"
        page.set_input_files("#file", {"name": "a.html", "mimeType": "text/html", "buffer": html.encode()})
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        expect(page.locator("#article .block").last).to_have_text("مدیر شرکت آرمان گفت: ۵ دلار پرداخت شد.")

    def test_the_sample_and_a_jalali_date(self, open_page: Open) -> None:
        page = open_page()
        sent: list[dict[str, Any]] = []
        page.on("request", lambda r: sent.append(r.post_data_json) if r.url.endswith("/extract") else None)
        page.click("#sample")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        assert sent[0]["published_at"].startswith("2023-10-02T")
        assert page.locator("#view-officials .entity").count() >= 2

    def test_a_wrong_date_is_told(self, open_page: Open) -> None:
        page = open_page()
        page.fill("#text", "متن")
        page.fill("#published", "۱۴۰۲/۱۳/۰۱")
        page.click("#extract")
        expect(page.locator("#fault")).to_contain_text("تاریخ")
        expect(page.locator("#published")).to_be_focused()

    def test_faults_are_told_and_the_text_stays(self, open_page: Open) -> None:
        page = open_page(refused=True)
        page.fill("#text", "متن")
        page.route("**/v1/extract", lambda route: route.abort())
        page.click("#extract")
        expect(page.locator("#fault")).to_contain_text("کارساز پاسخ نداد")
        problem = {"type": "urn:khabar:problem:too-slow", "title": "x", "status": 504, "detail": "It took longer."}
        page.unroute("**/v1/extract")
        page.route("**/v1/extract", lambda route: route.fulfill(status=504, json=problem))
        page.click("#extract")
        expect(page.locator("#fault")).to_contain_text("بیش از زمان مجاز")
        expect(page.locator("#text")).to_have_value("متن")

    def test_a_server_with_a_key_asks_for_it(self, open_page: Open) -> None:
        page = open_page(refused=True)

        def guard(route: Route) -> None:
            if route.request.headers.get("authorization") == "Bearer k1":
                route.continue_()
            else:
                route.fulfill(status=401, json={"type": "urn:khabar:problem:unauthorized", "detail": "x"})

        page.route("**/v1/extract", guard)
        page.fill("#text", "۵ دلار")
        page.click("#extract")
        page.fill("#key", "k1")
        page.click("#extract")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)


class TestModules:
    """Parts of the page's code against Python's own answers."""

    def test_offsets(self, open_page: Open) -> None:
        convert = """async text => {
            const { Offsets } = await import("/page/offsets.js");
            const offsets = new Offsets(text);
            const points = [...Array([...text].length + 1).keys()];
            return points.map(point => [offsets.toUnits(point), offsets.toPoints(offsets.toUnits(point))]);
        }"""
        page = open_page()
        for text in ("", "سلام", "😀", "a😀b😀😀c", "😀" * 50 + "سلام" + "𐍈", "خبر\u200cها 🏭 و ۵"):
            units = [len(text[:point].encode("utf-16-le")) // 2 for point in range(len(text) + 1)]
            assert page.evaluate(convert, text) == [[unit, point] for point, unit in enumerate(units)]

    def test_dates_as_typed(self, open_page: Open) -> None:
        days = [dt.date(1921, 3, 21) + dt.timedelta(days=k * 97) for k in range(550)]
        typed = [str(jdatetime.date.fromgregorian(date=day)).replace("-", "/") for day in days]
        typed = [
            each.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) if k % 2 else each for k, each in enumerate(typed)
        ]
        parse = """async typed => (await import("/page/i18n.js").then(m => typed.map(m.parseDay)))"""
        page = open_page()
        assert page.evaluate(parse, typed) == [str(day) for day in days]
        wrong = ["", "۱۴۰۲", "1402/07/31", "1402/12/30", "2023-02-29", "2023-13-01", "a/b/c"]
        assert page.evaluate(parse, wrong) == [None] * len(wrong)
        assert page.evaluate(parse, ["1403/12/30", "2024-2-29"]) == ["2025-03-20", "2024-02-29"]

    def test_numbers(self, open_page: Open) -> None:
        cases = [
            ("1030000000", "۱٬۰۳۰٬۰۰۰٬۰۰۰", "۱٫۰۳ میلیارد"),
            ("13000000000000", "۱۳٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰", "۱۳ هزار میلیارد"),
            ("1234567", "۱٬۲۳۴٬۵۶۷", "۱٬۲۳۴٬۵۶۷"),
            ("43000", "۴۳٬۰۰۰", "۴۳٬۰۰۰"),
            ("2.50", "۲٫۵", "۲٫۵"),
            ("-1500000", "-۱٬۵۰۰٬۰۰۰", "-۱٫۵ میلیون"),
            ("1E+6", "۱٬۰۰۰٬۰۰۰", "۱ میلیون"),
            ("1.25E-2", "۰٫۰۱۲۵", "۰٫۰۱۲۵"),
            ("123456789012345678901234567890", "۱۲۳٬۴۵۶٬۷۸۹٬۰۱۲٬۳۴۵٬۶۷۸٬۹۰۱٬۲۳۴٬۵۶۷٬۸۹۰", None),
        ]
        show = """async values => {
            const { number, short } = await import("/page/i18n.js");
            return values.map(value => [number(value), short(value)]);
        }"""
        shown = open_page().evaluate(show, [value for value, _, _ in cases])
        for (value, number, short), (got_number, got_short) in zip(cases, shown, strict=True):
            assert (value, got_number) == (value, number)
            assert (value, got_short) == (value, short or number)
