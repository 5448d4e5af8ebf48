"""Loads patterns/<topic>/*.yaml, the linguistic knowledge of the project, validates and caches it.

A stage declares what it expects as a model on ``Strict`` and asks ``load("quantities/currencies", Currencies)``; a
fault in a file is an error that names the file and the line. What takes longer to find is ``khabar patterns check``'s
(extractor/pattern_check.py). The variable ``KHABAR_PATTERNS`` names another folder to read instead.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from extractor.language.letters import squeeze
from extractor.language.phrases import Phrases, table

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"


Words = Annotated[frozenset[str], BeforeValidator(lambda forms: frozenset(map(squeeze, forms)))]
"""Words, squeezed."""
Values = Annotated[dict[str, int], BeforeValidator(lambda values: {squeeze(form): v for form, v in values.items()})]
"""Words with a number each, squeezed."""
Table = Annotated[Phrases[str], BeforeValidator(table)]
"""Phrases by the name of their group."""
Numbers = Annotated[Phrases[int], BeforeValidator(Phrases)]
"""Phrases with a number each."""
Some = Annotated[Phrases[bool], BeforeValidator(lambda forms: Phrases(dict.fromkeys(forms, True)))]
"""Phrases without a value."""


class PatternError(ValueError):
    """A file in patterns/ is missing or malformed."""


class Strict(BaseModel):
    """What all models of patterns share: a key that they do not know is an error."""

    model_config = ConfigDict(extra="forbid")


class Fault(NamedTuple):
    """What is wrong with a file, and where."""

    name: str
    """As in ``load``: «quantities/units»."""
    line: int
    """From 1; 0 where the whole file is meant."""
    reason: str

    def __str__(self) -> str:
        return f"patterns/{self.name}.yaml:{self.line}: {self.reason}"


class _Unique(_Loader):  # type: ignore[misc]
    """YAML in which a key or an entry that stands twice is a fault, collected in ``twice``."""

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


@cache
def directory() -> Path:
    """Where the pattern files lie: ``KHABAR_PATTERNS``, else inside the package, or beside it in a checkout."""
    if elsewhere := os.environ.get("KHABAR_PATTERNS"):
        return Path(elsewhere)
    package = Path(str(files("extractor")))
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parent / "patterns"


def parse(name: str) -> tuple[Any, list[Fault]]:
    """The content of patterns/``name``.yaml, and the keys and entries that stand twice in it.

    Raises:
        OSError: it cannot be read.
        yaml.YAMLError: it is no YAML.
    """
    loader = _Unique((directory() / f"{name}.yaml").read_text(encoding="utf-8"))
    try:
        return loader.get_single_data(), [Fault(name, line, reason) for line, reason in loader.twice]
    finally:
        loader.dispose()


@cache
def load[M: BaseModel](name: str, model: type[M]) -> M:
    """Read patterns/``name``.yaml as ``model``, once a process.

    Raises:
        PatternError: the file is missing, is no YAML, says something twice, or does not fit the model.
    """
    try:
        data, twice = parse(name)
        if twice:
            raise PatternError("; ".join(map(str, twice)))
        return model.model_validate(data)
    except OSError as error:
        raise PatternError(f"patterns/{name}.yaml: {error.strerror}") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise PatternError(f"patterns/{name}.yaml: {error}") from error
