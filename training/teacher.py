"""What an exported model makes of sequences, for another to learn: onnxruntime reads twice as fast as torch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor

from training import shipped
from training.sequences import Example

Array = NDArray[Any]


class Teacher:
    """``teacher(ids, batch) -> scores, outputs``: the scores of the labels, [words, labels], and what each of
    ``layers`` makes of the words' first sub-words, [words, width]."""

    def __init__(self, path: Path, layers: list[int]) -> None:
        model = onnx.load(str(path))
        norms = [node.output[0] for node in model.graph.node if node.op_type == "LayerNormalization"][2::2]
        self.layers, self.last = layers, len(norms) - 1
        self.whole = shipped.whole(path) or len(norms)
        self.told = [norms[k] for k in layers]
        for name in self.told:
            model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = options.enable_cpu_mem_arena = False  # the length changes from run to run
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self.session: Any = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])

    def __call__(self, ids: Array, batch: list[Example]) -> tuple[Tensor, list[Tensor]]:
        read = [self._read(row, example) for row, example in zip(ids, batch, strict=True)]
        scores, *outputs = (torch.from_numpy(np.concatenate(parts)) for parts in zip(*read, strict=True))
        return scores, outputs

    def _read(self, row: Array, example: Example) -> list[Array]:
        places = example.kept[example.first]
        inputs = {"ids": row[None, : len(example.ids)], "kept": example.kept, "first": example.first}
        if self.whole > self.last:
            inputs = {"ids": inputs["ids"], "first": places}
        scores, *outputs = self.session.run(
            ["scores", *self.told], {name: value.astype(np.int32) for name, value in inputs.items()}
        )
        read = [scores[0]]
        for k, output in zip(self.layers, outputs, strict=True):
            read.append(output[0] if k == self.last else output[0][places if k < self.whole else example.first])
        return read
