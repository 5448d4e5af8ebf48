"""The page by keyboard, by touch, and for screen readers; axe-core finds nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import CHROMIUM, SEED, Open, answer, figure, select, submit, violations
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


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

    def test_the_menu_of_downloads_and_the_next_mark_are_seen_whole(self, open_page: Open) -> None:
        page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
        submit(page, SEED)
        for _ in range(2):
            page.locator("#downloads summary").tap()
            for button in page.locator("#downloads button").all():
                box = button.bounding_box()
                assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
            page.keyboard.press("Escape")
            page.locator("#language").tap()
        page.locator("#correct").tap()
        page.locator("#next").tap()
        for _ in range(5):
            page.locator("#card [data-act=next]").tap()
            page.wait_for_timeout(300)  # the frames in which the text moves
            card, leaf = (
                page.locator("#card").bounding_box(),
                page.evaluate(
                    "document.querySelector('#article .leaf[tabindex=\"0\"]').getBoundingClientRect().toJSON()"
                ),
            )
            assert card and leaf["top"] >= 0 and leaf["bottom"] <= card["y"], "the card lies over its mark"


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


def test_what_is_missing_is_added_by_keyboard_alone(open_page: Open) -> None:
    page = open_page()
    text = "کار تازه در راه است و نادر کاویان، وزیر نیرو، سه طرح پیش رو دارد."
    submit(page, text)
    page.click("#correct")
    page.locator("#article .leaf", has_text="نادر کاویان").focus()
    tab_to(page, "#add", back=True)
    page.keyboard.press("Enter")
    expect(page.locator("#adder")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == "وزیر"  # the word behind the mark, and no comma
    page.keyboard.press("Escape")
    expect(page.locator("#adder")).to_be_hidden()
    expect(page.locator("#add")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#adder [data-add=person]")
    page.keyboard.press("Enter")
    expect(page.locator("#card [name=name]")).to_be_visible()
    page.locator("#card .span button").nth(3).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card q")).to_have_text("وزیر نیرو،")
    page.locator("#card [name=name]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_hidden()
    expect(page.locator("#legend [data-kind=person]")).to_be_visible()


def test_a_text_without_marks_is_added_to_by_keyboard(open_page: Open) -> None:
    page = open_page()
    answer(page, "کار تازه در راه است.")
    page.click("#correct")
    page.locator("#add").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("getSelection().toString()") == "کار"
    assert page.evaluate("document.activeElement.closest('#adder') !== null")


def test_what_is_drawn_for_the_eye_is_not_read_aloud(open_page: Open) -> None:
    page = open_page()
    submit(page, "نادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه ساخته شد.")
    page.click("#tab-facts")
    heard = page.locator("#view-facts").aria_snapshot()
    assert 'button "رقم"' in heard and "↕" not in heard
    page.click("#tab-figures")
    assert "گوینده" in page.locator("#view-figures").aria_snapshot()


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")
