"""Learned links: which tokens of an article belong to what a span is linked to, as the trained head sees it.

The encoder that finds names leaves a vector for each token of the article. A small head on top of it, trained on marked
articles, answers two questions about an *anchor* (a figure, or the title of a post):

- ``tokens(role, anchor)``: how likely each token belongs to what the anchor is linked to by a role, wherever in the
  article it stands. The score is biaffine (Dozat and Manning, 2017): an inner product of the projected vectors of
  anchor and token, with biases for the token itself, its distance, its sentence and the headline.
- ``labels(field, anchor)``: how likely each value of a field is, from the anchor, its sentence and the headline.

``doc._.links`` is a ``Links``, or None where no model ran or its weights have no such head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Role = Literal[
    "indicator", "reporter", "partner", "commodity", "period", "baseline", "per", "part_of", "speaker", "holder", "body"
]
"""``holder`` and ``body`` are asked of a title, the others of a figure."""
Field = Literal["flow", "transformation", "change", "status"]
ROLES: tuple[Role, ...] = get_args(Role)
FIELDS: tuple[Field, ...] = get_args(Field)

Array = NDArray[np.float32]
Anchor = tuple[int, int]
"""Tokens ``[start, end)``."""

DISTANCES = 21
"""Buckets of the distance between anchor and token: by powers of two before and after, and inside."""
SENTENCES = 11
"""The same of sentences."""


def buckets(distance: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Which of ``number`` buckets each signed distance falls into: 0, ±1, ±2, ±3 to 4, ±5 to 8 …; the last is open."""
    half = number // 2
    size = np.minimum(np.ceil(np.log2(np.maximum(np.abs(distance), 1))).astype(np.int64) + 1, half)
    return half + np.sign(distance) * size


def distances(anchor: Anchor, number: int) -> NDArray[np.int64]:
    """The signed distance of each of ``number`` tokens to the nearest token of the anchor, 0 inside."""
    at = np.arange(number)
    return np.minimum(at - anchor[0], 0) + np.maximum(at - anchor[1] + 1, 0)


@dataclass(frozen=True)
class Head:
    """The head's weights by name; shapes with width w, inner width m, d a role, h of the label network.

    ``mean`` and ``scale`` [w] bring the vectors to mean 0 and deviation 1;
    ``inner.weight`` [m, w], ``query.weight`` and ``key.weight`` [roles · d, m], ``token.weight`` [roles, m],
    ``distance`` [roles, DISTANCES], ``sentence`` [roles, SENTENCES], ``headline`` [roles], ``attention.weight`` [w, w],
    ``mixed.weight`` [h, 3 w], ``FIELD.weight`` [values, h]; a ``.bias`` beside each matrix.
    """

    weights: dict[str, Array]
    values: dict[str, list[str]]
    """The values of each field, in the order of its rows."""

    def linear(self, name: str, x: Array) -> Array:
        result: Array = x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]
        return result


