"""The links head in torch, its data and its loss; ``extractor.links.learned`` states what it computes.

``python -m training.links CONFIG.toml OUT.npz`` trains the head on the vectors that ``training.marks`` wrote: those
that the exported model gives. With ``--folds N`` instead of OUT it is cross-validated by article.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from extractor import records
from extractor.links import learned
from extractor.links.learned import DISTANCES, FIELDS, ROLES, SENTENCES, Head, buckets, distances

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
    """A marked article as tensors: ``vectors`` [tokens, width], ``yes`` and ``counted`` [anchors, roles, tokens]."""

    vectors: Tensor
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
    def of(cls, row: dict[str, Any], vectors: Tensor) -> Article:
        size, anchors = len(vectors), row["anchors"]
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
        return cls(vectors, sentence, row["headline"], spans, yes, counted, asked, labels)


class LinksHead(nn.Module):
    """``head(article) -> scores, labels``: [anchors, roles, tokens], and [anchors, values] by field."""

    def __init__(self, mean: Tensor, scale: Tensor, dropout: float) -> None:
        super().__init__()
        width = len(mean)
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
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

    def forward(self, article: Article) -> tuple[Tensor, dict[str, Tensor]]:
        vectors = (article.vectors.float() - self.mean) * self.scale
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
    """Of what is asked, the mean cross-entropy by token, summed over the tokens, and that of the choice between the
    tokens and none of them (a score of 0); and the labels' cross-entropy."""
    counted = article.counted & article.asked[:, :, None]
    each = F.binary_cross_entropy_with_logits(scores, article.yes, reduction="none") * counted
    none = torch.zeros(*scores.shape[:2], 1)
    choice = torch.cat([scores.masked_fill(~article.counted, -1e4), none], 2).log_softmax(2)
    right = torch.cat([article.yes, 1 - article.yes.amax(2, keepdim=True)], 2)
    chosen = -choice.masked_fill(right == 0, -1e4).logsumexp(2)
    total = (each.sum() + chosen[article.asked].sum()) / max(int(article.asked.sum()), 1)
    for number, field in enumerate(FIELDS):
        target = article.labels[:, number]
        if (target != IGNORED).any():
            total = (
                total
                + F.cross_entropy(labels[field], target, ignore_index=IGNORED) * (target != IGNORED).float().mean()
            )
    return total


def read(prepared: Path) -> list[Article]:
    """The articles that ``training.marks`` wrote."""
    vectors = torch.from_numpy(np.load(prepared.with_suffix(".npz"))["vectors"])
    articles: list[Article] = []
    at = 0
    for line in prepared.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        size = sum(row["sentences"])
        if row["anchors"]:
            articles.append(Article.of(row, vectors[at : at + size]))
        at += size
    return articles


class Tally:
    """How often the best answer is right, by role and field; ``said``: where gold or answer is something."""

    def __init__(self) -> None:
        self.right: dict[str, list[bool]] = defaultdict(list)
        self.said: dict[str, list[bool]] = defaultdict(list)

    def add(self, scores: Tensor, labels: dict[str, Tensor], article: Article) -> None:
        for number, role in enumerate(ROLES):
            for k in article.asked[:, number].nonzero()[:, 0].tolist():
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


def fit(articles: list[Article], config: dict[str, Any], seed: int) -> LinksHead:
    """A head trained on articles, one a step."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    every = torch.cat([article.vectors for article in articles]).float()
    head = LinksHead(every.mean(0), 1 / every.std(0), config["dropout"])
    optimizer = torch.optim.AdamW(head.parameters(), lr=config["rate"], weight_decay=0.01)
    steps = config["epochs"] * len(articles)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1.0, (k + 1) / 50) * (1 - k / steps))
    head.train()
    for _ in range(config["epochs"]):
        for k in rng.permutation(len(articles)):
            optimizer.zero_grad()
            scores, labels = head(articles[k])
            loss(scores, labels, articles[k]).backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return head.eval()


def validate(articles: list[Article], config: dict[str, Any], seed: int, folds: int) -> Tally:
    """Each article judged by a head that was trained on the other folds."""
    tally = Tally()
    for fold in range(folds):
        head = fit([article for k, article in enumerate(articles) if k % folds != fold], config, seed)
        with torch.no_grad():
            for article in articles[fold::folds]:
                scores, labels = head(article)
                tally.add(scores, labels, article)
    return tally


def main(config_path: Path, *rest: str) -> None:
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    torch.set_num_threads(config["threads"])
    articles = read(Path(config["links"]["prepared"]))
    if rest[0] == "--folds":
        print(validate(articles, config["links"], config["seed"], int(rest[1])))
    else:
        learned.save(fit(articles, config["links"], config["seed"]).export(), Path(rest[0]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
