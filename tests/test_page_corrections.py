"""Corrections made in the page, one by one."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from browser import CHROMIUM, SEED, Open, answer, downloaded, figure, press_persian, select, span, submit
from playwright.sync_api import Page, expect

from extractor import Article, Count, Mention, Official, Role
from extractor.evaluation.gold import GoldArticle

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


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

    def test_a_card_gives_way_to_what_is_offered_for_a_selection(self, open_page: Open) -> None:
        text = "به گزارش ما، در نشست خبری ۵ دلار پرداخت شد."
        page = open_page()
        submit(page, text)
        page.click("#correct")
        figure(page, "۵ دلار").hover()
        expect(page.locator("#card")).to_be_visible()
        select(page, text.index("نشست"), "نشست خبری")
        expect(page.locator("#adder")).to_be_visible()
        expect(page.locator("#card")).to_be_hidden()
        page.mouse.move(5, 5)
        figure(page, "۵ دلار").hover()
        page.wait_for_timeout(400)
        expect(page.locator("#card")).to_be_hidden()
        page.click("#adder [data-add=organization]")
        expect(page.locator("#card form")).to_be_visible()

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

    def test_every_post_of_an_official_can_be_changed_removed_and_added(self, open_page: Open) -> None:
        page = open_page()
        text = "نادر کاویان آمد و سه قرارداد بست."
        mention = Mention(span=span(text, "نادر کاویان"))
        posts = (Role(title="وزیر نیرو", implied=True), Role(title="رئیس اورژانس"), Role(title="عضو شورا", former=True))
        answer(
            page,
            text,
            officials=(Official(id="off1", name="نادر کاویان", roles=posts, mentions=(mention,)),),
        )
        self.correct(page, "نادر کاویان")
        page.click("#card [data-act=edit]")
        page.get_by_role("button", name="برداشتن این سمت").first.click()
        page.fill("#card [name=organization-3]", "شورای شهر")
        page.click("#card [data-act=addRole]")
        page.fill("#card [name=title-4]", "سخنگو")
        page.click("#card [type=submit]")
        expect(page.locator("#card form")).to_have_count(0)
        article = json.loads(downloaded(page, "json"))
        roles = [(r["title"], r["organization"], r["former"], r["implied"]) for r in article["officials"][0]["roles"]]
        assert roles == [
            ("وزیر نیرو", None, False, True), ("عضو شورا", "شورای شهر", True, False), ("سخنگو", None, False, False),
        ]  # fmt: skip

    def test_a_post_that_two_share_is_corrected_for_one(self, open_page: Open) -> None:
        page = open_page()
        text = "کریم یکتا و سعید نوری، وزیران خارجه ایران و روسیه، در تهران دیدار کردند."
        submit(page, text)
        self.correct(page, "سعید نوری")
        page.click("[data-act=rejectEntity]")
        page.keyboard.press("Escape")
        assert page.locator("#article .block").text_content() == text
        assert {official.name for official in self.gold(page).officials} == {"کریم یکتا"}

    def test_keys_are_those_of_any_keyboard(self, open_page: Open) -> None:
        page = open_page()
        submit(page, SEED)
        page.click("#correct")
        figure(page, "هفت برنامه").focus()
        press_persian(page, "ق", "KeyR")
        expect(page.locator("#article .is-rejected")).to_have_text("هفت برنامه")
        press_persian(page, "ظ", "KeyZ", ctrl=True)
        expect(page.locator("#article .is-rejected")).to_have_count(0)
        figure(page, "هفت برنامه").focus()
        press_persian(page, "ث", "KeyE")
        expect(page.locator("#card form")).to_be_visible()

    def test_what_is_typed_in_a_form_stays_until_the_reader_is_done(self, open_page: Open) -> None:
        page = open_page(refused=True)
        submit(page, SEED)
        for path in ("**/v1/**", "**/healthz"):
            page.route(path, lambda route: route.abort())
        self.correct(page, "دو هدف")
        page.click("#card [data-act=reject]")
        expect(page.locator("#away")).to_be_visible()
        page.keyboard.press("Escape")
        self.correct(page, "۱۵ کشور")
        page.click("#card [data-act=edit]")
        page.fill("#card [name=unit]", "همسایه")
        page.click("#tab-facts")
        page.set_viewport_size({"width": 1000, "height": 700})
        for path in ("**/v1/**", "**/healthz"):
            page.unroute(path)
        expect(page.locator("#away")).to_be_hidden()  # and the service makes the corrections anew
        page.wait_for_timeout(500)
        expect(page.locator("#card [name=unit]")).to_have_value("همسایه")
        page.click("#card [type=submit]")
        expect(page.locator("#card .headline")).to_have_text("۱۵ همسایه")

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"low": "۹"}, "یا یک مقدار بنویسید، یا کمینه و بیشینه را"),
            ({"value": "", "low": "۹", "high": "۵"}, "یا یک مقدار بنویسید، یا کمینه و بیشینه را"),
            ({"value": "چیزی"}, "یک عدد بنویسید"),
            ({"unit": ""}, "نباید خالی بماند"),
        ],
    )
    def test_why_a_value_does_not_fit_is_told_in_persian(
        self, open_page: Open, fields: dict[str, str], said: str
    ) -> None:
        page = open_page(refused=True)
        submit(page, "وزیر نیرو گفت: ۱۲ نیروگاه ساخته شد.")
        self.correct(page, "۱۲ نیروگاه")
        page.click("#card [data-act=edit]")
        for name, value in fields.items():
            page.fill(f"#card [name={name}]", value)
        page.click("#card [type=submit]")
        fault = page.locator("#card .fault")
        expect(fault).to_contain_text(said)
        assert not re.search("[A-Za-z]", fault.inner_text())

    def test_what_was_added_is_taken_back_with_all_that_speaks_of_it(self, open_page: Open) -> None:
        page = open_page()
        text = "کار تازه در راه است و پوران ۱۲ نیروگاه ساخت."
        answer(page, text, counts=(Count(id="q1", span=span(text, "۱۲ نیروگاه"), value=Decimal(12), unit="نیروگاه"),))
        page.click("#correct")
        self.add(page, text, "کار تازه", "count", {"value": "۷", "unit": "کار"})
        figure(page, "کار تازه").click()
        page.click("#card [data-act=editFact]")
        page.fill("#card [name=indicator]", "طرح")
        page.click("#card [type=submit]")
        expect(page.locator("#card")).to_be_hidden()
        figure(page, "کار تازه").click()
        page.click("#card [data-act=reset]")
        expect(figure(page, "کار تازه")).to_have_count(0)
        self.add(page, text, "پوران", "person", {})
        self.correct(page, "۱۲ نیروگاه")
        page.click("#card [data-act=edit]")
        page.select_option("#card [name=said_by]", label="پوران")
        page.click("#card [type=submit]")
        expect(page.locator("#card form")).to_have_count(0)
        figure(page, "پوران").click()
        page.click("#card [data-act=reset]")
        expect(figure(page, "پوران")).to_have_count(0)
        article = json.loads(downloaded(page, "json"))
        assert (article["persons"], len(article["counts"]), article["counts"][0]["said_by"]) == ([], 1, None)

    def add(self, page: Page, text: str, quote: str, kind: str, fields: dict[str, str]) -> None:
        select(page, text.index(quote), quote)
        page.click(f"#adder [data-add={kind}]")
        for name, value in fields.items():
            page.fill(f"#card [name={name}]", value)
        page.click("#card [type=submit]")
        expect(figure(page, quote)).to_have_count(1)

    def test_a_refusal_is_seen_wherever_the_reader_is(self, open_page: Open) -> None:
        page = open_page(refused=True)
        submit(page, SEED)
        page.click("#correct")
        page.route(
            "**/v1/corrections", lambda route: route.fulfill(status=503, json={"type": "urn:khabar:problem:busy"})
        )
        page.locator("#article .block").last.scroll_into_view_if_needed()  # marks far below are not drawn yet
        figure(page, "۷۷ هزار واحد").focus()
        page.keyboard.press("r")
        expect(page.locator("#result-fault")).to_be_in_viewport()
        page.unroute("**/v1/corrections")
        page.keyboard.press("r")
        expect(page.locator("#result-fault")).to_be_hidden()
