"""Marked texts ─► sub-word ids and labels, through the same text stage that the extractor uses.

A token may have several right labels (``allowed``, a bit each): where a corpus does not mark posts, its O tokens
may be O or TITLE.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extractor.model.pieces import SPECIAL, Pieces

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-TITLE", "I-TITLE")
ZWNJ = "\u200c"


@dataclass
class Marked:
    """A text and its names as character spans ``(start, end, types)``; several types mean that each is right."""

    text: str
    spans: list[tuple[int, int, tuple[str, ...]]]
    outside: tuple[str, ...] = ("O",)


@dataclass
class Words:
    """A tokenised document: by sentence and word, its sub-words and the labels allowed."""

    sentences: list[list[tuple[tuple[int, ...], int]]]


def read_tsv(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences of ``(token, IOB tag)``; empty tokens are left out."""
    sentence: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            token, _, tag = line.rstrip("\n").partition("\t")
            if token.strip() and tag:
                sentence.append((token, tag.strip()))
            elif sentence and not line.strip():
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def rebuild(sentence: list[tuple[str, str]]) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of a sentence's tokens, joined by spaces, and its names as character spans."""
    spans: list[tuple[int, int, str]] = []
    at = 0
    previous = "O"
    for token, tag in sentence:
        kind = tag[2:]
        end = at + len(token)
        if tag.startswith("I-") and previous[2:] == kind and spans:
            spans[-1] = (spans[-1][0], end, kind)
        elif tag != "O":
            spans.append((at, end, kind))
        previous = tag
        at = end + 1
    return " ".join(token for token, _ in sentence), spans


def from_tsv(path: Path, source: dict[str, Any]) -> Iterator[Marked]:
    """``types`` maps a corpus's types on ours (one or several); the others are no names of ours.

    ``inside`` are class words that our marks keep inside a place («شهر تهران») and the corpus leaves out.
    """
    types: dict[str, list[str]] = source["types"]
    inside = set(source.get("inside", ()))
    for sentence in read_tsv(path):
        for k in range(len(sentence) - 1):
            if sentence[k][1] == "O" and sentence[k][0] in inside and sentence[k + 1][1] == "B-LOC":
                sentence[k] = (sentence[k][0], "B-LOC")
                sentence[k + 1] = (sentence[k + 1][0], "I-LOC")
        text, spans = rebuild(sentence)
        yield Marked(
            text,
            [(start, end, tuple(types[kind])) for start, end, kind in spans if kind in types],
            ("O", *source.get("unmarked", ())),
        )


def from_jsonl(path: Path, source: dict[str, Any]) -> Iterator[Marked]:
    """``trim`` are words that a name of type ORG does not begin with («روابط عمومی»)."""
    trim: list[str] = source.get("trim", [])
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text: str = row["text"]
            spans: list[tuple[int, int, tuple[str, ...]]] = []
            for start, end, kind in sorted(row["spans"]):
                for words in trim if kind == "ORG" else ():
                    if text.startswith(words + " ", start, end):
                        start += len(words) + 1
                while start < end and not text[start].isalnum():
                    start += 1
                while start < end and not text[end - 1].isalnum():
                    end -= 1
                if start < end and (not spans or start >= spans[-1][1]):
                    spans.append((start, end, (kind,)))
            yield Marked(text, spans)


def ids_of(paths: list[str]) -> set[str]:
    """Ids of the articles in JSON Lines files and in directories of gold files."""
    found: set[str] = set()
    for path in map(Path, paths):
        if path.is_dir():
            found.update(json.loads(file.read_text(encoding="utf-8"))["id"] for file in path.glob("*.json"))
        else:
            found.update(json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines())
    return found


def without_half_spaces(marked: Marked, replacement: str) -> Marked:
    """The same text, its half-spaces replaced («» or a space)."""
    new: list[int] = []
    at = 0
    for character in marked.text:
        new.append(at)
        at += len(replacement) if character == ZWNJ else 1
    new.append(at)
    return Marked(
        marked.text.replace(ZWNJ, replacement),
        [(new[start], new[end], types) for start, end, types in marked.spans],
        marked.outside,
    )


