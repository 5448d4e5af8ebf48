"""The page, driven in Debian's Chromium against the running service: what it shows."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from browser import CHROMIUM, SEED, Open, answer, downloaded, figure, span, submit
from playwright.sync_api import expect

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

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


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
        standalone = downloaded(page, "html").partition("<script")[0]
        assert "اصغر مصاحب" in standalone and "http://" not in standalone
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