class Links:
    """The links of one article; see the module. What is asked for is computed once.

    Args:
        head: the weights.
        vectors: [tokens, width], what layers of the encoder give at each token's first sub-word.
        sentences: the token range of each sentence.
        headline: the number of tokens of the first line, 0 if there is no other.
    """

    def __init__(self, head: Head, vectors: Array, sentences: Sequence[Anchor], headline: int) -> None:
        self._head = head
        self._vectors: Array = (vectors - head.weights["mean"]) * head.weights["scale"]
        self._sentences = sentences
        self._headline = headline
        self._sentence = np.repeat(np.arange(len(sentences)), [end - start for start, end in sentences])
        self._tokens: dict[Anchor, Array] = {}
        self._labels: dict[Anchor, dict[str, dict[str, float]]] = {}

    def tokens(self, role: Role, anchor: Anchor) -> Array:
        """How likely each token belongs to what ``anchor`` is linked to by ``role``: float32 [tokens], 0 to 1.

        Raises:
            KeyError: there is no such role.
            IndexError: the anchor is empty or not in the article.
        """
        number = _ROLE[role]
        if anchor not in self._tokens:
            self._tokens[anchor] = _sigmoid(self._scores(self._checked(anchor)))
        found: Array = self._tokens[anchor][number]
        return found

    def labels(self, field: Field, anchor: Anchor) -> dict[str, float]:
        """How likely each value of ``field`` is for the figure ``anchor``; together 1. ``"null"`` stands for none.

        Raises:
            KeyError: there is no such field.
            IndexError: the anchor is empty or not in the article.
        """
        if anchor not in self._labels:
            self._labels[anchor] = self._classified(self._checked(anchor))
        return self._labels[anchor][field]

    def _checked(self, anchor: Anchor) -> Anchor:
        if not 0 <= anchor[0] < anchor[1] <= len(self._vectors):
            raise IndexError(f"no tokens {anchor[0]}:{anchor[1]} in an article of {len(self._vectors)}")
        return anchor

    @cached_property
    def _inner(self) -> Array:
        return gelu(self._head.linear("inner", self._vectors))

    @cached_property
    def _keys(self) -> Array:
        """[roles, tokens, d]."""
        keys = self._head.linear("key", self._inner)
        return np.ascontiguousarray(keys.reshape(len(keys), len(ROLES), -1).transpose(1, 0, 2))

    @cached_property
    def _alone(self) -> Array:
        """What speaks for each token whatever the anchor, [roles, tokens]."""
        alone = self._head.linear("token", self._inner).T
        alone[:, : self._headline] += self._head.weights["headline"][:, None]
        return alone

    def _scores(self, anchor: Anchor) -> Array:
        """[roles, tokens]."""
        weights = self._head.weights
        inner = gelu(self._head.linear("inner", self._vectors[slice(*anchor)].mean(0)))
        query = self._head.linear("query", inner).reshape(len(ROLES), -1, 1)
        scores = (self._keys @ query)[:, :, 0] / np.sqrt(query.shape[1], dtype=np.float32)
        far = buckets(distances(anchor, len(self._vectors)), DISTANCES)
        apart = buckets(self._sentence - self._sentence[anchor[0]], SENTENCES)
        total: Array = scores + self._alone + weights["distance"][:, far] + weights["sentence"][:, apart]
        return total

    def _classified(self, anchor: Anchor) -> dict[str, dict[str, float]]:
        head = self._head
        vector = self._vectors[slice(*anchor)].mean(0)
        start, end = self._sentences[self._sentence[anchor[0]]]
        sentence = self._vectors[start:end]
        heed = _softmax(sentence @ head.linear("attention", vector) / np.sqrt(len(vector), dtype=np.float32))
        first = self._vectors[: self._headline or end - start].mean(0)
        mixed = gelu(head.linear("mixed", np.concatenate([vector, heed @ sentence, first])))
        return {
            field: dict(zip(head.values[field], map(float, _softmax(head.linear(field, mixed))), strict=True))
            for field in FIELDS
        }


_ROLE = {role: number for number, role in enumerate(ROLES)}


def gelu(x: Array) -> Array:
    """x · Φ(x), by the tanh approximation."""
    result: Array = 0.5 * x * (1 + np.tanh(np.float32(0.7978845608) * (x + np.float32(0.044715) * x**3)))
    return result


def _sigmoid(x: Array) -> Array:
    result: Array = (0.5 * (1 + np.tanh(0.5 * x))).astype(np.float32)
    return result


def _softmax(x: Array) -> Array:
    exponents = np.exp(x - x.max())
    result: Array = exponents / exponents.sum()
    return result


def save(head: Head, path: Path) -> None:
    """Write a head as ``.npz``, in half precision."""
    arrays: dict[str, Any] = {name: value.astype(np.float16) for name, value in head.weights.items()}
    arrays |= {f"values.{field}": np.array(values) for field, values in head.values.items()}
    np.savez_compressed(path, **arrays)


@cache
def load(path: Path) -> Head | None:
    """The head in a ``.npz`` file, loaded once a process; None if there is no such file."""
    if not path.exists():
        return None
    with np.load(path) as arrays:
        weights = {name: arrays[name].astype(np.float32) for name in arrays if not name.startswith("values.")}
        values = {name.removeprefix("values."): arrays[name].tolist() for name in arrays if name.startswith("values.")}
    return Head(weights, values)
