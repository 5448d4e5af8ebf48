"""``python -m training.export CHECKPOINT CONFIG.toml OUT.onnx``: a trained tagger as an int8 ONNX file.

Needs torch and onnx. Matrices are kept in 8 bits with a scale an output, the embedding with a scale a piece; layer
norms, positions and the head stay in float32.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.network import Tagger
from training.train import Corpus, Example, load

MICROSOFT = "com.microsoft"
CALIBRATION = 200
"""Sequences of the marked texts that show how large the layers' inputs are, and which neurons matter."""
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

    def split(self, x: str, number: int) -> list[str]:
        names = [f"n{len(self.nodes)}.{k}" for k in range(number)]
        self.nodes.append(helper.make_node("Split", [x], names, axis=-1))
        return names

    def linear(self, x: str, weight: Array, bias: Array) -> str:
        """``x @ weight.T + bias`` in int8: the weight [out, in] with a scale an output, ``x`` with one scale in all."""
        scales = np.maximum(np.abs(weight).max(1), 1e-8) / 127
        packed = np.rint(weight / scales[:, None]).astype(np.int8).T
        return self(
            "DynamicQuantizeMatMul", x, self.constant(packed), self.constant(scales.astype(np.float32)),
            self.constant(np.zeros(len(scales), np.int8)), self.constant(bias), domain=MICROSOFT,
        )  # fmt: skip

    def norm(self, x: str, weight: Array, bias: Array) -> str:
        return self("LayerNormalization", x, self.constant(weight), self.constant(bias), epsilon=1e-12)


def smoothing(largest: Array, weight: Array) -> Array:
    """By what each input channel of a layer is divided, and its weight multiplied, before both are quantised.

    What is ``largest`` in each channel differs by a hundredfold; half of that (in powers) is moved into the weight, so
    that one scale suits all channels (SmoothQuant).
    """
    smooth: Array = np.sqrt(np.maximum(largest, 1e-5) / np.maximum(np.abs(weight).max(0), 1e-5)).astype(np.float32)
    return smooth


def prune(tagger: Tagger, inner: list[int], examples: list[Example]) -> None:
    """Leave each layer the ``inner`` neurons that tell most; the others' means go into the bias."""
    for layer, keep in zip(tagger.layers, inner, strict=True):
        seen: list[Any] = []
        watch = layer.fo.register_forward_pre_hook(lambda _module, inputs, seen=seen: seen.append(inputs[0][0]))
        with torch.no_grad():
            for example in examples:
                tagger.hidden(torch.from_numpy(example.ids)[None])
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


def calibrate(tagger: Tagger, examples: list[Example]) -> dict[str, Array]:
    """The largest absolute value in each channel of every linear layer's input, by the layer's name."""
    largest: dict[str, Array] = {}

    def watch(name: str) -> Any:
        def hook(_module: Any, inputs: tuple[Any, ...]) -> None:
            seen = inputs[0].detach().abs().flatten(0, -2).amax(0).numpy()
            largest[name] = np.maximum(largest.get(name, 0.0), seen)

        return hook

    for name, module in tagger.named_modules():
        if isinstance(module, torch.nn.Linear) and name != "head":
            module.register_forward_pre_hook(watch(name))
    with torch.no_grad():
        for example in examples:
            tagger.hidden(torch.from_numpy(example.ids)[None])
    return largest


