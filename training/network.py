"""The encoder with its label head, in torch; for training and export."""

from __future__ import annotations

import copy

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from extractor.model.pieces import PAD
from training.encoder import Encoder


class Dropout(nn.Module):
    """Drops a channel of a whole sequence: as good as a mask by position, and cheap on a CPU."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[-1]) >= self.share
        return x * (kept / (1 - self.share)).to(x.dtype)


class Layer(nn.Module):
    """A post-layer-norm BERT layer."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.ao = nn.Linear(width, width)
        self.aln = nn.LayerNorm(width, eps=1e-12)
        self.fi = nn.Linear(width, inner)
        self.fo = nn.Linear(inner, width)
        self.oln = nn.LayerNorm(width, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        weights = ((q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2) + bias.to(q.dtype)).softmax(-1)
        mixed = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.aln(x + self.dropout(self.ao(mixed)))
        return self.oln(x + self.dropout(self.fo(F.gelu(self.fi(x)))))


class Tagger(nn.Module):
    """``tagger(ids, first) -> scores``: [batch, length] sub-words and the flat places of the words' first sub-words,
    [words], to scores of the labels, [words, labels]. ``inner`` are the neurons of each layer's feed-forward part."""

    def __init__(self, pieces: int, width: int, heads: int, inner: list[int], positions: int, labels: int,
                 dropout: float = 0.1) -> None:  # fmt: skip
        super().__init__()
        self.word = nn.Embedding(pieces, width, padding_idx=PAD)
        self.position = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads, neurons, dropout) for neurons in inner)
        self.head = nn.Linear(width, labels)
        self.dropout = Dropout(dropout)

    def forward(self, ids: Tensor, first: Tensor) -> Tensor:
        return self.scores(self.hidden(ids)[-1], first)

    def scores(self, hidden: Tensor, first: Tensor) -> Tensor:
        """Scores of the labels from what the last layer made, [words, labels]."""
        scores: Tensor = self.head(self.dropout(hidden).flatten(0, 1)[first])
        return scores

    def hidden(self, ids: Tensor) -> list[Tensor]:
        """What each layer makes of each sub-word, [batch, length, width] a layer."""
        x = self.word(ids) + self.position.weight[: ids.shape[1]]
        bias = (ids == PAD)[:, None, None, :].to(x.dtype) * -1e4
        x = self.dropout(self.norm(x))
        outputs = []
        for layer in self.layers:
            x = layer(x, bias)
            outputs.append(x)
        return outputs


def from_encoder(encoder: Encoder, kept: NDArray[np.uint32], labels: int, layers: list[int], positions: int) -> Tagger:
    """A tagger with the encoder's weights: of its pieces those ``kept``, of its layers those named."""
    weights = {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in encoder.weights.items()}
    pieces, width = len(kept), encoder.weights["emb.word"].shape[1]
    inner = encoder.weights["l0.fi.w"].shape[0]
    tagger = Tagger(pieces, width, encoder.heads, [inner] * len(layers), positions, labels)
    with torch.no_grad():
        tagger.word.weight.copy_(weights["emb.word"][torch.from_numpy(kept.astype(np.int64))])
        tagger.position.weight.copy_(weights["emb.pos"][:positions] + weights["emb.type"][0])
        tagger.norm.weight.copy_(weights["emb.ln.w"])
        tagger.norm.bias.copy_(weights["emb.ln.b"])
        for layer, k in zip(tagger.layers, layers, strict=True):
            for part in ("w", "b"):
                attribute = "weight" if part == "w" else "bias"
                joined = torch.cat([weights[f"l{k}.{name}.{part}"] for name in "qkv"])
                getattr(layer.qkv, attribute).copy_(joined)
                for name in ("ao", "aln", "fi", "fo", "oln"):
                    getattr(getattr(layer, name), attribute).copy_(weights[f"l{k}.{name}.{part}"])
        nn.init.normal_(tagger.head.weight, std=0.02)
        nn.init.zeros_(tagger.head.bias)
    return tagger


def from_teacher(teacher: Tagger, layers: list[int]) -> Tagger:
    """A shallower tagger that begins as some of the teacher's layers between its embedding and its head."""
    student = copy.deepcopy(teacher)
    student.layers = nn.ModuleList(copy.deepcopy(teacher.layers[k]) for k in layers)
    return student
