"""spaCy when somebody asks for it, since records alone need none of it, and without its command line, which it imports
with itself: requests, weasel, typer and more, a quarter of its start. That stays where it was, for who asks for it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

_NAMES = ("spacy.cli", "spacy.cli.info")
_waiting: list[Callable[[], None]] = []


def with_spacy(job: Callable[[], None]) -> None:
    """Make something of ours known to spaCy: at once where it is imported, else when it is."""
    _waiting.append(job)
    if _imported():
        tell()


def tell() -> None:
    """Make known what has not been yet."""
    while _waiting:
        _waiting.pop(0)()


def _imported() -> bool:
    return hasattr(sys.modules.get("spacy"), "load")


class _Absent(ModuleType):
    """Stands for a module of the command line until something in it is wanted."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_present(self.__name__), name)


def _present(name: str) -> ModuleType:
    """The module itself, in the place of what stood for it."""
    for absent in _NAMES:
        if isinstance(sys.modules.get(absent), _Absent):
            del sys.modules[absent]
    return importlib.import_module(name)


def _info(*args: Any, **options: Any) -> Any:
    """``spacy.info``."""
    return _present("spacy.cli.info").info(*args, **options)


class _Finder(MetaPathFinder, Loader):
    """Finds the command line for spaCy itself, while it is being imported; nobody else."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _NAMES or _imported():
            return None
        return spec_from_loader(name, self, is_package=name == _NAMES[0])

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ == _NAMES[0]:
            module.__path__ = [f"{sys.modules['spacy'].__path__[0]}/cli"]
        else:
            module.info = _info  # type: ignore[attr-defined]
            tell()  # all else of spaCy is imported by now


def install() -> None:
    """Leave the command line out when spaCy is imported, if it is not yet."""
    if "spacy" not in sys.modules and not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
