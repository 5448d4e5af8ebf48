"""``python -m training.train CONFIG.toml``: trains a tagger, one checkpoint an epoch; needs torch.

With ``teacher`` in the config the tagger learns the teacher's label probabilities and the outputs of its layers as
well (distillation), on the marked texts and on the raw corpus.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from extractor.model.pieces import BOS, EOS, PAD, UNK, Pieces
from training import shipped
from training.encoder import read
from training.network import Tagger, from_encoder, from_teacher

LABELS = 9
WIDTH = 512
"""Positions that the tagger keeps."""
HEADLINE = 24
"""Sub-words of the headline that stand before a later sequence."""


@dataclass
class Example:
    """One sequence: sub-words with <s> and </s>, the places of the words' first sub-words, the labels allowed."""

    ids: NDArray[np.int64]
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
        title = self.ids[self.at[begin] : self.at[max(end, begin)]]
        for k in range(first, last):
            here, after = self.at[self.sentence[start]], self.at[self.sentence[min(k + 2, last)]]
            if k + 1 == last or after - here > longest:
                lead = [BOS, *title, EOS] if start > first and len(title) and rng.random() < self.lead else [BOS]
                yield from self._examples(self.sentence[start], self.sentence[k + 1], lead, self.source[text] < 0)
                start = k + 1

    def _examples(self, start: int, end: int, lead: list[int], raw: bool) -> Iterator[Example]:
        while start < end:
            stop = min(end, int(np.searchsorted(self.at, self.at[start] + self.longest, "right")) - 1)
            stop = max(stop, start + 1)
            ids = np.concatenate([lead, self.ids[self.at[start] : self.at[stop]], [EOS]])[:WIDTH]
            first = len(lead) + self.at[start:stop] - self.at[start]
            yield Example(ids, first, self.allowed[start:stop], raw)
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


