"""The weights of an exported model, read back in float32, so that training can begin from what was shipped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

Array = NDArray[Any]


def read(path: Path) -> dict[str, Array]:
    """The state of a ``network.Tagger`` from a file that ``export.build`` wrote: its constants in their order.

    What was divided before a matrix and multiplied into it is undone; what was rounded to 8 bits stays so.
    """
    graph = onnx.load(str(path)).graph
    values = iter([numpy_helper.to_array(constant) for constant in graph.initializer])

    def linear(smooth: Array | float = 1.0) -> tuple[Array, Array]:
        packed, scales, _zero, bias = (next(values) for _ in range(4))
        return packed.T.astype(np.float32) * scales[:, None] * smooth, bias

    state: dict[str, Array] = {}

    def norm(name: str) -> None:
        state[name + ".weight"], state[name + ".bias"] = next(values), next(values)

    rows, scale = next(values), next(values)
    state["word.weight"] = rows.astype(np.float32) * scale
    state["position.weight"] = next(values)
    next(values)  # where the positions begin
    norm("norm")
    for k in range(sum(node.op_type == "MultiHeadAttention" for node in graph.node)):
        layer = f"layers.{k}."
        for name, normed in (("qkv", ""), ("ao", "aln"), ("fi", ""), ("fo", "oln")):
            smooth = next(values) if name in ("qkv", "fi") else 1.0
            state[layer + name + ".weight"], state[layer + name + ".bias"] = linear(smooth)
            if name == "fo":
                state[layer + "fo.bias"] = next(values)
            if normed:
                norm(layer + normed)
    state["head.weight"], state["head.bias"] = next(values).T, next(values)
    return {name: np.array(value, np.float32) for name, value in state.items()}
