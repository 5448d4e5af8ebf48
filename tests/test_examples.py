"""The examples in tests/examples/ that are marked in their sentences; notation.py tells how."""

from __future__ import annotations

import pytest
from notation import examples, marked, plain
from spacy.tokens import Doc

from extractor.pipeline import build

NLP = build("none")


def read(text: str) -> Doc:
    """A Doc that the stages up to the posts have read."""
    doc = NLP.make_doc(text)
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == "khabar_posts":
            break
    return doc


def place(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc._.offsets[start][0], doc._.offsets[end - 1][1]


@pytest.mark.parametrize("sentence", examples("organizations"))
def test_organizations(sentence: str) -> None:
    doc = read(plain(sentence))
    found = [(*place(doc, body.start, body.end), (body.kind,)) for body in doc._.organizations]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("posts"))
def test_posts(sentence: str) -> None:
    doc = read(plain(sentence))
    found = []
    for post in doc._.officials:
        written = doc.text[slice(*place(doc, *post.organization))] if post.organization else post.organization_text
        found.append((*place(doc, post.start, post.end), (post.title_text, written or "–")))
    assert marked(doc.text, found) == sentence
