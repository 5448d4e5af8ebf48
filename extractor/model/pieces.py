"""Word ─► sub-word ids: a unigram model, the best path by summed scores."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from extractor.spelling.letters import Memo

BOS, PAD, EOS, UNK = range(4)
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
LONGEST_WORD = 64
"""Characters of a word that are looked at; what is longer is no name."""

# What the encoder's own normaliser does beyond NFKC: half-spaces and marks of direction part words.
_BLANKS = dict.fromkeys([*range(9, 14), 0x1680, *range(0x200B, 0x2010), 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD], " ")


def parts(word: str) -> list[str]:
    """A word as the encoder's vocabulary spells it: «شهرک‌های» ─► [«▁شهرک», «▁های»]."""
    return ["▁" + part for part in unicodedata.normalize("NFKC", word[:LONGEST_WORD]).translate(_BLANKS).split()]


class Pieces:
    """``pieces(word) -> ids``, at least one.

    Args:
        pieces: the sub-words, the four of ``SPECIAL`` first.
        scores: log-probability of each.
    """

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        self.pieces = list(pieces)
        self.scores = list(scores)
        special = len(SPECIAL)
        self._table = {
            piece: (k, score) for k, (piece, score) in enumerate(zip(pieces, scores, strict=True)) if k >= special
        }
        self._longest = max(map(len, self._table), default=1)
        self._unknown = min(scores[special:], default=0.0) - 10.0
        self._cached = Memo(self._word)

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Read a file of lines «piece, tab, score»."""
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]
        return cls([row[0] for row in rows], [float(row[1]) for row in rows])

    def save(self, path: Path) -> None:
        rows = (f"{piece}\t{score:.4f}\n" for piece, score in zip(self.pieces, self.scores, strict=True))
        path.write_text("".join(rows), encoding="utf-8")

    def __call__(self, word: str) -> tuple[int, ...]:
        return self._cached[word]

    def _word(self, word: str) -> tuple[int, ...]:
        return tuple(k for part in parts(word) for k in self._best(part)) or (UNK,)

    def _best(self, part: str) -> list[int]:
        """Viterbi over the characters of a part; neighbouring unknown characters are one <unk>."""
        size = len(part)
        best = [0.0] + [float("-inf")] * size
        back: list[tuple[int, int]] = [(0, UNK)] * (size + 1)
        for start in range(size):
            base = best[start]
            for end in range(start + 1, min(size, start + self._longest) + 1):
                known = self._table.get(part[start:end])
                if known is not None:
                    k, score = known
                elif end == start + 1:
                    k, score = UNK, self._unknown
                else:
                    continue
                if base + score > best[end]:
                    best[end] = base + score
                    back[end] = (start, k)
        ids: list[int] = []
        while size:
            size, k = back[size]
            if not (k == UNK and ids and ids[-1] == UNK):
                ids.append(k)
        return ids[::-1]
