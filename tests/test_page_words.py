"""The page's languages and theme, and parts of its code against Python's own answers."""

from __future__ import annotations

import datetime as dt
import re
from typing import get_args

import jdatetime
import pytest
from browser import CHROMIUM, SEED, Open, figure, submit
from playwright.sync_api import expect

from extractor.records import Change, Flow, Status, Transformation

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


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

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("وزیر گفت: هفته گذشته ۵ دلار پرداخت شد.", "۱ زمانِ وابسته به آن"),
            ("The minister said that 5 dollars were paid to the workers of the city.", "زبان: انگلیسی"),
            ("qwrt zxcv bnmk plgf hjkd", "زبان: ناشناخته"),
            ("صفحه نخست\nسیاسی\nورزشی\nفرهنگی\nتماس\n" * 4, "فهرست‌های یک صفحه"),
            ("بازار\n" + "".join(f"سکه {k}\t{k}۰۰\n" for k in range(1, 9)), "به جدول می‌ماند"),
            ("نرخ رشد 5/17 درصد بود و اين كار شد.", "اگر متن وارونه ذخیره شده باشد"),
        ],
    )
    def test_warnings_are_in_the_readers_language(self, open_page: Open, text: str, said: str) -> None:
        page = open_page()
        submit(page, text)
        notices = page.locator("#notices")
        expect(notices).to_contain_text(said)
        assert not re.search("[A-Za-z]", notices.inner_text())
        page.click("#language")
        expect(notices).to_contain_text("Warnings")
        assert not re.search("[ا-ی]", re.sub("«.*?»", "", notices.inner_text()))

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
