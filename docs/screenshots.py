"""Remakes docs/screenshots/ with Debian's Chromium: ``python docs/screenshots.py [FOLDER]``.

Starts the service on a free port, goes through the page as a reader would, and takes a picture of each state.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
STORIES = yaml.safe_load((HERE.parent / "tests" / "examples" / "desk.yaml").read_text("utf-8"))
LONG = "\n".join(f"{story['title']}\n{story['text']}" for story in STORIES * 12)
TABLE = """ساخت نیروگاه در سه استان
نادر کاویان، وزیر نیرو، گفت: ۱۲ نیروگاه با ۵ میلیون دلار در سه استان ساخته شد.
هزینه ساخت
استان\tنیروگاه\tهزینه
یزد\t۷ نیروگاه\t۳ میلیون دلار
کرمان\t۵ نیروگاه\t۲ میلیون دلار
او افزود که ساخت نیروگاه‌های دیگر در سال آینده پی گرفته می‌شود."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@contextlib.contextmanager
def service() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "extractor.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/"
    try:
        while process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(url + "readyz")
                break
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait()


class Camera:
    def __init__(self, browser: Browser, url: str, folder: Path) -> None:
        self.browser, self.url, self.folder = browser, url, folder

    @contextlib.contextmanager
    def page(self, **options: Any) -> Iterator[Page]:
        context = self.browser.new_context(**{**DESKTOP, "reduced_motion": "reduce", **options})
        context.set_default_timeout(120_000)  # the machine may be busy
        page = context.new_page()
        page.goto(self.url)
        yield page
        context.close()

    def take(self, page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(300)
        page.screenshot(path=self.folder / f"{name}.png")

    def paste(self, page: Page, text: str) -> None:
        page.locator("#text").evaluate("(area, text) => area.setRangeText(text)", text)  # as quick as pasting

    def sample(self, page: Page) -> None:
        page.click("#sample")
        page.wait_for_selector("#result:not([hidden])")

    def give(self, page: Page, story: dict[str, Any]) -> None:
        page.click("#more summary")
        for name, value in (("title", story["title"]), ("agency", story["agency"]), ("published", story["day"])):
            page.fill(f"#{name}", value)
        page.fill("#text", story["text"])
        page.click("#extract")
        page.wait_for_selector("#result:not([hidden])")


def desktop(camera: Camera) -> None:
    with camera.page() as page:
        camera.take(page, "empty")
        camera.paste(page, LONG)
        page.route("**/v1/extract", lambda route: None)
        page.click("#extract")
        page.wait_for_timeout(3200)
        camera.take(page, "loading")
        page.click("#cancel")
        page.unroute("**/v1/extract")
        page.route("**/v1/extract", lambda route: route.abort())
        page.click("#extract")
        page.wait_for_selector("#fault:not([hidden])")
        camera.take(page, "error")
    with camera.page() as page:
        camera.sample(page)
        camera.take(page, "desktop")
        page.click("#correct")
        page.locator("#article .leaf.k-money, #article .leaf.k-measure").first.click()
        camera.take(page, "card")
        page.click("#card [data-act=edit]")
        camera.take(page, "correcting")
        page.click("#card form [data-close]")
        page.click("#card [data-close]")
        page.click("#add")
        camera.take(page, "adding")
    with camera.page() as page:
        camera.paste(page, LONG)
        page.click("#extract")
        page.wait_for_selector("#result:not([hidden])")
        page.click("#tab-figures")
        camera.take(page, "long")


def tables(camera: Camera) -> None:
    with camera.page() as page:
        page.fill("#text", TABLE)
        page.fill("#published", "۱۴۰۳/۰۲/۱۰")
        page.click("#extract")
        page.wait_for_selector("#result:not([hidden])")
        page.click("#tab-facts")
        camera.take(page, "table")


def away(camera: Camera) -> None:
    with camera.page() as page:
        camera.give(page, STORIES[0])
        page.click("#correct")
        for path in ("**/v1/**", "**/healthz"):
            page.route(path, lambda route: route.abort())
        page.locator("#article .leaf.k-count").first.click()
        page.click("#card [data-act=edit]")
        page.fill("#card [name=value]", "۳۶")
        page.click("#card [type=submit]")
        page.wait_for_selector("#away:not([hidden])")
        page.click("#downloads summary")
        camera.take(page, "away")


def sitting(camera: Camera) -> None:
    with camera.page() as page:
        for story in STORIES[:4]:
            camera.give(page, story)
            page.click("#correct")
            page.locator("#article .leaf").nth(2).focus()
            page.keyboard.press("a")
            page.wait_for_selector("#article .is-accepted")
            page.click("#again")
        page.click("#resume")
        camera.take(page, "sitting")


def dark(camera: Camera) -> None:
    with camera.page(color_scheme="dark") as page:
        camera.sample(page)
        camera.take(page, "dark")
        page.click("#language")
        page.click("#tab-facts")
        page.click(".widen")
        camera.take(page, "dark-table")


def phone(camera: Camera) -> None:
    with camera.page(**PHONE) as page:
        camera.take(page, "phone-empty")
        camera.sample(page)
        camera.take(page, "phone")
        page.locator("#article .leaf.k-money, #article .leaf.k-measure").first.tap()
        camera.take(page, "phone-card")
        page.locator("#card [data-close]").tap()
        page.locator("#correct").tap()
        page.locator("#article .leaf.k-money, #article .leaf.k-measure").first.tap()
        page.locator("#card [data-act=edit]").tap()
        camera.take(page, "phone-correcting")
        page.locator("#card form [data-close]").tap()
        page.locator("#card [data-close]").tap()
        page.locator("#correct").tap()
        page.locator("#bottom [data-go=officials]").tap()
        camera.take(page, "phone-panel")
        page.locator("#bottom [data-go=facts]").tap()
        camera.take(page, "phone-table")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "screenshots"
    folder.mkdir(exist_ok=True)
    with service() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for scene in (desktop, tables, away, sitting, dark, phone):
            scene(Camera(browser, url, folder))
        browser.close()


if __name__ == "__main__":
    main()
