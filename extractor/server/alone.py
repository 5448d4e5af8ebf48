"""The page as one file: the desk with its articles, which reads, corrects and saves without a service.

Readers without scripts see the articles as ``writers/page`` writes them; where scripts run, ``boot.js`` puts the page
in their place. The file asks nothing of any place.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from extractor.server.kinds import kinds_json
from extractor.server.models import SourcedArticle, parted
from extractor.writers.page import render_all

PAGE = Path(__file__).with_name("page")

_POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' data:; "
    "style-src 'unsafe-inline'; font-src data:; img-src data:\">"
)
"""What a browser has to refuse: every request to elsewhere."""
_IMPORT = re.compile(r'((?:from |import\(|import )")\./')
_KINDS = 'import DESCRIBED from "../v1/kinds" with { type: "json" };'
_SPRITE = "page/icons.svg#"


def alone(articles: Sequence[SourcedArticle]) -> str:
    """The file; every article is a story of its sitting."""
    given = [
        {"key": f"a{k}", "request": {}, "opened": k, "original": article.model_dump(mode="json")}
        for k, article in enumerate(articles, 1)
    ]
    stories = _json(given)
    id_ = hashlib.sha256(stories.encode()).hexdigest()[:16]
    data = f'<script type="application/json" id="given" data-id="{id_}">{stories}</script>'
    return render_all([parted(article) for article in articles], _POLICY, data + _desk())


@cache
def _desk() -> str:
    imports = {f"khabar/{path.name}": _data("text/javascript", _module(path)) for path in sorted(PAGE.glob("*.js"))}
    imports["khabar/kinds"] = _data("text/javascript", f"export default {kinds_json().decode()};")
    return (
        f'<template id="desk"><style>{_style()}</style>{_sprite()}{_body()}</template>'
        f'<script type="importmap">{_json({"imports": imports})}</script>'
        '<script type="module">import "khabar/boot.js";</script>'
    )


def _json(value: Any) -> str:
    """JSON that no markup ends."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _data(media_type: str, body: str | bytes) -> str:
    raw = body.encode() if isinstance(body, str) else body
    return f"data:{media_type};base64,{base64.b64encode(raw).decode()}"


def _module(path: Path) -> str:
    """A module that names the others as the file's import map does."""
    text = path.read_text("utf-8").replace(_KINDS, 'import DESCRIBED from "khabar/kinds";')
    return _IMPORT.sub(r"\1khabar/", text)


def _style() -> str:
    font = _data("font/woff2", (PAGE / "fonts" / "Vazirmatn.woff2").read_bytes())
    return (PAGE / "style.css").read_text("utf-8").replace("fonts/Vazirmatn.woff2", font)


def _sprite() -> str:
    sprite = (PAGE / "icons.svg").read_text("utf-8")
    return sprite.replace("<svg ", '<svg id="sprite" hidden ', 1).replace('<symbol id="', '<symbol id="icon-')


def _body() -> str:
    body = (PAGE / "index.html").read_text("utf-8").partition("<body")[2].partition(">")[2].partition("</body>")[0]
    return body.replace(_SPRITE, "#icon-")
