"""Texts that are nearly the same: MinHash signatures of word triples, and bands of them to look candidates up by.

Agencies copy each other's articles with another first line, another headline, a corrected word. Two texts of which
the share ``s`` of the triples is common have equal signatures in about the share ``s`` of their places; and they have
at least one band in common with probability ``1 - (1 - s**6)**20``: 0.998 at s = 0.8, 0.28 at s = 0.5.
"""

from __future__ import annotations

import hashlib
import re
from array import array

BANDS, ROWS = 20, 6
_SEED = 20_231
_LEAST_TRIPLES = 12
"""Shorter texts are compared by their hash alone: any two short notices are alike."""
_WORD = re.compile(r"\w+")


def signature(text: str) -> bytes | None:
    """120 numbers of 32 bits; None for a text too short to compare."""
    from rensa import RMinHash

    words = _WORD.findall(text)
    triples = {" ".join(words[i : i + 3]) for i in range(len(words) - 2)}
    if len(triples) < _LEAST_TRIPLES:
        return None
    minhash = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    minhash.update(sorted(triples))
    return array("I", minhash.digest()).tobytes()


def bands(signature: bytes) -> list[int]:
    """Keys, as 64-bit signed integers, of which nearly equal texts have one in common."""
    size = 4 * ROWS
    pieces = (bytes([i]) + signature[i * size : (i + 1) * size] for i in range(BANDS))
    return [int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), "big", signed=True) for piece in pieces]


def similarity(one: bytes, other: bytes) -> float:
    """Estimated share of common triples."""
    pairs = zip(array("I", one), array("I", other), strict=True)
    return sum(a == b for a, b in pairs) / (BANDS * ROWS)
