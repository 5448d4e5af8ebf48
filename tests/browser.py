"""The page in Debian's Chromium: what its tests share."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from extractor import Article, Span

SEED = (Path(__file__).parent.parent / "samples" / "borna.txt").read_text("utf-8").strip()

AXE = (Path(__file__).parent / "fixtures" / "axe" / "axe.min.js").read_text("utf-8")

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP newsroom.test 127.0.0.1",
]  # fmt: skip

expect.set_options(timeout=20_000)  # the machine may be busy with other tests

Open = Callable[..., Page]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opener(browser: Browser, url: str) -> Iterator[Open]:
    """Opens the page, or another ``at`` an address below it, in a new context.

    At the end no console error and no request to elsewhere has been seen.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(refused: bool = False, at: str = url, **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
        )
        contexts.append(context)
        context.set_default_navigation_timeout(120_000)  # as above
        page = context.new_page()

        def note(kind: str, text: str) -> None:
            hints = ("was preloaded using link preload", "Cross-Origin-Opener-Policy header has been ignored")
            hint = any(each in text for each in hints)  # of a slow machine, of plain HTTP; not of the page
            if not hint and not (refused and "Failed to load resource" in text):
                faults.append(f"{kind}: {text}")

        def elsewhere(request: Request) -> None:
            if not request.url.startswith((url, "blob:", "data:")):
                faults.append(f"request to {request.url}")

        page.on("console", lambda m: note(m.type, m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note("exception", str(error)))
        page.on("request", elsewhere)
        page.goto(at)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not faults, faults


def submit(page: Page, text: str) -> None:
    page.locator("#text").evaluate("(area, text) => area.setRangeText(text)", text)  # as quick as pasting
    page.click("#extract")
    expect(page.locator("#result")).to_be_visible(timeout=30_000)


def figure(page: Page, quote: str) -> Any:
    return page.locator("#article .leaf", has_text=re.compile(f"^{quote}$"))


def downloaded(page: Page, form: str) -> str:
    page.click("#downloads summary")
    with page.expect_download() as waiting:
        page.click(f"[data-download={form}]")
    return Path(waiting.value.path()).read_text("utf-8-sig")


def hold_back(page: Page, milliseconds: int) -> None:
    """Let every extraction that the page asks for take so much longer."""
    page.evaluate(
        """milliseconds => {
            const ask = window.fetch;
            window.fetch = async (path, options) => {
                if (path === "v1/extract") await new Promise(done => setTimeout(done, milliseconds));
                return ask(path, options);
            };
        }""",
        milliseconds,
    )


def press_persian(page: Page, key: str, code: str, ctrl: bool = False) -> None:
    """Press a key of a Persian keyboard: its letter, and the place where a Latin one has ``code``."""
    page.evaluate(
        """([key, code, ctrlKey]) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true, cancelable: true }))""",
        [key, code, ctrl],
    )


def select(page: Page, start: int, quote: str) -> None:
    """Select a quote of the article that begins at ``start``, in UTF-16 units of its text without line ends."""
    page.evaluate(
        """([start, length]) => {
            const walker = document.createTreeWalker(document.querySelector("#article"), NodeFilter.SHOW_TEXT);
            const place = (offset) => {
                walker.currentNode = walker.root;
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    if (offset <= node.length) return [node, offset];
                    offset -= node.length;
                }
            };
            getSelection().setBaseAndExtent(...place(start), ...place(start + length));
        }""",
        [start, len(quote)],
    )


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
