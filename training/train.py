"""``python -m training.train CONFIG.toml``: trains a tagger, one checkpoint an epoch; needs torch.

With ``teacher`` in the config the tagger learns the teacher's label probabilities and the outputs of its layers as
well (distillation), on the marked texts and on the raw corpus.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from extractor.model.pieces import Pieces
from training import shipped
from training.encoder import read
from training.network import Tagger, from_encoder, from_teacher
from training.pruning import prune
from training.sequences import LABELS, WIDTH, Corpus, Example, batches, tensors
from training.teacher import Teacher

CALIBRATION = 120
"""Sequences that show which neurons matter, where a tagger begins narrower than its teacher."""


def load(path: Path, whole: int | None = None) -> Tagger:
    """A tagger from an exported model, or from a checkpoint whose first ``whole`` layers read everything (or all)."""
    if path.suffix == ".onnx":
        state = {name: torch.from_numpy(value) for name, value in shipped.read(path).items()}
        whole = shipped.whole(path)
    else:
        state = torch.load(path)
    pieces = len(state["word.weight"])
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    width = state["head.weight"].shape[1]
    inner = [len(state[f"layers.{k}.fi.weight"]) for k in range(layers)]
    tagger = Tagger(pieces, width, width // 32, inner, WIDTH, LABELS, layers if whole is None else whole)
    tagger.load_state_dict(state)
    return tagger.eval()


class Run:
    """One training run as its config says: the modules, the optimizer, the loss of a step."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        torch.manual_seed(config["seed"])
        torch.set_num_threads(config["threads"])
        self.corpus = Corpus(prepared(config), config)
        self.teacher = Teacher(Path(config["teacher"]), config["layers"]) if "teacher" in config else None
        self.tagger = begun(config, self.corpus)
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
        ids, kept, first, allowed = tensors(batch, config["drop"], rng)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=config["bfloat16"]):
            hidden = self.tagger.hidden(ids, kept)
            scores = self.tagger.scores(hidden[-1], first).float()
        loss = marked_loss(scores, allowed, batch)
        if self.teacher is not None:
            likely, known = self.teacher(ids.numpy(), batch)
            apart = F.kl_div(scores.log_softmax(-1), likely.log_softmax(-1), reduction="batchmean", log_target=True)
            length = ids.shape[1]
            words = torch.cat([torch.from_numpy(e.kept[e.first] + k * length) for k, e in enumerate(batch)])
            places = [words if k < self.tagger.whole else first for k in range(len(hidden))]
            mine = [layer.flatten(0, 1)[at] for layer, at in zip(hidden, places, strict=True)]
            far = sum(distance(*pair) for pair in zip(mine, known, strict=True))
            loss = config["marked"] * loss + apart + config["hidden"] * far
        return loss

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


def begun(config: dict[str, Any], corpus: Corpus) -> Tagger:
    """The tagger that training begins from: a checkpoint or exported model, some of the teacher's layers, or the
    encoder."""
    if "start" in config:
        return load(Path(config["start"]), config.get("whole")).train()
    if "teacher" in config:
        tagger = from_teacher(load(Path(config["teacher"])), config["layers"])
        if "narrow" in config:
            rng = np.random.default_rng(config["seed"])
            examples = corpus.epoch(rng, raw=True)
            prune(tagger, config["narrow"], [examples[k] for k in rng.permutation(len(examples))[:CALIBRATION]])
        tagger.whole = config.get("whole", len(tagger.layers))
        return tagger.train()
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


def distance(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean squared difference of two layers' outputs [words, width], each normalised."""
    mine, other = (F.layer_norm(x.float(), x.shape[-1:]) for x in (student, teacher))
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
