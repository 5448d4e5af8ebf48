"""Marked and raw texts as the sequences of an epoch, and those as batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from extractor.model.pieces import BOS, EOS, PAD, UNK

LABELS = 9
WIDTH = 512
"""Positions that the tagger keeps."""
HEADLINE = 24
"""Sub-words of the headline that stand before a later sequence."""


@dataclass
class Example:
    """One sequence: sub-words with <s> and </s>; the places in them of what is read to the end (the first sub-words of
    words, the headline's too, <s> and </s>); the places of the words among those; the labels allowed."""

    ids: NDArray[np.int64]
    kept: NDArray[np.int64]
    first: NDArray[np.int64]
    allowed: NDArray[np.int64]
    raw: bool


class Corpus:
    """The arrays that ``data.prepare`` wrote, as sequences of an epoch."""

    def __init__(self, path: Path, config: dict[str, Any]) -> None:
        arrays = np.load(path)
        self.kept = arrays["kept"]
        self.ids, self.word = arrays["ids"].astype(np.int64), arrays["word"].astype(np.int64)
        self.allowed = arrays["allowed"].astype(np.int64)
        self.source, self.variant = arrays["source"], arrays["variant"]
        self.at = np.concatenate([[0], np.cumsum(self.word)])
        words = np.concatenate([[0], np.cumsum(arrays["sentence"].astype(np.int64))])
        self.sentence = words
        self.document = np.concatenate([[0], np.cumsum(arrays["document"].astype(np.int64))])
        self.copies = [source.get("copies", 1) for source in config["sources"]]
        self.shares = config["variants"]
        self.longest = config["longest"]
        self.headline = arrays["headline"].astype(np.int64)
        self.lead = config["headline"]

    def _sequences(self, text: int, longest: int, rng: np.random.Generator) -> Iterator[Example]:
        """Neighbouring sentences of a text together, up to ``longest`` sub-words; sometimes each alone.

        Most sequences that do not begin the text have its headline before them.
        """
        first, last = self.document[text], self.document[text + 1]
        start = first
        begin = self.sentence[first]
        end = min(int(np.searchsorted(self.at, self.at[begin] + HEADLINE, "right")) - 1, begin + self.headline[text])
        title = self.at[begin : max(end, begin) + 1]
        for k in range(first, last):
            here, after = self.at[self.sentence[start]], self.at[self.sentence[min(k + 2, last)]]
            if k + 1 == last or after - here > longest:
                led = start > first and len(title) > 1 and rng.random() < self.lead
                lead = title if led else title[:1]
                yield from self._examples(self.sentence[start], self.sentence[k + 1], lead, self.source[text] < 0)
                start = k + 1

    def _examples(self, start: int, end: int, title: NDArray[np.int64], raw: bool) -> Iterator[Example]:
        """Sequences of the words ``[start, end)``; ``title`` are where the headline's words begin, and its end."""
        lead = [BOS, *self.ids[title[0] : title[-1]], *([EOS] if len(title) > 1 else [])]
        before = np.array([0, *(1 + title[:-1] - title[0]), *([len(lead) - 1] if len(title) > 1 else [])])
        while start < end:
            stop = min(end, int(np.searchsorted(self.at, self.at[start] + self.longest, "right")) - 1)
            stop = max(stop, start + 1)
            ids = np.concatenate([lead, self.ids[self.at[start] : self.at[stop]], [EOS]])[:WIDTH]
            words = len(lead) + self.at[start:stop] - self.at[start]
            first = len(before) + np.arange(stop - start)
            yield Example(ids, np.concatenate([before, words, [len(ids) - 1]]), first, self.allowed[start:stop], raw)
            start = stop

    def epoch(self, rng: np.random.Generator, raw: bool) -> list[Example]:
        """All sequences of an epoch; of each text one variant, drawn by the shares of the config."""
        examples: list[Example] = []
        text = 0
        while text < len(self.variant):
            end = text + 1
            while end < len(self.variant) and self.variant[end] > 0:
                end += 1
            source = int(self.source[text])
            if source >= 0 or raw:
                copies = self.copies[source] if source >= 0 else 1
                for copy in range(int(copies + rng.random())):
                    chosen = text + (int(rng.choice(len(self.shares), p=self.shares)) if end > text + 1 else 0)
                    examples.extend(self._sequences(chosen, 1 if copy % 2 else self.longest, rng))
            text = end
        return [example for example in examples if len(example.allowed)]


def bucket(length: int) -> int:
    """The length that a sequence is padded to: few lengths, for a matrix library compiles kernels by shape."""
    step = 8 if length <= 64 else 16
    return -(-length // step) * step


def batches(examples: list[Example], size: int, rng: np.random.Generator) -> list[list[Example]]:
    """Sequences of one padded length together, about ``size`` sub-words a batch, in random order.

    The last batch of a length is filled up with sequences drawn again.
    """
    by_length: dict[int, list[Example]] = {}
    for k in rng.permutation(len(examples)):
        by_length.setdefault(bucket(len(examples[k].ids)), []).append(examples[k])
    groups: list[list[Example]] = []
    for length, members in sorted(by_length.items()):
        number = max(1, size // length)
        members.extend(members[k] for k in rng.integers(len(members), size=-len(members) % number))
        groups.extend(members[k : k + number] for k in range(0, len(members), number))
    return [groups[k] for k in rng.permutation(len(groups))]


def tensors(batch: list[Example], drop: float, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """``ids`` [batch, length] (a share ``drop`` of them unknown), ``kept`` [batch, fewer], ``first`` [words] (flat
    places in ``kept``), ``allowed`` [words, labels]. The last sub-word is always padding."""
    length, fewer = bucket(1 + max(len(example.ids) for example in batch)), max(len(example.kept) for example in batch)
    ids, kept = np.full((len(batch), length), PAD), np.full((len(batch), fewer), length - 1)
    for k, example in enumerate(batch):
        ids[k, : len(example.ids)] = example.ids
        kept[k, : len(example.kept)] = example.kept
    if drop:
        ids[(rng.random(ids.shape) < drop) & (ids > UNK)] = UNK
    first = np.concatenate([example.first + k * fewer for k, example in enumerate(batch)])
    bits = np.concatenate([example.allowed for example in batch])
    allowed = ((bits[:, None] >> np.arange(LABELS)) & 1).astype(bool)
    return torch.from_numpy(ids), torch.from_numpy(kept), torch.from_numpy(first), torch.from_numpy(allowed)
