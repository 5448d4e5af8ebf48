"""The page on paper: all of the text with its marks, and the list that is open, in ink."""

from __future__ import annotations

import pytest
from browser import CHROMIUM, Open, submit
from playwright.sync_api import expect

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")

A4 = 718
"""Pixels between the margins of a sheet."""


def test_the_table_is_printed_whole_beside_the_text(open_page: Open) -> None:
    page = open_page()
    text = "نادر کاویان، وزیر نیرو، گفت: صادرات برق به عراق در سال ۱۴۰۱ به ۱۲ میلیون دلار رسید."
    submit(page, text)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.click("#correct")
    page.click("#tab-facts")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4, "height": 1000})
    expect(page.locator("#article")).to_be_visible()
    cells = page.locator("#view-facts th, #view-facts td").all()
    assert len(cells) > 8
    for cell in cells:
        box = cell.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= A4 + 1
    for tool in (".filters", "#tabs", "#bottom", "#correcting", "[data-act=editFact]"):
        expect(page.locator(tool).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "light"


def test_a_long_story_is_printed_with_all_its_marks_and_figures(open_page: Open) -> None:
    page = open_page()
    submit(page, "\n".join(f"وزیر نیرو گفت: {k} نیروگاه ساخته شد." for k in range(2, 202)))
    page.click("#tab-figures")
    assert page.locator("#article .leaf.k-count").count() < 200
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#article .leaf.k-count").count() == 200
    assert page.locator("#view-figures li").count() == 200
