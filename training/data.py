"""Marked texts ─► sub-word ids and labels, through the same text stage that the extractor uses.

A token may have several right labels (``allowed``, a bit each): where a corpus does not mark posts, its O tokens
may be O or TITLE. Each text comes in four variants (``VARIANTS``), of which an epoch sees one.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from extractor.model.pieces import Pieces
from training.encoder import read

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-TITLE", "I-TITLE")
ZWNJ = "\u200c"


@dataclass
class Marked:
    """A text and its names as character spans ``(start, end, types)``; several types mean that each is right."""

    text: str
    spans: list[tuple[int, int, tuple[str, ...]]]
    outside: tuple[str, ...] = ("O",)


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

    ``inside`` are class words that our marks keep inside a place («شهر تهران») and the corpus leaves out; sentences of
    the texts ``marked_in`` other files are left out.
    """
    types: dict[str, list[str]] = source["types"]
    inside = set(source.get("inside", ()))
    known = "\n".join(letters(text) for other in source.get("marked_in", ()) for text in texts_of(Path(other)))
    for sentence in read_tsv(path):
        if letters("".join(token for token, _ in sentence)) in known:
            continue
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


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a JSON Lines file or of a directory of gold files."""
    rows = sorted(path.glob("*.json")) if path.is_dir() else path.read_text(encoding="utf-8").splitlines()
    for row in rows:
        yield json.loads(row.read_text(encoding="utf-8") if isinstance(row, Path) else row)["text"]


def letters(text: str) -> str:
    """Letters and digits alone: two copies of a sentence are equal in these whatever their spaces."""
    return "".join(filter(str.isalnum, text))


def find(text: str, quote: str, nth: int = 1) -> tuple[int, int]:
    """The span of the ``nth`` occurrence of a quote; (0, 0) if there are fewer."""
    at = -1
    for _ in range(nth):
        at = text.find(quote, at + 1)
        if at < 0:
            return 0, 0
    return at, at + len(quote)


def from_gold(path: Path, source: dict[str, Any]) -> Iterator[Marked]:
    """Articles with complete gold (docs/gold.md) that are not ``marked_in`` other files.

    Organisations, officials' names and posts are marked in these; what is outside may be a person or a place too.
    """
    known = {letters(text) for other in source.get("marked_in", ()) for text in texts_of(Path(other))}
    for file in sorted(path.glob("*.json")):
        row = json.loads(file.read_text(encoding="utf-8"))
        text: str = row["text"]
        if letters(text) in known:
            continue
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for entity in row["organizations"]:
            for mention in entity["mentions"]:
                types = ("ORG", "O") if entity.get("optional") or mention.get("optional") else ("ORG",)
                found.append((*find(text, mention["quote"], mention.get("nth", 1)), types))
        posts = []
        for entity in row["officials"]:
            for mention in entity["mentions"]:
                span = find(text, mention["quote"], mention.get("nth", 1))
                if mention["kind"] == "name":
                    found.append((*span, ("PER",)))
                else:
                    posts.append(span)
        for start, end in posts:  # the post ends where its organisation begins
            end = min([end, *(first for first, _, types in found if start < first < end)])
            found.append((start, end, ("TITLE",)))
        yield Marked(text, _disjoint(found), ("O", "PER", "LOC"))


def _disjoint(spans: list[tuple[int, int, tuple[str, ...]]]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Spans in order; of two that overlap the one that begins earlier, or is longer."""
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] < span[1] and (not kept or span[0] >= kept[-1][1]):
            kept.append(span)
    return kept


def rewrite(marked: Marked, new: list[str]) -> Marked:
    """The same text with each of its characters replaced by a string of ``new``."""
    ends = [0]
    for string in new:
        ends.append(ends[-1] + len(string))
    spans = [(ends[start], ends[end], types) for start, end, types in marked.spans]
    return Marked("".join(new), spans, marked.outside)


GLUED = 0.04
"""Share of the spaces between two words that a damaged text has lost («مدیرگمرک», «وسازمان»)."""
CONJUNCTION = "و"


def damaged(marked: Marked, dice: random.Random) -> Marked:
    """The text as careless typing leaves it: spaces lost (most often behind «و»), half-spaces lost or made spaces."""
    text = marked.text
    new: list[str] = []
    for k, character in enumerate(text):
        if character == ZWNJ:
            character = dice.choice(("", "", " ", ZWNJ))
        elif character == " " and 0 < k < len(text) - 1 and text[k - 1].isalpha() and text[k + 1].isalpha():
            alone = text[k - 1] == CONJUNCTION and (k == 1 or text[k - 2] == " ")
            if dice.random() < (0.3 if alone else GLUED):
                character = ""
        new.append(character)
    return rewrite(marked, new)


