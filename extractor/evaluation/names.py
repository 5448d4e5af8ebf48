"""Scores names against a file of marked names; labels other than ``PER``, ``ORG`` and ``LOC`` are ignored.

- A column file: one token and its IOB tag a line, an empty line between sentences. The text of each sentence is
  rebuilt from its tokens with single spaces, so that the whole pipeline runs on it; a name is right where its span and
  label are exactly the file's.
- JSON Lines (``.jsonl``): an article a line with ``id``, ``text`` and ``spans``, rows of start, end and label. Words of
  class before a name (patterns/evaluation/evaluation.yaml) and places' own (patterns/names/places.yaml) may stand
  inside or outside of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from extractor.evaluation.gold import GoldError
from extractor.evaluation.tallies import Tally
from extractor.evaluation.words import core
from extractor.language.gazetteer import place_classes
from extractor.pipeline import Extractor
from extractor.spelling.letters import squeeze

if TYPE_CHECKING:
    from spacy.tokens import Doc

LABELS = ("PER", "ORG", "LOC")

Name = tuple[int, int, str]
"""``[start, end)`` in the sentence's text, and the label."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or article, and its names."""

    id: str
    text: str
    names: frozenset[Name]


def read(path: Path) -> Iterator[Text]:
    """The sentences of a column file, or the articles of a file of JSON Lines.

    Raises:
        GoldError: the file is missing or malformed.
    """
    return read_articles(path) if path.suffix == ".jsonl" else read_columns(path)


def read_articles(path: Path) -> Iterator[Text]:
    """The articles of a file of JSON Lines.

    Raises:
        GoldError: the file cannot be read, or a line is no article with spans of its text.
    """
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    for number, row in enumerate(rows, 1):
        try:
            article = _Marked.model_validate_json(row)
        except ValidationError as error:
            raise GoldError(f"{path}:{number}: {error.errors()[0]['msg']}") from error
        for start, end, _ in article.spans:
            if not 0 <= start < end <= len(article.text):
                raise GoldError(f"{path}:{number}: no span {start}:{end} in a text of {len(article.text)} characters")
        names = (span for span in article.spans if span[2] in LABELS)
        yield Text(article.id, article.text, frozenset(_without_class(article.text, name) for name in names))


class _Marked(BaseModel):
    """A line of JSON Lines."""

    id: str
    text: str
    spans: list[Name]


def _without_class(text: str, name: Name) -> Name:
    """A name without the words of class before it, where something is left."""
    start, end = core(text, name[0], name[1])
    if name[2] == "LOC":
        first, space, rest = text[start:end].partition(" ")
        if space and rest.strip() and squeeze(first) in place_classes():
            start += len(first) + 1
    return start, end, name[2]


def read_columns(path: Path) -> Iterator[Text]:
    """The sentences of a column file; lines with an empty token are skipped.

    Raises:
        GoldError: the file cannot be read, or a line is no token and tag.
    """
    tokens: list[tuple[str, str]] = []
    sentences = itertools.count(1)
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    token, tab, tag = line.rstrip("\r\n").rpartition("\t")
                    if not tab or not (tag == "O" or tag[:2] in ("B-", "I-")):
                        raise GoldError(f"{path}:{number}: not a token, a tab and an IOB tag")
                    if token.strip():
                        tokens.append((token.strip(), tag))
                elif tokens:
                    yield _sentence(str(next(sentences)), tokens)
                    tokens = []
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if tokens:
        yield _sentence(str(next(sentences)), tokens)


def _sentence(id: str, tokens: list[tuple[str, str]]) -> Text:
    names: list[Name] = []
    at = 0
    previous = "O"
    for token, tag in tokens:
        label = tag[2:]
        if label in LABELS:
            if tag[0] == "I" and previous[2:] == label:
                names[-1] = (names[-1][0], at + len(token), label)
            else:
                names.append((at, at + len(token), label))
        previous = tag
        at += len(token) + 1
    return Text(id, " ".join(token for token, _ in tokens), frozenset(names))


def names_of(doc: Doc) -> set[Name]:
    """The names that the pipeline found, as character spans."""
    offsets: list[tuple[int, int]] = doc._.offsets
    return {(offsets[e.start][0], offsets[e.end - 1][1], e.label_) for e in doc.ents if e.label_ in LABELS}


def _around(text: str, start: int, end: int) -> str:
    """The line of a text that a span stands in."""
    return text[text.rfind("\n", 0, start) + 1 :].partition("\n")[0] if "\n" in text else text


def evaluate(path: Path, extractor: Extractor) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Precision, recall and F1 a label and over all (``micro``), and the errors, one line each.

    Raises:
        GoldError: the file is missing or malformed.
    """
    tallies = {label: Tally() for label in (*LABELS, "micro")}
    errors: list[str] = []
    whole = path.suffix == ".jsonl"
    for sentence in read(path):
        found = names_of(extractor.doc(sentence.text))
        if whole:
            found = {_without_class(sentence.text, name) for name in found}
        for kind, names in (("miss", sentence.names - found), ("extra", found - sentence.names)):
            errors += (
                f"{sentence.id} {label} {kind:5} «{sentence.text[start:end]}» | {_around(sentence.text, start, end)}"
                for start, end, label in sorted(names)
            )
        for label, tally in tallies.items():
            gold = {n for n in sentence.names if label in (n[2], "micro")}
            got = {n for n in found if label in (n[2], "micro")}
            tally.right += len(gold & got)
            tally.extra += len(got - gold)
            tally.missed += len(gold - got)
    return {label: tally.figures() for label, tally in tallies.items()}, errors
