"""Scores names against a column file: one token and its IOB tag a line, an empty line between sentences.

The text of each sentence is rebuilt from its tokens with single spaces, so that the whole pipeline runs on it; a name
is right where its span and label are exactly the file's. Labels other than ``PER``, ``ORG`` and ``LOC`` are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractor.evaluate import Tally
from extractor.gold import GoldError
from extractor.pipeline import Extractor

LABELS = ("PER", "ORG", "LOC")

Name = tuple[int, int, str]
"""``[start, end)`` in the sentence's text, and the label."""


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    names: frozenset[Name]


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a column file; lines with an empty token are skipped.

    Raises:
        GoldError: the file cannot be read, or a line is no token and tag.
    """
    tokens: list[tuple[str, str]] = []
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
                    yield _sentence(tokens)
                    tokens = []
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if tokens:
        yield _sentence(tokens)


def _sentence(tokens: list[tuple[str, str]]) -> Sentence:
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
    return Sentence(" ".join(token for token, _ in tokens), frozenset(names))


def names_of(doc: Doc) -> set[Name]:
    """The names that the pipeline found, as character spans."""
    offsets: list[tuple[int, int]] = doc._.offsets
    return {(offsets[e.start][0], offsets[e.end - 1][1], e.label_) for e in doc.ents if e.label_ in LABELS}


def evaluate(path: Path, extractor: Extractor) -> tuple[dict[str, dict[str, float]], list[str]]:
    """Precision, recall and F1 a label and over all (``micro``), and the errors, one line each.

    Raises:
        GoldError: the file is missing or malformed.
    """
    tallies = {label: Tally() for label in (*LABELS, "micro")}
    errors: list[str] = []
    for number, sentence in enumerate(read(path), 1):
        found = names_of(extractor.doc(sentence.text))
        for kind, names in (("miss", sentence.names - found), ("extra", found - sentence.names)):
            errors += (
                f"{number} {label} {kind:5} «{sentence.text[start:end]}» | {sentence.text}"
                for start, end, label in sorted(names)
            )
        for label, tally in tallies.items():
            gold = {n for n in sentence.names if label in (n[2], "micro")}
            got = {n for n in found if label in (n[2], "micro")}
            tally.right += len(gold & got)
            tally.extra += len(got - gold)
            tally.missed += len(gold - got)
    return {label: tally.figures() for label, tally in tallies.items()}, errors
