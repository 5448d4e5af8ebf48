"""The links head in torch, its data and its loss; ``extractor.links.learned`` states what it computes.

``python -m training.links CONFIG.toml CHECKPOINT`` cross-validates the head by article on a frozen encoder.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from extractor import records
from extractor.links.learned import DISTANCES, FIELDS, ROLES, SENTENCES, Head, buckets, distances
from extractor.model.pieces import BOS, EOS, PAD

INNER, D, MIXED = 256, 64, 128
VALUES: dict[str, list[str]] = {
    "flow": [*get_args(records.Flow), "null"],
    "transformation": list(get_args(records.Transformation)),
    "change": [*get_args(records.Change), "null"],
    "status": list(get_args(records.Status)),
}
IGNORED = -100


@dataclass
class Article:
    """A marked article as tensors: ``words`` sub-words by token; ``yes`` and ``counted`` [anchors, roles, tokens]."""

    id: str
    words: list[list[int]]
    sentence: NDArray[np.int64]
    """The sentence of each token."""
    headline: int
    anchors: list[tuple[int, int]]
    yes: Tensor
    counted: Tensor
    """False where neither answer costs anything."""
    asked: Tensor
    """[anchors, roles]: whether a role of an anchor is marked at all."""
    labels: Tensor
    """[anchors, fields]; IGNORED where a field is not marked."""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Article:
        size, anchors = len(row["ids"]), row["anchors"]
        yes = torch.zeros(len(anchors), len(ROLES), size)
        counted = torch.ones(len(anchors), len(ROLES), size, dtype=torch.bool)
        asked = torch.zeros(len(anchors), len(ROLES), dtype=torch.bool)
        labels = torch.full((len(anchors), len(FIELDS)), IGNORED)
        for k, anchor in enumerate(anchors):
            for role, target in anchor["roles"].items():
                number = ROLES.index(role)
                asked[k, number] = True
                yes[k, number, target["yes"]] = 1
                counted[k, number, target["maybe"]] = False
            for field, value in anchor["labels"].items():
                labels[k, FIELDS.index(field)] = VALUES[field].index(value)
        sentence = np.repeat(np.arange(len(row["sentences"])), row["sentences"])
        spans = [tuple(anchor["span"]) for anchor in anchors]
        return cls(row["id"], row["ids"], sentence, row["headline"], spans, yes, counted, asked, labels)

    @property
    def size(self) -> int:
        """The number of its sub-words."""
        return sum(map(len, self.words))

    def sequences(self, longest: int, lead: int) -> Iterator[tuple[list[int], list[int]]]:
        """Sub-words of each sequence, and where its words begin, as inference makes them."""
        title: list[int] = []
        for word in self.words[: self.headline]:
            if len(title) + len(word) > lead:
                break
            title += word
        starts: list[int] = [0, *(np.flatnonzero(np.diff(self.sentence)) + 1).tolist(), len(self.words)]
        start = 0
        for k in range(1, len(starts)):
            size = sum(map(len, self.words[start : starts[min(k + 1, len(starts) - 1)]]))
            if size <= longest and k + 1 < len(starts):
                continue
            while start < starts[k]:
                ids, first = [BOS, *title, EOS] if start and title else [BOS], []
                end, room = start, len(ids) + longest
                while end < starts[k] and (end == start or len(ids) + len(self.words[end]) <= room):
                    first.append(len(ids))
                    ids += self.words[end]
                    end += 1
                yield [*ids, EOS], first
                start = end


class LinksHead(nn.Module):
    """``head(vectors, article) -> scores, labels``: [anchors, roles, tokens], and [anchors, values] by field."""

    def __init__(self, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.inner = nn.Linear(width, INNER)
        self.query, self.key = nn.Linear(INNER, len(ROLES) * D), nn.Linear(INNER, len(ROLES) * D)
        self.token = nn.Linear(INNER, len(ROLES))
        self.distance = nn.Parameter(torch.zeros(len(ROLES), DISTANCES))
        self.sentence = nn.Parameter(torch.zeros(len(ROLES), SENTENCES))
        self.headline = nn.Parameter(torch.zeros(len(ROLES)))
        self.attention = nn.Linear(width, width)
        self.mixed = nn.Linear(3 * width, MIXED)
        self.fields = nn.ModuleDict({field: nn.Linear(MIXED, len(VALUES[field])) for field in FIELDS})
        self.dropout = nn.Dropout(dropout)
        nn.init.constant_(self.token.bias, -4.0)

    def forward(self, vectors: Tensor, article: Article) -> tuple[Tensor, dict[str, Tensor]]:
        size = len(vectors)
        means = torch.stack([vectors[start:end].mean(0) for start, end in article.anchors])
        inner = self.dropout(F.gelu(self.inner(self.dropout(vectors))))
        query = self.query(self.dropout(F.gelu(self.inner(self.dropout(means))))).view(-1, len(ROLES), D)
        key = self.key(inner).view(size, len(ROLES), D)
        far = np.stack([buckets(distances(anchor, size), DISTANCES) for anchor in article.anchors])
        own = article.sentence[[start for start, _ in article.anchors]]
        apart = buckets(article.sentence - own[:, None], SENTENCES)
        scores = torch.einsum("ard,trd->art", query, key) / D**0.5 + self.token(inner).T
        scores = scores + self.distance[:, far].transpose(0, 1) + self.sentence[:, apart].transpose(0, 1)
        scores = scores + self.headline[:, None] * (torch.arange(size) < article.headline)
        return scores, self._labels(vectors, means, own, article)

    def _labels(self, vectors: Tensor, means: Tensor, own: NDArray[np.int64], article: Article) -> dict[str, Tensor]:
        inside = torch.from_numpy(article.sentence == own[:, None])
        heed = self.attention(means) @ vectors.T / vectors.shape[1] ** 0.5
        sentences = heed.masked_fill(~inside, -1e4).softmax(-1) @ vectors
        averages = (inside / inside.sum(1, keepdim=True)) @ vectors
        first = vectors[: article.headline].mean(0).expand_as(means) if article.headline else averages
        mixed = self.dropout(F.gelu(self.mixed(self.dropout(torch.cat([means, sentences, first], 1)))))
        return {field: head(mixed) for field, head in self.fields.items()}

    def export(self) -> Head:
        """The weights as ``extractor.links.learned`` reads them."""
        state = self.state_dict()
        weights = {name.removeprefix("fields."): value.numpy().astype(np.float32) for name, value in state.items()}
        return Head(weights, VALUES)


def loss(scores: Tensor, labels: dict[str, Tensor], article: Article) -> Tensor:
    """Cross-entropy by token, summed over an article's tokens, the mean over what is asked; and that of the labels."""
    counted = article.counted & article.asked[:, :, None]
    each = F.binary_cross_entropy_with_logits(scores, article.yes, reduction="none") * counted
    total = each.sum() / max(int(article.asked.sum()), 1)
    for number, field in enumerate(FIELDS):
        target = article.labels[:, number]
        if (target != IGNORED).any():
            total = (
                total
                + F.cross_entropy(labels[field], target, ignore_index=IGNORED) * (target != IGNORED).float().mean()
            )
    return total


