"""The date of publication given on the page afterwards."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from browser import CHROMIUM, Open, downloaded, figure, submit, violations
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")

TEXT = "وزیر راه گفت: امسال ۴۰ هواپیما خریده شد.\nرئیس بندر گفت: هفته گذشته ۱۲ کشتی آمد و ۷ میلیارد تومان هزینه شد."


def give(page: Page, day: str) -> None:
    page.fill("#dated", day)
    page.press("#dated", "Enter")


def article(page: Page) -> dict[str, object]:
    found: dict[str, object] = json.loads(downloaded(page, "json"))
    return found


def facts(page: Page) -> dict[str, tuple[str, str]]:
    """Of the quotes of the figures the value and the first day of the period."""
    found = article(page)
    figures = {each["id"]: each["span"]["text"] for kind in ("counts", "money") for each in found[kind]}  # type: ignore[attr-defined]
    return {figures[f["quantity_id"]]: (f["value"], f["period_start"]) for f in found["facts"]}  # type: ignore[attr-defined]


def correct(page: Page) -> None:
    """Another value for the aeroplanes, and no ships."""
    page.click("#correct")
    figure(page, "۴۰ هواپیما").first.click()
    page.click("[data-act=edit]")
    page.fill("#card [name=value]", "۴۱")
    page.click("#card form [type=submit]")
    expect(page.locator("#card .state")).to_contain_text("تغییریافته")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    figure(page, "۱۲ کشتی").first.click()
    expect(page.locator("#card")).to_contain_text("کشتی")
    page.click("[data-act=reject]")
    expect(page.locator("#article .is-rejected")).to_have_text("۱۲ کشتی")
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("day", "shown"), [("۱۴۰۲/۰۳/۰۱", "۱۴۰۲"), ("2023-05-22", "۱۴۰۲"), ("1402-3-1", "۱۴۰۲")])
def test_a_day_of_either_calendar_closes_periods_and_keeps_corrections(open_page: Open, day: str, shown: str) -> None:
    page = open_page()
    submit(page, TEXT)
    expect(page.locator("#notices")).to_contain_text("۲ زمانِ وابسته به آن")
    correct(page)
    assert facts(page) == {"۴۰ هواپیما": ("41", None), "۷ میلیارد تومان": ("7000000000", None)}
    give(page, day)
    expect(page.locator("#notices")).to_be_hidden()
    expect(page.locator("#dating")).to_be_hidden()
    expect(page.locator("#byline")).to_contain_text(shown)
    expect(page.locator("#redate")).to_be_focused()
    dated = {"۴۰ هواپیما": ("41", "2023-03-21"), "۷ میلیارد تومان": ("7000000000", "2023-05-13")}
    assert facts(page) == dated
    assert [each["action"] for each in article(page)["corrections"]] == ["change", "reject"]  # type: ignore[attr-defined]
    expect(page.locator("#article .is-rejected")).to_have_text("۱۲ کشتی")
    page.reload()  # it is kept
    expect(page.locator("#byline")).to_contain_text(shown)
    assert facts(page) == dated
    page.click("#undo")
    page.click("#undo")
    expect(page.locator("#article .is-changed")).to_have_count(0)
    assert facts(page)["۴۰ هواپیما"] == ("40", "2023-03-21")
    page.click("#redo")
    expect(page.locator("#article .is-changed").first).to_be_visible()
    assert facts(page)["۴۰ هواپیما"] == ("41", "2023-03-21")


def test_what_is_no_day_is_told_and_changes_nothing(open_page: Open) -> None:
    page = open_page(refused=True)
    submit(page, TEXT)
    for typed in ("", "دیروز", "۱۴۰۲/۱۳/۰۱", "2023-02-30", "9999-01-01"):
        give(page, typed)
        expect(page.locator("#result-fault")).to_contain_text("تاریخ را این‌گونه بنویسید")
        expect(page.locator("#dated")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#dated")).to_be_focused()
    expect(page.locator("#notices")).to_be_visible()
    give(page, "۱۴۰۲/۰۳/۰۱")
    expect(page.locator("#result-fault")).to_be_hidden()
    expect(page.locator("#dating")).to_be_hidden()


def test_a_wrong_date_is_changed_and_none_is_asked_for_in_vain(open_page: Open) -> None:
    page = open_page()
    submit(page, TEXT)
    give(page, "۱۳۹۲/۰۳/۰۱")
    expect(page.locator("#dating")).to_be_hidden()
    assert facts(page)["۴۰ هواپیما"][1] == "2013-03-21"
    page.click("#redate")
    expect(page.locator("#redate")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#dated")).to_be_focused()
    give(page, "۱۴۰۲/۰۳/۰۱")
    expect(page.locator("#byline")).to_contain_text("۱۴۰۲")
    assert facts(page)["۴۰ هواپیما"][1] == "2023-03-21"
    page.click("#again")
    submit(page, "بهای بلیت ۲ دلار است.")  # nothing hangs on its date
    expect(page.locator("#dating")).to_be_hidden()
    page.click("#redate")
    expect(page.locator("#dated")).to_have_value("")
    page.click("#redate")
    expect(page.locator("#dating")).to_be_hidden()


def test_where_the_engine_finds_other_records_all_stays_as_it_was(open_page: Open) -> None:
    page = open_page()
    submit(page, TEXT)
    correct(page)
    before = article(page)
    page.evaluate(
        """() => {
            const ask = window.fetch;
            window.fetch = async (path, options) => {
                const answer = await ask(path, options);
                if (path !== "v1/extract") return answer;
                const read = await answer.json();
                read.counts.reverse();
                return new Response(JSON.stringify(read), answer);
            };
        }"""
    )
    give(page, "۱۴۰۲/۰۳/۰۱")
    expect(page.locator("#result-fault")).to_contain_text("همه چیز همان که بود ماند")
    assert article(page) == before


def test_a_file_that_stands_alone_has_no_engine_to_date_with(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    submit(page, TEXT)
    (tmp_path / "story.html").write_text(downloaded(page, "html"), encoding="utf-8")
    file = page.context.new_page()
    file.goto(f"file://{tmp_path}/story.html")
    expect(file.locator("#notices")).to_contain_text("زمانِ وابسته")
    expect(file.locator("#dating")).to_be_hidden()
    expect(file.locator("#redate")).to_have_count(0)


def test_another_tab_has_the_date_too(open_page: Open) -> None:
    page = open_page()
    submit(page, TEXT)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#notices")).to_be_visible()
    page.bring_to_front()
    give(page, "۱۴۰۲/۰۳/۰۱")
    expect(page.locator("#dating")).to_be_hidden()
    other.bring_to_front()
    other.evaluate("dispatchEvent(new Event('focus'))")
    expect(other.locator("#byline")).to_contain_text("۱۴۰۲")
    correct(other)  # made on what the first tab has read anew
    assert facts(other)["۴۰ هواپیما"] == ("41", "2023-03-21")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_accessible(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 360, "height": 740})
    submit(page, TEXT)
    expect(page.locator("#dated")).to_be_visible()
    assert violations(page, "#result") == []
    assert not re.search("[A-Za-z]", page.locator("#dating").inner_text())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
