"""The target that a name means, by its ending or its scheme."""

from __future__ import annotations

import re
from pathlib import Path

from extractor.writers.parquet import Partition
from extractor.writers.target import Target, TargetError
from extractor.writers.tidy import TABLES

KNOWN = (
    "- (JSON Lines on standard output), *.jsonl, *.jsonl.gz, *.jsonl.zst, *.csv, *.parquet, *.xlsx, "
    "*.labelstudio.json, *.db, sqlite:///…, postgresql://…"
)


_COMPANIONS = (".errors.jsonl", ".datapackage.json", ".tables")
_BESIDE = (
    "",
    ".part",
    ".journal",
    ".journal.new",
    ".lock",
    ".done",
    *(c + end for c in _COMPANIONS for end in ("", ".part")),
)
"""What a target that is a file or a folder writes: itself, and these beside it."""


def places(target: str) -> list[Path]:
    """The files and folders that a target writes or replaces; none for standard output and for database servers."""
    if target == "-":
        return []
    if not _is_database(target):
        return [Path(target + ending) for ending in _BESIDE]
    file = re.sub(r"^sqlite(\+\w+)?:///", "", target).partition("?")[0]
    return [] if "://" in file or not file else [Path(file)]


def _is_database(target: str) -> bool:
    return bool(re.match(r"[a-z][a-z0-9+]*://", target)) or target.endswith((".db", ".sqlite"))


def open_target(target: str, source: str, partition: Partition | None = None) -> Target:
    """A batch target.

    ``*.csv`` and ``*.parquet`` hold all tidy tables, or, where the name is that of a table (``facts.csv``), that table
    alone.

    Args:
        target: see ``KNOWN``.
        source: what is read; a database keeps one journal a source.
        partition: of Parquet.

    Raises:
        TargetError: no target of this kind, or it cannot be opened.
    """
    if partition and not target.endswith(".parquet"):
        raise TargetError(f"{target}: Parquet alone has partitions")
    if target == "-":
        from extractor.writers.stdout import StandardOutput

        return StandardOutput()
    if _is_database(target):
        from extractor.writers.database import Database

        return Database(target if "://" in target else f"sqlite:///{target}", source)
    path = Path(target)
    if re.search(r"\.jsonl(\.gz|\.zst)?$", path.name):
        from extractor.writers.jsonl import JsonLines

        return JsonLines(target)
    if path.name.endswith(".labelstudio.json"):
        from extractor.writers.labelstudio import LabelStudio

        return LabelStudio(target)
    if path.suffix == ".csv":
        from extractor.writers.csv import Csv

        return Csv(target, path.stem if path.stem in TABLES else None)
    if path.suffix == ".parquet":
        from extractor.writers.parquet import Parquet

        return Parquet.named(target, partition)
    if path.suffix == ".xlsx":
        from extractor.writers.spreadsheet import Spreadsheet

        return Spreadsheet(target)
    raise TargetError(f"{target}: no such kind of target; there are {KNOWN}")
