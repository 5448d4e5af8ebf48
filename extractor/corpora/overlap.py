"""The source is never the target: what a run would replace or write must not be what it reads."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.readers import FORMATS
from extractor.readers.streams import find, local_path
from extractor.writers.target import TargetError
from extractor.writers.targets import places

_Identity = tuple[int, int]


def refuse(source: str, target: str) -> None:
    """Raise ``TargetError`` if a target is its source, holds it, or lies where the next run would read it."""
    if not target:
        raise TargetError("the name of the target is empty")
    path = local_path(source)
    folder = path.resolve() if path and path.is_dir() else None
    for place in places(target):
        resolved = place.resolve()
        if path and resolved in path.resolve().parents:
            raise TargetError(f"{target} holds the source {source}: the run would replace it")
        if folder and folder in resolved.parents and resolved.name.lower().endswith(tuple(FORMATS)):
            raise TargetError(f"{place} lies in the source {source}: the next run would read it")
    written = {identity for place in places(target) if (identity := _identity(place))} or _standard_output(target)
    if written and any(identity in written for identity in _read(source)):
        raise TargetError(f"{target} is the source, or one of its files: the run would replace it")


def _read(source: str) -> Iterator[_Identity]:
    if source == "-":
        yield from _regular(sys.stdin)
        return
    for path in (file.path for file in find(source, tuple(FORMATS))):
        if path and (identity := _identity(path)):
            yield identity


def _standard_output(target: str) -> set[_Identity]:
    return set(_regular(sys.stdout)) if target == "-" else set()


def _regular(stream: object) -> Iterator[_Identity]:
    """The file that standard input or output was redirected from or to."""
    try:
        status = os.fstat(stream.fileno())  # type: ignore[attr-defined]
    except (OSError, ValueError, AttributeError):
        return
    if stat.S_ISREG(status.st_mode):
        yield status.st_dev, status.st_ino


def _identity(path: Path) -> _Identity | None:
    """What is the same for all names and links of a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
