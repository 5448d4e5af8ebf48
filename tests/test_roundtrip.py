"""Numbers that independent libraries write, in every spelling, read back: a small run of benchmarks/roundtrip.py."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load(name: str) -> ModuleType:
    """A benchmark as a module."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent.parent / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_500_sentences_read_back() -> None:
    result = load("roundtrip").measure(500, seed=20)
    assert result.false == []
    assert result.read >= 0.995
    assert len(result.written) >= 18, "every spelling is written"
