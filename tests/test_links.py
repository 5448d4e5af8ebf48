"""Learned links: the head's arithmetic, what it gives for an article, and that nothing is there without it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.links import learned
from extractor.links.learned import FIELDS, ROLES, Head, Links, buckets, distances

WIDTH, INNER, D, MIXED = 12, 8, 4, 6
VALUES = {
    "flow": ["export", "import", "null"],
    "transformation": ["level", "share"],
    "change": ["increase", "decrease", "null"],
    "status": ["actual", "target"],
}


VECTORS = np.random.default_rng(4).normal(size=(30, WIDTH)).astype(np.float32)


@pytest.fixture(scope="module")
def head() -> Head:
    dice = np.random.default_rng(3)
    rows = {"inner": (INNER, WIDTH), "query": (len(ROLES) * D, INNER), "key": (len(ROLES) * D, INNER),
            "token": (len(ROLES), INNER), "attention": (WIDTH, WIDTH), "mixed": (MIXED, 3 * WIDTH),
            **{field: (len(values), MIXED) for field, values in VALUES.items()}}  # fmt: skip
    weights = {f"{name}.weight": dice.normal(size=shape).astype(np.float32) for name, shape in rows.items()}
    weights |= {f"{name}.bias": dice.normal(size=shape[0]).astype(np.float32) for name, shape in rows.items()}
    weights |= {
        "distance": dice.normal(size=(len(ROLES), learned.DISTANCES)).astype(np.float32),
        "sentence": dice.normal(size=(len(ROLES), learned.SENTENCES)).astype(np.float32),
        "mean": dice.normal(size=WIDTH).astype(np.float32),
        "scale": dice.uniform(1, 2, size=WIDTH).astype(np.float32),
        "headline": dice.normal(size=len(ROLES)).astype(np.float32),
    }
    return Head(weights, VALUES)


@pytest.fixture
def links(head: Head) -> Links:
    return Links(head, VECTORS, [(0, 6), (6, 20), (20, 30)], 6)


def test_every_role_has_a_probability_a_token(links: Links) -> None:
    for role in ROLES:
        found = links.tokens(role, (8, 10))
        assert found.shape == (30,)
        assert found.dtype == np.float32
        assert ((found >= 0) & (found <= 1)).all()


def test_the_score_is_the_one_of_its_definition(head: Head, links: Links) -> None:
    w = head.weights

    def inner(x: np.ndarray) -> np.ndarray:
        return learned.gelu(w["inner.weight"] @ x + w["inner.bias"])

    vectors = (VECTORS - w["mean"]) * w["scale"]
    for number, role in enumerate(ROLES):
        rows = slice(number * D, number * D + D)
        query = (w["query.weight"] @ inner(vectors[8:10].mean(0)) + w["query.bias"])[rows]
        key = (w["key.weight"] @ inner(vectors[2]) + w["key.bias"])[rows]
        score = query @ key / D**0.5 + (w["token.weight"] @ inner(vectors[2]) + w["token.bias"])[number]
        score += w["headline"][number] + w["distance"][number, 6] + w["sentence"][number, 4]
        assert links.tokens(role, (8, 10))[2] == pytest.approx(1 / (1 + np.exp(-score)), abs=1e-5)


def test_labels_are_probabilities(links: Links) -> None:
    for field in FIELDS:
        found = links.labels(field, (8, 10))
        assert list(found) == VALUES[field]
        assert sum(found.values()) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("anchor", [(3, 3), (29, 31), (-1, 2)])
def test_an_anchor_outside_the_article_is_refused(links: Links, anchor: tuple[int, int]) -> None:
    with pytest.raises(IndexError, match=f"{anchor[0]}:{anchor[1]}"):
        links.tokens("reporter", anchor)
    with pytest.raises(IndexError, match=f"{anchor[0]}:{anchor[1]}"):
        links.labels("flow", anchor)


def test_an_unknown_role_is_refused(links: Links) -> None:
    with pytest.raises(KeyError):
        links.tokens("colour", (0, 1))  # type: ignore[arg-type]


def test_buckets() -> None:
    seen = buckets(np.array([-999, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8, 9, 999]), 11)
    assert seen.tolist() == [0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 10]
    assert distances((2, 4), 6).tolist() == [-2, -1, 0, 0, 1, 2]


@given(st.integers(-5000, 5000), st.sampled_from([learned.DISTANCES, learned.SENTENCES]))
def test_buckets_are_symmetric(distance: int, number: int) -> None:
    before, after = buckets(np.array([-distance, distance]), number)
    assert 0 <= after < number
    assert before + after == number - 1


def test_a_head_is_kept_in_a_file(head: Head, links: Links, tmp_path: Path) -> None:
    learned.save(head, tmp_path / "head.npz")
    again = learned.load(tmp_path / "head.npz")
    assert again is not None
    assert again.values == head.values
    same = Links(again, VECTORS, [(0, 6), (6, 20), (20, 30)], 6)
    assert same.tokens("speaker", (8, 10)) == pytest.approx(links.tokens("speaker", (8, 10)), abs=0.02)
    assert learned.load(tmp_path / "none.npz") is None


def test_no_links_without_a_model() -> None:
    assert Extractor(model="none").doc("صادرات پسته به ۲ میلیارد دلار رسید.")._.links is None
