"""Words ─► names: the exported network on onnxruntime, valid label sequences, spans with a confidence.

Beside the names stand the encoder's vectors of the words, where the network gives them; words are grouped by those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extractor.model.pieces import BOS, EOS, Pieces

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-TITLE", "I-TITLE")
LONGEST = {"accurate": 180, "fast": 96}
"""Sub-words of a sequence; neighbouring sentences share one, so that they see each other. Short ones cost less."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words ``[start, end)`` that the model calls a name."""

    start: int
    end: int
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of an article."""

    names: list[Name]
    vectors: NDArray[np.float32] | None
    """[words, width]; None where the network gives no vectors."""


class Tagger:
    """``tagger(words, sentences, headline) -> Reading``; safe to call from several threads.

    Args:
        network: an ONNX file: ``ids`` [1, length] and ``first`` [words] to ``scores`` [1, words, labels] and perhaps
            ``vectors`` [1, words, width]. Its property ``headline`` is the number of sub-words of the
            headline that it wants before later sequences.
        pieces: the sub-words that it was trained with.
        longest: the most sub-words of a sequence, the headline's not counted.
    """

    def __init__(self, network: Path, pieces: Pieces, longest: int = LONGEST["accurate"]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # a caller with many articles runs many threads or processes
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # the length changes from run to run
        options.enable_cpu_mem_arena = False  # which would keep what the longest run took, in every process
        # the fused skip and layer norm is many times slower than its two parts
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session: Any = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        self._headline = int(self._session.get_modelmeta().custom_metadata_map.get("headline", 0))
        outputs = {output.name: output.shape for output in self._session.get_outputs()}
        self._width: int = outputs["vectors"][-1] if "vectors" in outputs else 0
        self._pieces = pieces
        self._longest = longest

    def __call__(self, words: Sequence[str], sentences: Sequence[tuple[int, int]], headline: int = 0) -> Reading:
        """The names in ``words``, in order; ``sentences`` are their ranges, which no name crosses.

        The first ``headline`` words are the first line of the article, if it has others.
        """
        if not words:
            return Reading([], np.empty((0, self._width), np.float32) if self._width else None)
        scores, vectors = self._run([self._pieces(word) for word in words], sentences, headline)
        labels = scores.argmax(1)
        begins = np.zeros(len(words), bool)
        begins[[start for start, _ in sentences]] = True
        for start, end in _invalid(labels, begins, sentences):
            labels[start:end] = best_path(scores[start:end])
        return Reading(_names(labels, scores), vectors)

    def _run(
        self, encoded: list[tuple[int, ...]], sentences: Sequence[tuple[int, int]], headline: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32] | None]:
        """Scores of the labels, [words, labels], and the words' vectors, [words, width]."""
        scores = np.empty((len(encoded), len(LABELS)), np.float32)
        vectors = np.empty((len(encoded), self._width), np.float32) if self._width else None
        title = _title(encoded[:headline], self._headline)
        for start, end, _size in _sequences(encoded, sentences, self._longest):
            ids = [BOS, *title, EOS] if start and title else [BOS]
            first: list[int] = []
            for word in encoded[start:end]:
                first.append(len(ids))
                ids.extend(word)
            ids.append(EOS)
            inputs = {"ids": np.array([ids], np.int32), "first": np.array(first, np.int32)}
            outputs = self._session.run(None, inputs)
            scores[start:end] = outputs[0][0]
            if vectors is not None:
                vectors[start:end] = outputs[1][0]
        return scores, vectors


def _title(encoded: list[tuple[int, ...]], longest: int) -> list[int]:
    """Sub-words of the headline's first words, ``longest`` at most."""
    title: list[int] = []
    for word in encoded:
        if len(title) + len(word) > longest:
            break
        title.extend(word)
    return title


def _sequences(
    encoded: list[tuple[int, ...]], sentences: Sequence[tuple[int, int]], longest: int
) -> list[tuple[int, int, int]]:
    """Word ranges and sizes of the network's sequences: whole sentences while they fit, long ones cut."""
    ranges: list[tuple[int, int, int]] = []
    start, size = 0, 0
    for first, last in sentences:
        length = sum(map(len, encoded[first:last]))
        if size and size + length > longest:
            ranges.append((start, first, size))
            start, size = first, 0
        if length <= longest:
            size += length
            continue
        for at in range(first, last):
            if size and size + len(encoded[at]) > longest:
                ranges.append((start, at, size))
                start, size = at, 0
            size += len(encoded[at])
    if size:
        ranges.append((start, sentences[-1][1], size))
    return ranges


def _transitions() -> NDArray[np.float32]:
    """0 where a label may follow another, [before, after], else a cost that no score outweighs; odd labels begin."""
    costs = np.zeros((len(LABELS), len(LABELS)), np.float32)
    for after in range(2, len(LABELS), 2):
        costs[:, after] = -1e4
        costs[[after - 1, after], after] = 0.0
    return costs


_COSTS = _transitions()


def _invalid(
    labels: NDArray[np.int64], begins: NDArray[np.bool_], sentences: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The sentences in which some I follows neither its B nor its I."""
    before = np.concatenate([[0], labels[:-1]])
    before[begins] = 0
    wrong = np.flatnonzero(_COSTS[before, labels] < 0)
    if not len(wrong):
        return []
    starts = np.array([start for start, _ in sentences])
    return [sentences[k] for k in np.unique(np.searchsorted(starts, wrong, "right") - 1)]


def best_path(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """The best valid labels of a sentence, by Viterbi over ``scores`` [words, labels]."""
    size = len(scores)
    back = np.zeros((size, len(LABELS)), np.int64)
    best = scores[0] + _COSTS[0]
    for k in range(1, size):
        paths = best[:, None] + _COSTS
        back[k] = paths.argmax(0)
        best = paths.max(0) + scores[k]
    path = np.zeros(size, np.int64)
    path[-1] = best.argmax()
    for k in range(size - 1, 0, -1):
        path[k - 1] = back[k, path[k]]
    return path


def _names(labels: NDArray[np.int64], scores: NDArray[np.float32]) -> list[Name]:
    """Spans of valid labels; the confidence is the mean probability of a span's labels."""
    inside = np.flatnonzero(labels)
    if not len(inside):
        return []
    chosen = scores[inside]
    exponents = np.exp(chosen - chosen.max(1, keepdims=True))
    sure = exponents[np.arange(len(inside)), labels[inside]] / exponents.sum(1)
    names: list[Name] = []
    ends = [k for k in range(1, len(inside)) if labels[inside[k]] % 2 == 1 or inside[k] != inside[k - 1] + 1]
    for first, last in zip([0, *ends], [*ends, len(inside)], strict=True):
        label = LABELS[labels[inside[first]]][2:]
        names.append(Name(int(inside[first]), int(inside[last - 1]) + 1, label, float(sure[first:last].mean())))
    return names


@cache
def load(name: str) -> Tagger:
    """The tagger ``accurate`` or ``fast`` of the package, loaded once a process."""
    folder = Path(str(files("extractor.model")))
    return Tagger(folder / f"{name}.onnx", Pieces.load(folder / "pieces.tsv"), LONGEST[name])