def tensors(batch: list[Example], drop: float, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """``ids`` [batch, length] (a share ``drop`` of them unknown), ``first`` [words], ``allowed`` [words, labels]."""
    length = bucket(max(len(example.ids) for example in batch))
    ids = np.full((len(batch), length), PAD)
    for k, example in enumerate(batch):
        ids[k, : len(example.ids)] = example.ids
    if drop:
        ids[(rng.random(ids.shape) < drop) & (ids > UNK)] = UNK
    first = np.concatenate([example.first + k * length for k, example in enumerate(batch)])
    bits = np.concatenate([example.allowed for example in batch])
    allowed = (bits[:, None] >> np.arange(LABELS)) & 1
    return torch.from_numpy(ids), torch.from_numpy(first), torch.from_numpy(allowed.astype(bool))


def load(path: Path) -> Tagger:
    """A tagger from a checkpoint, or from an exported model."""
    if path.suffix == ".onnx":
        state = {name: torch.from_numpy(value) for name, value in shipped.read(path).items()}
    else:
        state = torch.load(path)
    pieces = len(state["word.weight"])
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    width = state["head.weight"].shape[1]
    inner = [len(state[f"layers.{k}.fi.weight"]) for k in range(layers)]
    tagger = Tagger(pieces, width, width // 32, inner, WIDTH, LABELS)
    tagger.load_state_dict(state)
    return tagger.eval()


class Run:
    """One training run as its config says: the modules, the optimizer, the loss of a step."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        torch.manual_seed(config["seed"])
        torch.set_num_threads(config["threads"])
        self.corpus = Corpus(prepared(config), config)
        self.teacher = load(Path(config["teacher"])) if "teacher" in config else None
        self.tagger = begun(config, self.corpus, self.teacher)
        self.average = {name: value.clone() for name, value in self.tagger.state_dict().items()}

    def optimizer(self) -> torch.optim.Optimizer:
        tagger, config = self.tagger, self.config
        if "frozen" in config:
            for module in (tagger.word, tagger.position, tagger.norm, *tagger.layers[: config["frozen"]]):
                module.requires_grad_(False)
        heads = list(tagger.head.parameters())
        learnt = [p for p in tagger.parameters() if p.requires_grad and p.shape[0] != LABELS]
        rate = config["rate"]
        groups = [
            {"params": [p for p in learnt if p.ndim > 1], "lr": rate, "weight_decay": 0.01},
            {"params": [p for p in learnt if p.ndim == 1], "lr": rate, "weight_decay": 0.0},
            {"params": heads, "lr": config["head"] * rate, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, fused=True)

    def epoch(self, rng: np.random.Generator) -> list[list[Example]]:
        """The batches of an epoch."""
        return batches(self.corpus.epoch(rng, self.teacher is not None), self.config["batch"], rng)

    def loss(self, batch: list[Example], rng: np.random.Generator) -> Tensor:
        config = self.config
        ids, first, allowed = tensors(batch, config["drop"], rng)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config["bfloat16"]):
            hidden = self.tagger.hidden(ids)
            scores = self.tagger.scores(hidden[-1], first).float()
        loss = marked_loss(scores, allowed, batch)
        if self.teacher is not None:
            loss = config["marked"] * loss + self._taught(ids, first, hidden, scores)
        return loss

    def _taught(self, ids: Tensor, first: Tensor, hidden: list[Tensor], scores: Tensor) -> Tensor:
        """What the tagger differs from its teacher."""
        teacher = self.teacher
        assert teacher is not None
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.config["bfloat16"]):
            known = teacher.hidden(ids)
            likely = teacher.scores(known[-1], first).float().log_softmax(-1)
        pairs = [(mine, known[k]) for mine, k in zip(hidden, self.config["layers"], strict=True)]
        apart = F.kl_div(scores.log_softmax(-1), likely, reduction="batchmean", log_target=True)
        return apart + self.config["hidden"] * sum(distance(*pair, first) for pair in pairs)

    def keep(self, step: int) -> None:
        """Move the average of the weights, which is what a checkpoint holds."""
        share = min(self.config["average"], step / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.values()), list(self.tagger.state_dict().values()), 1 - share)


def prepared(config: dict[str, Any]) -> Path:
    """The arrays of ``data.prepare``, made if they are not there."""
    path = Path(config["prepared"])
    if not path.exists():
        from training.data import prepare

        known = read(Path(config["encoder"])).pieces
        prepare(config, known, Pieces.load(Path(config["pieces"])), path)
    return path


def begun(config: dict[str, Any], corpus: Corpus, teacher: Tagger | None) -> Tagger:
    """The tagger that training begins from: a checkpoint or exported model, some of the teacher's layers, or the
    encoder."""
    if "start" in config:
        return load(Path(config["start"])).train()
    if teacher is not None:
        return from_teacher(teacher, config["layers"])
    return from_encoder(read(Path(config["encoder"])), corpus.kept, LABELS, config["layers"], WIDTH)


def slope(step: int, steps: int) -> float:
    """The share of the highest rate at a step: a short rise, then down to zero."""
    return min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, 1 - max(0.0, step / steps - 0.06) / 0.94)


def main(config_path: Path) -> None:
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    run = Run(config)
    rng = np.random.default_rng(config["seed"])
    optimizer = run.optimizer()
    epochs, step = config["epochs"], 0
    steps = epochs * len(run.epoch(np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: slope(k, steps))
    started, total = time.monotonic(), 0.0
    for epoch in range(config.get("stop", epochs)):
        run.tagger.train()
        for batch in run.epoch(rng):
            loss = run.loss(batch, rng)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(run.tagger.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            run.keep(step)
            total += loss.item()
            if step % 20 == 0:
                print(f"epoch {epoch} step {step}/{steps} loss {total / 20:.4f} {time.monotonic() - started:.0f} s",
                      flush=True)  # fmt: skip
                total = 0.0
        torch.save(run.average, config["checkpoint"].format(epoch=epoch))


def distance(student: Tensor, teacher: Tensor, first: Tensor) -> Tensor:
    """Mean squared difference of two layers' outputs at the words' first sub-words, each normalised."""
    width = student.shape[-1:]
    mine, other = (F.layer_norm(x.flatten(0, 1)[first].float(), width) for x in (student, teacher))
    return F.mse_loss(mine, other)


def marked_loss(scores: Tensor, allowed: Tensor, batch: list[Example]) -> Tensor:
    """Minus the logarithm of the labels' probability that are allowed, over the words of marked texts."""
    marked = torch.from_numpy(np.concatenate([np.full(len(example.allowed), not example.raw) for example in batch]))
    if not marked.any():
        return scores.sum() * 0
    logs = scores.log_softmax(-1)[marked].masked_fill(~allowed[marked], -1e4)
    return -logs.logsumexp(-1).mean()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
