"""Ways in: text, files, pages and tables; what goes wrong on the way is told."""

from __future__ import annotations

from typing import Any

import pytest
from browser import CHROMIUM, Open, hold_back, opener
from conftest import Service
from desk import leaf
from playwright.sync_api import Browser, Route, expect

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

    # No day of the calendar; one when nothing was published, which the service refuses.
    @pytest.mark.parametrize("day", ["۱۴۰۲/۱۳/۰۱", "3023-05-01"])
    def test_a_wrong_date_is_told(self, open_page: Open, day: str) -> None:
        page = open_page(refused=True)
        page.fill("#text", "متن")
        page.fill("#published", day)
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
        expect(page.locator("#key-form")).to_be_hidden()

    def test_a_server_asks_for_its_key_wherever_the_reader_is(self, open_page: Open) -> None:
        page = open_page(refused=True)
        page.fill("#text", "۵ دلار پرداخت شد.")
        page.click("#extract")
        page.click("#correct")

        def guard(route: Route) -> None:
            if route.request.headers.get("authorization") == "Bearer k1":
                route.continue_()
            else:
                route.fulfill(status=401, json={"type": "urn:khabar:problem:unauthorized", "detail": "x"})

        page.route("**/v1/corrections", guard)
        leaf(page, "۵ دلار").focus()
        page.keyboard.press("r")
        expect(page.locator("#key")).to_be_focused()
        page.keyboard.insert_text("k1")
        page.keyboard.press("Enter")
        expect(page.locator("#key-form")).to_be_hidden()
        expect(page.locator("#result-fault")).to_be_hidden()
        leaf(page, "۵ دلار").focus()
        page.keyboard.press("r")
        expect(page.locator("#article .is-rejected")).to_have_text("۵ دلار")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("too-large", "متن بزرگ‌تر از اندازهٔ مجاز است."),
            ("invalid-request", "درخواست پذیرفته نشد."),
            ("nobody-knows", "خطایی رخ داد."),
        ],
    )
    def test_faults_are_told_in_the_readers_language(self, open_page: Open, name: str, said: str) -> None:
        page = open_page(refused=True)
        faults = [{"pointer": "/text", "detail": "Some words"}]
        problem = {"type": f"urn:khabar:problem:{name}", "detail": "Some words.", "errors": faults}
        page.route("**/v1/extract", lambda route: route.fulfill(status=422, json=problem))
        page.fill("#text", "متن")
        page.click("#extract")
        expect(page.locator("#fault")).to_have_text(said)
        page.locator("#fault button").click()
        expect(page.locator("#fault")).to_be_hidden()
        page.click("#language")
        page.click("#extract")
        expect(page.locator("#fault")).to_contain_text("Some words. /text Some words")

    def test_without_the_service_the_sample_tells_so(self, open_page: Open) -> None:
        page = open_page(refused=True)
        page.route("**/page/sample.txt", lambda route: route.abort())
        page.click("#sample")
        expect(page.locator("#fault")).to_contain_text("کارساز پاسخ نداد")

    def test_a_key_that_is_held_sends_a_story_once(self, open_page: Open) -> None:
        page = open_page()
        hold_back(page, 500)
        page.fill("#text", "۵ دلار پرداخت شد.")
        page.keyboard.down("Control")
        for _ in range(4):
            page.keyboard.down("Enter")
        page.keyboard.up("Control")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        page.wait_for_timeout(1500)
        expect(page.locator("#to-sitting b")).to_have_text("۱")

    def test_what_is_pasted_while_another_story_is_read_stays(self, open_page: Open) -> None:
        page = open_page()
        hold_back(page, 800)
        page.fill("#text", "۵ دلار پرداخت شد.")
        page.click("#extract")
        page.fill("#text", "۷ دلار پرداخت شد.")
        expect(page.locator("#article")).to_contain_text("۵ دلار", timeout=30_000)
        page.click("#again")
        expect(page.locator("#text")).to_have_value("۷ دلار پرداخت شد.")
        page.click("#extract")
        expect(page.locator("#article")).to_contain_text("۷ دلار", timeout=30_000)
        page.click("#again")
        expect(page.locator("#text")).to_have_value("")

    def test_a_story_that_comes_late_takes_nobody_away_from_another(self, open_page: Open) -> None:
        page = open_page()
        page.fill("#text", "۵ دلار پرداخت شد.")
        page.click("#extract")
        page.click("#again")
        hold_back(page, 3000)
        page.fill("#text", "۷ دلار پرداخت شد.")
        page.click("#extract")
        page.click("#resume")
        page.click(".story-row button.plain")
        page.click("#correct")
        leaf(page, "۵ دلار").click()
        page.click("#card [data-act=edit]")
        page.fill("#card [name=value]", "۶")
        expect(page.locator("#to-sitting b")).to_have_text("۲", timeout=30_000)
        expect(page.locator("#card [name=value]")).to_have_value("۶")
        page.keyboard.press("Escape")
        page.click("#to-sitting")
        expect(page.locator(".story-row")).to_have_count(2)

    def test_of_several_files_those_that_fail_are_named(self, open_page: Open) -> None:
        page = open_page()
        contents = {"a.txt": "۵ دلار پرداخت شد.".encode(), "b.txt": b"\0\0\0", "c.txt": "۷ دلار پرداخت شد.".encode()}
        page.set_input_files(
            "#file", [{"name": name, "mimeType": "text/plain", "buffer": body} for name, body in contents.items()]
        )
        expect(page.locator(".story-row")).to_have_count(2, timeout=30_000)
        expect(page.locator("#sitting-fault")).to_have_text("b.txt: این پرونده متن خواندنی ندارد.")


def test_over_plain_http_of_the_network_the_page_does_all(browser: Browser, service: Service) -> None:
    """Browsers give such pages fewer tools than those of the machine itself."""
    with opener(browser, f"http://newsroom.test:{service.port}") as open_:
        page = open_()
        assert not page.evaluate("isSecureContext")
        page.fill("#text", "مدیر شرکت آرمان گفت: ۵ دلار پرداخت شد.")
        page.click("#extract")
        expect(page.locator("#result")).to_be_visible(timeout=30_000)
        page.click("#tab-facts")
        page.evaluate(
            """() => window.addEventListener("copy", event => {
                window.taken = event.clipboardData.getData("text/plain");
            })"""
        )
        page.click("#view-facts .copy")
        expect(page.locator("#view-facts .copy")).to_have_text("رونوشت شد")
        assert page.evaluate("taken").startswith("رقم\t")
        page.click("#correct")
        leaf(page, "۵ دلار").focus()
        page.keyboard.press("r")
        expect(page.locator("#article .is-rejected")).to_have_text("۵ دلار")
        page.reload()
        expect(page.locator("#article .is-rejected")).to_have_text("۵ دلار", timeout=30_000)


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
