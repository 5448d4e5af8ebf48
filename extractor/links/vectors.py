"""What the encoder sees of a word, beside the named features: a few numbers for each of two of its layers.

The encoder's vectors (``doc.tensor``, [tokens, 2 × width]: a middle layer, then the last) are projected on their
principal components. Of a link's candidate those of its first and last word are seen, alone and (the first) together
with those of the figure; of a label those of the figure's words, its verb, its indicator and its clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.links.candidates import Candidate
from extractor.links.features import Figure

Array = NDArray[np.float32]

MIDDLE, LAST = 0, 1
LAYER = {
    "flow": MIDDLE,
    "change": MIDDLE,
    "status": MIDDLE,
    "baseline": MIDDLE,
    "period": LAST,
    "commodity": MIDDLE,
    "per": LAST,
}
"""The layer that each link and label sees, as cross-validation liked best; the others see none."""
SCALE = 0.3
"""The size of a component: what the penalty of weights is fit for."""
ROWS = 6
"""Words projected at once: OpenBLAS shares larger products among threads, which wait for more in busy loops."""
FARTHEST = 4.0
"""Standard deviations beyond which a component is cut."""


@dataclass(frozen=True, slots=True)
class Space:
    """The principal components of each layer.

    Args:
        mean: [layers, width].
        basis: [layers, width, components], of unit variance.
    """

    mean: Array
    basis: Array

    def views(self, tensor: NDArray[Any]) -> Views:
        """The words of one Doc."""
        halves = np.asarray(tensor, np.float32).reshape(len(tensor), len(self.mean), -1).transpose(1, 0, 2)
        centred = halves - self.mean[:, None]
        parts = [centred[:, at : at + ROWS] @ self.basis for at in range(0, max(1, len(tensor)), ROWS)]
        return Views(np.clip(np.concatenate(parts, 1), -FARTHEST, FARTHEST) * np.float32(SCALE))


@dataclass(frozen=True, slots=True)
class Views:
    """``words``: [layers, tokens, components]."""

    words: Array

    def of_link(self, role: str, f: Figure, candidates: Sequence[Candidate], none: bool) -> Array | None:
        """[candidates, and none where it may be chosen; 5 × components]."""
        if role not in LAYER:
            return None
        at = self.words[LAYER[role]]
        own = at[f.right - 1]
        size = at.shape[1]
        found = np.zeros((len(candidates) + none, 5 * size), np.float32)
        if candidates:
            first, last = at[[c.start for c in candidates]], at[[c.end - 1 for c in candidates]]
            found[: len(candidates), : 3 * size] = np.hstack([first, last, first * own / np.float32(SCALE)])
        if none:
            found[-1, 3 * size :] = np.hstack([own, self._word(at, f.right)])
        return found

    def of_label(self, name: str, f: Figure, indicator: Candidate | None) -> Array | None:
        """[5 × components]."""
        if name not in LAYER:
            return None
        at = self.words[LAYER[name]]
        clause = at[slice(*f.scope.clause)]
        return np.hstack(
            [
                at[f.right - 1],
                self._word(at, f.right),
                self._word(at, f.verb_at),
                self._word(at, indicator.start if indicator else None),
                clause.mean(0) if len(clause) else np.zeros(at.shape[1], np.float32),
            ]
        )

    @staticmethod
    def _word(at: Array, i: int | None) -> Array:
        return at[i] if i is not None and i < len(at) else np.zeros(at.shape[1], np.float32)
