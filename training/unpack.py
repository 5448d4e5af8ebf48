"""Marks without texts (``marks.jsonl``) ─► articles in the gold format, with the texts of the user's corpora.

    python -m training.unpack OUT CORPUS [CORPUS ...]

``marks.jsonl`` has a line an article: its id, the SHA-256 of its text, and in place of each string the ``[start, end)``
spans whose slices make it, joined by spaces. A corpus ``.jsonl`` has ``id`` with ``text``, or with ``title``, ``lead``
and ``paragraphs``, a line each; of a ``.tsv`` (token, tab, tag) an article is the sentences ``[start, end)`` that
its marks name, a line each. OUT gets ``ID.json`` and ``facts/ID.json``, those without marked officials below
``figures/``; who holds which post, where it alone was marked, stands below ``holders/``. Articles that no corpus has
are named.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.data import read_tsv

MARKS = Path(__file__).parent / "marks.jsonl"
FIGURES = ("money", "counts", "percents", "measures")


def texts(corpora: list[Path]) -> Iterator[tuple[str, str]]:
    """Id and text of every article of the corpora."""
    for corpus in corpora:
        for line in corpus.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            parts = [article.get("title", ""), article.get("lead", ""), *article.get("paragraphs", [])]
            yield article["id"], article["text"] if "text" in article else "\n".join(parts)


def joined(tokens: list[str]) -> str:
    """A sentence with its punctuation where it is written: «گفت:», «(ایرنا)»."""
    return re.sub(r"([«(\[]) ", r"\1", re.sub(r" ([.،:؛؟!»)\]])", r"\1", " ".join(tokens)))


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
    layers = {name: written(text, marks[name]) for name in FIGURES}
    article = {
        "id": marks["id"],
        "text": text,
        "organizations": [],
        "officials": written(text, marks.get("officials", [])),
    }
    article |= layers
    facts = {"id": marks["id"], "published_at": marks["published_at"], "facts": written(text, marks["facts"])}
    return article, facts


def holders(marks: dict[str, Any], text: str) -> dict[str, Any]:
    """The article with its officials alone, by their mentions: their posts are not read off."""
    officials = [{**official, "roles": []} for official in written(text, marks["holders"])]
    layers: dict[str, Any] = {name: [] for name in ("organizations", *FIGURES)}
    return {"id": marks["id"], "text": text, "officials": officials, **layers}


def save(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def main(out: Path, corpora: list[Path]) -> None:
    known = dict(texts([corpus for corpus in corpora if corpus.suffix != ".tsv"]))
    sentences = {
        corpus.name: [joined([token for token, _ in sentence]) for sentence in read_tsv(corpus)]
        for corpus in corpora
        if corpus.suffix == ".tsv"
    }
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        marks = json.loads(line)
        text = known.get(marks["id"])
        if "sentences" in marks:
            start, end = marks["sentences"]
            text = "\n".join(sentences.get(marks["corpus"], [])[start:end])
        if text is None or hashlib.sha256(text.encode()).hexdigest() != marks["sha256"]:
            print(f"{marks['id']}: not in the corpora, or with another text", file=sys.stderr)
            continue
        if "facts" in marks:
            folder = out if "officials" in marks else out / "figures"
            article, facts = unpack(marks, text)
            save(folder / f"{marks['id']}.json", article)
            save(folder / "facts" / f"{marks['id']}.json", facts)
        if "holders" in marks:
            save(out / "holders" / f"{marks['id']}.json", holders(marks, text))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
