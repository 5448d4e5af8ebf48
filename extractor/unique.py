"""YAML in which a key or an entry that stands twice is a fault. Start at ``read``."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml
from yaml import YAMLError as YAMLError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"


def read(text: str) -> tuple[Any, list[tuple[int, str]]]:
    """What a text says, and the lines of what stands twice in it.

    Raises:
        YAMLError: it is no YAML.
    """
    loader = _Unique(text)
    try:
        return loader.get_single_data(), loader.twice
    finally:
        loader.dispose()


class _Unique(_Loader):  # type: ignore[misc]
    """Collects in ``twice`` what stands twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[tuple[int, str]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        self._once([key for key, _ in node.value], "key")
        return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]

    def construct_sequence(self, node: yaml.SequenceNode, deep: bool = False) -> list[Any]:
        self._once([child for child in node.value if child.tag == _STRING], "entry")
        return super().construct_sequence(node, deep=deep)  # type: ignore[no-any-return]

    def _once(self, nodes: list[yaml.Node], what: str) -> None:
        if len({node.value for node in nodes if isinstance(node, yaml.ScalarNode)}) == len(nodes):
            return
        first: dict[str, int] = {}
        for node in nodes:
            line = node.start_mark.line + 1
            if isinstance(node, yaml.ScalarNode) and node.value in first:
                self.twice.append((line, f"{what} «{node.value}» stands twice, first in line {first[node.value]}"))
            elif isinstance(node, yaml.ScalarNode):
                first[node.value] = line
