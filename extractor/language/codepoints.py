"""Code points of a text as an array; apart from ``letters``, which the command line reads without numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def characters(text: str) -> list[str]:
    """The characters that a text is made of, each once. (Python makes an object of every letter that it goes over.)"""
    points = np.sort(codes(text))  # np.unique imports much that nobody needs here
    new = np.ones(len(points), bool)
    new[1:] = points[1:] != points[:-1]
    return [*map(chr, points[new].tolist())]
