"""Marks without texts (``marks.jsonl``) ─► articles in the gold format, with the texts of the user's corpora.

    python -m training.unpack OUT CORPUS.jsonl [CORPUS.jsonl ...]

``marks.jsonl`` has a line an article: its id, the SHA-256 of its text, and in place of each string the ``[start, end)``
spans whose slices make it, joined by spaces. A corpus has ``id`` with ``text``, or with ``title``, ``lead`` and
``paragraphs``, a line each. OUT gets ``ID.json`` and ``facts/ID.json``; articles that no corpus has are named.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARKS = Path(__file__).parent / "marks.jsonl"
FIGURES = ("money", "counts", "percents", "measures")


def texts(corpora: list[Path]) -> Iterator[tuple[str, str]]:
    """Id and text of every article of the corpora."""
    for corpus in corpora:
        for line in corpus.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            parts = [article.get("title", ""), article.get("lead", ""), *article.get("paragraphs", [])]
            yield article["id"], article["text"] if "text" in article else "\n".join(parts)


def is_spans(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(
        isinstance(span, list) and len(span) == 2 and all(isinstance(at, int) for at in span) for span in value
    )  # fmt: skip


def written(text: str, value: Any) -> Any:
    """A value with its strings in place of their spans."""
    if is_spans(value):
        return " ".join(text[start:end] for start, end in value)
    if isinstance(value, list):
        return [part for part in (written(text, item) for item in value) if part is not None]
    if isinstance(value, dict):
        made = {key: written(text, item) for key, item in value.items() if key != "span"}
        if "span" in value:
            start, end = value["span"]
            quote = text[start:end]
            made = {"quote": quote, "nth": 1 + sum(text.startswith(quote, at) for at in range(start))} | made
        return made
    return value


def unpack(marks: dict[str, Any], text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The article in the gold format, and its facts."""
    layers = {name: written(text, marks[name]) for name in ("officials", *FIGURES)}
    article = {"id": marks["id"], "text": text, "organizations": []} | layers
    facts = {"id": marks["id"], "published_at": marks["published_at"], "facts": written(text, marks["facts"])}
    return article, facts


def main(out: Path, corpora: list[Path]) -> None:
    known = dict(texts(corpora))
    (out / "facts").mkdir(parents=True, exist_ok=True)
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        marks = json.loads(line)
        text = known.get(marks["id"])
        if text is None or hashlib.sha256(text.encode()).hexdigest() != marks["sha256"]:
            print(f"{marks['id']}: not in the corpora, or with another text", file=sys.stderr)
            continue
        article, facts = unpack(marks, text)
        for path, content in ((out / f"{marks['id']}.json", article), (out / "facts" / f"{marks['id']}.json", facts)):
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
