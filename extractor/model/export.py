"""``python -m extractor.model.export CHECKPOINT OUT.onnx``: a trained tagger as an int8 ONNX file.

Needs torch and onnx. Matrices are kept in 8 bits with a scale an output, the embedding with a scale a piece; layer
norms, positions and the head stay in float32.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
Array = NDArray[Any]


class Graph:
    """Nodes and constants of an ONNX graph, named as they come."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Array) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def __call__(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name, domain=domain, **attributes))
        return name

    def linear(self, x: str, weight: Array, bias: Array) -> str:
        """``x @ weight.T + bias``, the weight [out, in] in 8 bits a scale an output; ``x`` is quantised as it comes."""
        scales = np.maximum(np.abs(weight).max(1), 1e-8) / 127
        packed = np.rint(weight / scales[:, None]).astype(np.int8).T
        return self(
            "DynamicQuantizeMatMul", x, self.constant(packed), self.constant(scales.astype(np.float32)),
            self.constant(np.zeros(len(scales), np.int8)), self.constant(bias), domain=MICROSOFT,
        )  # fmt: skip

    def skip_norm(self, x: str, skip: str, weight: Array, bias: Array) -> str:
        """Layer norm of ``x + skip``."""
        return self(
            "SkipLayerNormalization", x, skip, self.constant(weight), self.constant(bias),
            domain=MICROSOFT, epsilon=1e-12,
        )  # fmt: skip


def build(state: dict[str, Array], heads: int) -> Any:
    """The ONNX model: ``ids`` [batch, length] int32 to ``scores`` [batch, length, labels]."""
    graph = Graph()
    embedding = state["word.weight"]
    scale = np.maximum(np.abs(embedding).max(1, keepdims=True), 1e-8) / 127
    rows = graph("Gather", graph.constant(np.rint(embedding / scale).astype(np.int8)), "ids")
    x = graph(
        "Mul",
        graph("Cast", rows, to=TensorProto.FLOAT),
        graph("Gather", graph.constant(scale.astype(np.float32)), "ids"),
    )
    length = graph("Shape", "ids", start=1, end=2)
    positions = graph("Slice", graph.constant(state["position.weight"]), graph.constant(np.array([0])), length)
    x = graph("Add", x, positions)
    x = graph(
        "LayerNormalization", x, graph.constant(state["norm.weight"]), graph.constant(state["norm.bias"]), epsilon=1e-12
    )
    mask = graph(
        "Cast", graph("Not", graph("Equal", "ids", graph.constant(np.array(1, np.int32)))), to=TensorProto.INT32
    )
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    for k in range(layers):

        def part(name: str, k: int = k) -> tuple[Array, Array]:
            return state[f"layers.{k}.{name}.weight"], state[f"layers.{k}.{name}.bias"]

        weight, bias = part("qkv")
        q, key, value = (graph.linear(x, w, b) for w, b in zip(np.split(weight, 3), np.split(bias, 3), strict=True))
        mixed = graph("MultiHeadAttention", q, key, value, "", mask, domain=MICROSOFT, num_heads=heads)
        x = graph.skip_norm(graph.linear(mixed, *part("ao")), x, *part("aln"))
        inner = graph("Gelu", graph.linear(x, *part("fi")), domain=MICROSOFT)
        x = graph.skip_norm(graph.linear(inner, *part("fo")), x, *part("oln"))
    head = graph.constant(state["head.weight"].T)
    graph.nodes.append(
        helper.make_node("Add", [graph("MatMul", x, head), graph.constant(state["head.bias"])], ["scores"])
    )
    labels = len(state["head.bias"])
    return helper.make_model(
        helper.make_graph(
            graph.nodes,
            "tagger",
            [helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "length"])],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", "length", labels])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
    )


def main(checkpoint: Path, out: Path) -> None:
    state = {name: value.float().numpy() for name, value in torch.load(checkpoint).items()}
    onnx.save(build(state, state["head.weight"].shape[1] // 32), str(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