def read(path: Path) -> list[Article]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Article.read(row) for row in rows if row["anchors"]]


class Tally:
    """How often the best answer is right, by role and field; ``said``: where gold or answer is something."""

    def __init__(self) -> None:
        self.right: dict[str, list[bool]] = defaultdict(list)
        self.said: dict[str, list[bool]] = defaultdict(list)

    def add(self, scores: Tensor, labels: dict[str, Tensor], article: Article) -> None:
        for number, role in enumerate(ROLES):
            for k in torch.flatnonzero(article.asked[:, number]).tolist():
                best = int(scores[k, number].argmax())
                silent = bool(scores[k, number, best] < 0)
                yes, counted = article.yes[k, number], article.counted[k, number]
                right = silent if not yes.any() else not silent and bool(yes[best] or not counted[best])
                self._note(role, right, not silent or bool(yes.any()))
        for number, field in enumerate(FIELDS):
            usual = {"status": "actual", "transformation": "level"}.get(field, "null")
            best_values = labels[field].argmax(1).tolist()
            for value, target in zip(best_values, article.labels[:, number].tolist(), strict=True):
                if target != IGNORED:
                    none = VALUES[field].index(usual)
                    self._note(field, value == target, value != none or target != none)

    def _note(self, name: str, right: bool, said: bool) -> None:
        self.right[name].append(right)
        if said:
            self.said[name].append(right)

    def __str__(self) -> str:
        return "\n".join(
            f"{name:15} {np.mean(self.right[name]):.3f} of {len(self.right[name])}, "
            f"said {np.mean(self.said[name] or [False]):.3f} of {len(self.said[name])}"
            for name in (*ROLES, *FIELDS)
            if self.right[name]
        )


def vectors_of(tagger: Any, article: Article, longest: int, lead: int) -> Tensor:
    """The encoder's vectors of an article's words, [tokens, width]."""
    found = []
    for ids, first in article.sequences(longest, lead):
        found.append(tagger.hidden(torch.tensor([ids]))[-1][0, first])
    return torch.cat(found)


def vectors_of_all(tagger: Any, articles: list[Article], longest: int, lead: int) -> list[Tensor]:
    """The same for several articles, their sequences in one batch."""
    sequences = [list(article.sequences(longest, lead)) for article in articles]
    length = max(len(ids) for part in sequences for ids, _ in part)
    padded = [ids + [PAD] * (length - len(ids)) for part in sequences for ids, _ in part]
    hidden = tagger.hidden(torch.tensor(padded))[-1]
    found: list[Tensor] = []
    row = 0
    for part in sequences:
        found.append(torch.cat([hidden[row + k, first] for k, (_, first) in enumerate(part)]))
        row += len(part)
    return found


def fit(head: LinksHead, data: list[tuple[Article, Tensor]], epochs: int, rate: float, seed: int) -> None:
    """Train a head alone on vectors that do not change."""
    rng = np.random.default_rng(seed)
    optimizer = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=0.01)
    steps = epochs * len(data)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1.0, (k + 1) / 50) * (1 - k / steps))
    head.train()
    for _ in range(epochs):
        for k in rng.permutation(len(data)):
            article, vectors = data[k]
            optimizer.zero_grad()
            scores, labels = head(vectors, article)
            loss(scores, labels, article).backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    head.eval()


def main(config_path: Path, checkpoint: Path, folds: int = 4) -> None:
    from training.network import Tagger
    from training.train import load

    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    torch.manual_seed(config["seed"])
    torch.set_num_threads(config["threads"])
    tagger: Tagger = load(checkpoint)
    articles = read(Path(config["links"]["prepared"]))
    with torch.no_grad():
        data = [(a, vectors_of(tagger, a, config["longest"], config["lead"])) for a in articles]
    tally = Tally()
    for fold in range(folds):
        head = LinksHead(data[0][1].shape[1])
        fit(head, [pair for k, pair in enumerate(data) if k % folds != fold], 12, 1e-3, config["seed"])
        with torch.no_grad():
            for article, vectors in data[fold::folds]:
                scores, labels = head(vectors, article)
                tally.add(scores, labels, article)
    print(tally)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