def label(marked: Marked, offsets: list[tuple[int, int]]) -> list[int]:
    """The allowed labels of each token, as bits; a token belongs to a name that it overlaps."""
    bits = {name: 1 << k for k, name in enumerate(LABELS)}
    outside = 0
    for kind in marked.outside:
        outside |= bits["O"] if kind == "O" else bits["B-" + kind] | bits["I-" + kind]
    allowed = [outside] * len(offsets)
    k = 0
    for start, end, types in marked.spans:
        while k < len(offsets) and offsets[k][1] <= start:
            k += 1
        prefix = "B-"
        while k < len(offsets) and offsets[k][0] < end:
            allowed[k] = sum(bits["O" if kind == "O" else prefix + kind] for kind in types)
            prefix = "I-"
            k += 1
    return allowed


def sentences_of(text: str) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Norms by sentence, and the offsets of all tokens."""
    import spacy

    from extractor.language.tokenizer import HazmTokenizer

    global _tokenizer
    if _tokenizer is None:
        _tokenizer = HazmTokenizer(spacy.blank("fa").vocab)
    doc = _tokenizer(text)
    norms: list[str] = doc._.norms
    return [norms[sentence.start : sentence.end] for sentence in doc.sents], doc._.offsets


_tokenizer: Any = None

VARIANTS = ("as written", "half-spaces lost", "half-spaces as spaces")


def texts(source: dict[str, Any]) -> Iterator[tuple[int, Marked]]:
    """Each text of a source in its variants: ``(index into VARIANTS, text)``; variant 0 begins a new document."""
    path = Path(source["path"])
    reader = from_jsonl if path.suffix == ".jsonl" else from_tsv
    for marked in reader(path, source):
        yield 0, marked
        if ZWNJ in marked.text:
            yield 1, without_half_spaces(marked, "")
            yield 2, without_half_spaces(marked, " ")


def raw_texts(path: Path, left_out: set[str]) -> Iterator[str]:
    """Texts of a raw corpus: lines of JSON with title, lead and paragraphs, or text; without the ids ``left_out``."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row.get("id") in left_out:
                continue
            yield (
                row["text"]
                if "text" in row
                else "\n".join(part for part in (row.get("title"), row.get("lead"), *row.get("paragraphs", ())) if part)
            )


PERSIAN = frozenset("▁آأئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءؤۀ۰۱۲۳۴۵۶۷۸۹0123456789")


def vocabulary(pieces: Pieces, words: set[str]) -> Pieces:
    """The pieces of Persian letters and those that the words need, in their old order."""
    kept = {pieces.pieces[k] for word in words for k in pieces(word)}
    special = len(SPECIAL)
    chosen = [k for k, piece in enumerate(pieces.pieces) if k < special or piece in kept or PERSIAN.issuperset(piece)]
    return Pieces([pieces.pieces[k] for k in chosen], [pieces.scores[k] for k in chosen])


def prepare(config: dict[str, Any], pieces: Pieces, out: Path) -> Pieces:
    """Tokenise all sources and the raw corpus, prune the vocabulary, write ``out`` (.npz); gives the pruned pieces.

    The arrays: ``ids`` sub-words, ``word`` their number by word, ``allowed`` labels by word, ``sentence`` words by
    sentence, ``document`` sentences by text, ``variant`` and ``source`` by text (source −1: the raw corpus),
    ``kept`` the old numbers of the pieces kept.
    """
    rows: list[tuple[int, int, list[list[str]], list[int]]] = []
    for number, source in enumerate(config["sources"]):
        for variant, marked in texts(source):
            sentences, offsets = sentences_of(marked.text)
            rows.append((number, variant, sentences, label(marked, offsets)))
    for text in raw_texts(Path(config["raw"]), ids_of(config["left_out"])):
        sentences, offsets = sentences_of(text)
        rows.append((-1, 0, sentences, [1] * len(offsets)))
    pruned = vocabulary(pieces, {word for row in rows for sentence in row[2] for word in sentence})
    ids: list[int] = []
    word: list[int] = []
    for row in rows:
        for sentence in row[2]:
            for norm in sentence:
                found = pruned(norm)
                ids.extend(found)
                word.append(len(found))
    old = {piece: k for k, piece in enumerate(pieces.pieces)}
    np.savez_compressed(
        out,
        ids=np.array(ids, np.uint16),
        word=np.array(word, np.uint8),
        allowed=np.array([bits for row in rows for bits in row[3]], np.uint16),
        sentence=np.array([len(sentence) for row in rows for sentence in row[2]], np.uint32),
        document=np.array([len(row[2]) for row in rows], np.uint32),
        variant=np.array([row[1] for row in rows], np.uint8),
        source=np.array([row[0] for row in rows], np.int8),
        kept=np.array([old[piece] for piece in pruned.pieces], np.uint32),
    )
    return pruned