def build(state: dict[str, Array], heads: int, largest: dict[str, Array], lead: int, told: list[int]) -> Any:
    """The ONNX model: sub-words ``ids`` [1, length] and the places of the words' first ones, ``first`` [words], both
    int32, to ``scores`` [1, words, labels] and ``vectors`` [1, words, width], the outputs of the layers
    ``told`` side by side.

    One sequence at a time: on one core a batch is no faster, and without padding no mask slows the attention.
    """
    graph = Graph()
    embedding = state["word.weight"]
    scale = np.maximum(np.abs(embedding).max(1, keepdims=True), 1e-8) / 127
    rows = graph("Gather", graph.constant(np.rint(embedding / scale).astype(np.int8)), "ids")
    words = graph(
        "Mul",
        graph("Cast", rows, to=TensorProto.FLOAT),
        graph("Gather", graph.constant(scale.astype(np.float32)), "ids"),
    )
    length = graph("Shape", "ids", start=1, end=2)
    positions = graph("Slice", graph.constant(state["position.weight"]), graph.constant(np.array([0])), length)
    x = graph.norm(graph("Add", words, positions), state["norm.weight"], state["norm.bias"])
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    outputs: list[str] = []
    for k in range(layers):
        layer = f"layers.{k}."
        weight = {name: state[f"{layer}{name}.weight"].copy() for name in ("qkv", "ao", "fi", "fo")}
        bias = {name: state[f"{layer}{name}.bias"].copy() for name in weight}
        smooth = {name: smoothing(largest[layer + name], weight[name]) for name in ("qkv", "ao", "fi")}
        for name in smooth:
            weight[name] *= smooth[name]
        width = len(smooth["ao"])  # what goes into ao are sums of values: those can be divided where they are made
        weight["qkv"][-width:] /= smooth["ao"][:, None]
        bias["qkv"][-width:] /= smooth["ao"]

        def linear(x: str, name: str, weight: Any = weight, bias: Any = bias, smooth: Any = smooth) -> str:
            if name == "fo":  # a few sub-words are a hundred times larger than the others: one scale for each
                large = graph("ReduceMax", x, axes=[-1])
                y = graph.linear(graph("Div", x, large), weight[name], np.zeros_like(bias[name]))
                return graph("Add", graph("Mul", y, large), graph.constant(bias[name]))
            if name != "ao":
                x = graph("Mul", x, graph.constant(1 / smooth[name]))
            return graph.linear(x, weight[name], bias[name])

        def skip_norm(x: str, skip: str, name: str, layer: str = layer) -> str:
            name = layer + name
            return graph.norm(graph("Add", x, skip), state[name + ".weight"], state[name + ".bias"])

        q, key, value = graph.split(linear(x, "qkv"), 3)
        mixed = graph("MultiHeadAttention", q, key, value, domain=MICROSOFT, num_heads=heads)
        if k == layers - 1:  # from here on only the words' first sub-words matter
            mixed, x = (graph("Gather", y, "first", axis=1) for y in (mixed, x))
        x = skip_norm(linear(mixed, "ao"), x, "aln")
        x = skip_norm(linear(graph("FastGelu", linear(x, "fi"), domain=MICROSOFT), "fo"), x, "oln")
        if k in told:
            outputs.append(x if k == layers - 1 else graph("Gather", x, "first", axis=1))
    head = graph("MatMul", x, graph.constant(state["head.weight"].T))
    graph.nodes.append(helper.make_node("Add", [head, graph.constant(state["head.bias"])], ["scores"]))
    labels, width = state["head.weight"].shape
    given = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "words", labels])]
    if outputs:
        graph.nodes.append(helper.make_node("Concat", outputs, ["vectors"], axis=-1))
        given.append(helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "words", width * len(told)]))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "tagger",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT32, [1, "length"]),
                helper.make_tensor_value_info("first", TensorProto.INT32, ["words"]),
            ],
            given,
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
    )
    helper.set_model_props(model, {"headline": str(lead)})
    return model


def main(checkpoint: Path, config_path: Path, out: Path) -> None:
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    rng = np.random.default_rng(config["seed"])
    examples = Corpus(Path(config["prepared"]), config).epoch(rng, raw=False)
    tagger = load(checkpoint)
    chosen = [examples[k] for k in rng.permutation(len(examples))[:CALIBRATION]]
    if "inner" in config:
        prune(tagger, config["inner"], chosen)
    largest = calibrate(tagger, chosen)
    state = {name: value.numpy() for name, value in tagger.state_dict().items()}
    onnx.save(build(state, tagger.layers[0].heads, largest, config["lead"], config["vectors"]), str(out))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
