"""The tagger: sub-words, label sequences, sequences of the network, training data."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from extractor.model import inference
from extractor.model.inference import LABELS, best_path
from extractor.model.pieces import SPECIAL, UNK, Pieces, parts


@pytest.fixture(scope="module")
def toy() -> Pieces:
    known = {"▁نا": -2.0, "▁نام": -3.0, "م": -2.5, "ه": -2.0, "مه": -1.5, "▁های": -1.0, "▁": -4.0}
    return Pieces([*SPECIAL, *known], [0.0] * 4 + list(known.values()))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("نام", ["▁نام"]),
        ("نامه", ["▁نا", "مه"]),
        ("نام‌های", ["▁نام", "▁های"]),
        ("ه", ["▁", "ه"]),
        ("نامققق", ["▁نام", "<unk>"]),
        ("قق", ["▁", "<unk>"]),
        ("\u200c", ["<unk>"]),
        ("", ["<unk>"]),
    ],
)
def test_best_pieces(toy: Pieces, word: str, expected: list[str]) -> None:
    assert [toy.pieces[k] for k in toy(word)] == expected


def test_long_words_are_cut(toy: Pieces) -> None:
    assert len(toy("م" * 10_000)) < 100


@given(st.text(max_size=80))
def test_every_word_has_pieces(word: str) -> None:
    ids = _SHIPPED(word)
    assert ids
    if UNK not in ids and len(word) <= 64:
        assert "".join(_SHIPPED.pieces[k] for k in ids) == "".join(parts(word))


_SHIPPED = Pieces.load(Path(inference.__file__).with_name("pieces.tsv"))


def test_pieces_are_kept_in_a_file(toy: Pieces, tmp_path: Path) -> None:
    toy.save(tmp_path / "pieces.tsv")
    again = Pieces.load(tmp_path / "pieces.tsv")
    assert (again.pieces, again.scores) == (toy.pieces, toy.scores)


def valid(labels: list[int]) -> bool:
    names = [LABELS[k] for k in labels]
    return all(b[:2] != "I-" or a in ("B-" + b[2:], b) for a, b in zip(["O", *names], names, strict=False))


scores = hnp.arrays(np.float32, st.tuples(st.integers(1, 4), st.just(len(LABELS))), elements=st.integers(-50, 50))


@settings(max_examples=20)
@given(scores)
def test_best_path_is_the_best_valid_one(table: np.ndarray) -> None:
    path = best_path(table)
    assert valid(path.tolist())
    rows = range(len(table))
    best = max(
        sum(table[k, label] for k, label in zip(rows, labels, strict=True))
        for labels in itertools.product(range(len(LABELS)), repeat=len(table))
        if valid(list(labels))
    )
    assert table[rows, path].sum() == pytest.approx(best)


@given(st.lists(st.lists(st.integers(1, 70), min_size=1, max_size=12), min_size=1, max_size=12))
def test_sequences_hold_every_word_once(sizes: list[list[int]]) -> None:
    encoded = [(7,) * size for sentence in sizes for size in sentence]
    ends = list(itertools.accumulate(len(sentence) for sentence in sizes))
    sentences = list(zip([0, *ends], ends, strict=False))
    found = inference._sequences(encoded, sentences, 96)
    assert [start for start, _, _ in found] == [0, *(end for _, end, _ in found)][:-1]
    assert found[-1][1] == len(encoded)
    for start, end, size in found:
        assert size == sum(map(len, encoded[start:end])) <= 96


def test_labels_become_names() -> None:
    rows = ["B-PER", "I-PER", "O", "B-ORG", "B-ORG", "I-ORG", "O", "B-TITLE"]
    labels = np.array([LABELS.index(row) for row in rows])
    table = np.full((len(rows), len(LABELS)), -9, np.float32)
    table[np.arange(len(rows)), labels] = 9
    found = inference._names(labels, table)
    assert [(n.start, n.end, n.label) for n in found] == [(0, 2, "PER"), (3, 4, "ORG"), (4, 6, "ORG"), (7, 8, "TITLE")]
    assert all(n.confidence == pytest.approx(1.0, abs=1e-3) for n in found)


@pytest.mark.parametrize("name", ["accurate", "fast"])
def test_names_stay_in_their_sentence(name: str) -> None:
    tagger = inference.load(name)
    words = ["رئیس", "بانک", "توسعه", "صادرات", "ایران", "و", "عراق", "کریم", "یکتا"]
    sentences = [(0, 4), (4, 8), (8, 9)]
    found = tagger(words, sentences).names
    assert found
    assert all(any(start <= n.start < n.end <= end for start, end in sentences) for n in found)
    assert tagger([], []).names == []


def test_one_long_sentence() -> None:
    words = ["دیروز", "کریم", "یکتا", "به", "تبریز", "رفت", "و"] * 60
    found = inference.load("fast")(words, [(0, len(words))]).names
    assert sum(n.label == "PER" for n in found) >= 55
