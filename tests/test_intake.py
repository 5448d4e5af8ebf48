"""Ways in: text, files, pages and tables; what goes wrong on the way is told."""

from __future__ import annotations

from typing import Any

import pytest
from browser import CHROMIUM, Open
from desk import (
    leaf,
)
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is missing: apt-get install chromium")


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
