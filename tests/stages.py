"""Docs read up to a stage, and what is written at their tokens."""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.pipeline import build

NLP = build("none")


def read(text: str, last: str) -> Doc:
    """A Doc that all stages up to ``last`` have read."""
    doc = NLP.make_doc(text)
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == f"khabar_{last}":
            return doc
    raise KeyError(last)


def place(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Characters of tokens."""
    return doc._.offsets[start][0], doc._.offsets[end - 1][1]


def written(doc: Doc, start: int, end: int) -> str:
    """Text of tokens."""
    return doc.text[slice(*place(doc, start, end))]