def label(marked: Marked, offsets: list[tuple[int, int]]) -> list[int]:
    """The allowed labels of each token, as bits; a token belongs to a name that it overlaps."""
    bits = {name: 1 << k for k, name in enumerate(LABELS)}
    outside = 0
    for kind in marked.outside:
        outside |= bits["O"] if kind == "O" else bits["B-" + kind] | bits["I-" + kind]
    allowed = [outside] * len(offsets)
    k = taken = 0
    for start, end, types in marked.spans:
        while k < len(offsets) and offsets[k][1] <= start:
            k += 1
        prefix = "B-"
        if taken and k == taken and offsets[k - 1][1] > start:  # a token of two names glued together may be either
            allowed[k - 1] |= sum(bits["O" if kind == "O" else "B-" + kind] for kind in types)
            prefix = "I-"
        while k < len(offsets) and offsets[k][0] < end:
            allowed[k] = sum(bits["O" if kind == "O" else prefix + kind] for kind in types)
            prefix = "I-"
            k += 1
        taken = k
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

VARIANTS = ("as written", "half-spaces lost", "half-spaces as spaces", "damaged")
READERS = {".jsonl": from_jsonl, ".tsv": from_tsv, "": from_gold}


def texts(source: dict[str, Any]) -> Iterator[list[Marked]]:
    """Each text of a source in its variants, in the order of ``VARIANTS``."""
    path = Path(source["path"])
    for number, marked in enumerate(READERS[path.suffix](path, source)):
        yield [
            marked,
            rewrite(marked, ["" if c == ZWNJ else c for c in marked.text]),
            rewrite(marked, [" " if c == ZWNJ else c for c in marked.text]),
            damaged(marked, random.Random(number)),
        ]


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


def headline(text: str, offsets: list[tuple[int, int]]) -> int:
    """The number of tokens of the first line; 0 if there is no other line."""
    line = text.find("\n")
    return sum(start < line for start, _ in offsets) if line > 0 else 0


def prepare(config: dict[str, Any], known: list[str], pieces: Pieces, out: Path) -> None:
    """Tokenise all sources and the raw corpus, write ``out`` (.npz).

    The arrays: ``ids`` sub-words, ``word`` their number by word, ``allowed`` labels by word, ``sentence`` words by
    sentence, ``document`` sentences by text, ``headline`` words of the first line by text, ``variant`` and ``source``
    by text (source −1: the raw corpus), ``kept`` the numbers of the pieces in the encoder's vocabulary ``known``.
    """
    rows: list[tuple[int, int, list[list[str]], list[int], int]] = []
    for number, source in enumerate(config["sources"]):
        for variants in texts(source):
            for variant, marked in enumerate(variants):
                sentences, offsets = sentences_of(marked.text)
                rows.append((number, variant, sentences, label(marked, offsets), headline(marked.text, offsets)))
    for text in raw_texts(Path(config["raw"]), ids_of(config["left_out"])):
        sentences, offsets = sentences_of(text)
        rows.append((-1, 0, sentences, [1] * len(offsets), headline(text, offsets)))
    words = [pieces(norm) for row in rows for sentence in row[2] for norm in sentence]
    old = {piece: k for k, piece in enumerate(known)}
    np.savez_compressed(
        out,
        ids=np.array([k for word in words for k in word], np.uint16),
        word=np.array([len(word) for word in words], np.uint8),
        allowed=np.array([bits for row in rows for bits in row[3]], np.uint16),
        sentence=np.array([len(sentence) for row in rows for sentence in row[2]], np.uint32),
        document=np.array([len(row[2]) for row in rows], np.uint32),
        headline=np.array([row[4] for row in rows], np.uint32),
        variant=np.array([row[1] for row in rows], np.uint8),
        source=np.array([row[0] for row in rows], np.int8),
        kept=np.array([old[piece] for piece in pieces.pieces], np.uint32),
    )


def main(config_path: Path) -> None:
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    known = read(Path(config["encoder"])).pieces
    prepare(config, known, Pieces.load(Path(config["pieces"])), Path(config["prepared"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
