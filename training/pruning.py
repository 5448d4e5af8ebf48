"""Which neurons of a network's feed-forward layers tell most."""

from __future__ import annotations

from typing import Any

import torch

from training.network import Tagger
from training.sequences import Example


def watched(tagger: Tagger, examples: list[Example]) -> None:
    """Let the tagger read, one by one, for the hooks on its layers."""
    with torch.no_grad():
        for example in examples:
            tagger.hidden(torch.from_numpy(example.ids)[None], torch.from_numpy(example.kept)[None])


def prune(tagger: Tagger, inner: list[int], examples: list[Example]) -> None:
    """Leave each layer the ``inner`` neurons that tell most; the others' means go into the bias."""
    for layer, keep in zip(tagger.layers, inner, strict=True):
        seen: list[Any] = []
        watch = layer.fo.register_forward_pre_hook(lambda _module, inputs, seen=seen: seen.append(inputs[0][0]))
        watched(tagger, examples)
        watch.remove()
        values, weight = torch.cat(seen), layer.fo.weight.data
        mean = values.mean(0)
        told = (values - mean).square().mean(0) * weight.square().sum(0)
        kept = told.topk(keep).indices.sort().values
        rest = torch.ones(len(mean), dtype=torch.bool)
        rest[kept] = False
        layer.fo.bias.data += weight[:, rest] @ mean[rest]
        layer.fo.weight.data = weight[:, kept]
        layer.fi.weight.data, layer.fi.bias.data = layer.fi.weight.data[kept], layer.fi.bias.data[kept]
