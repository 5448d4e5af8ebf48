"""JSON Lines on standard output, for pipes; errors go to standard error. Nothing of it can be resumed."""

from __future__ import annotations

import sys
from typing import Any

from extractor.writers.files import ERRORS
from extractor.writers.jsonl import RECORDS, Render
from extractor.writers.target import State, Target, TargetError


class StandardOutput(Target):
    """``-``."""

    resumable = False

    @property
    def render(self) -> Render:
        return Render("")

    def journal(self) -> State | None:
        return None

    def begin(self, journal: State, *, resume: bool, overwrite: bool) -> None:
        if sys.stdout is None or sys.stderr is None:
            raise TargetError("standard output or standard error is closed")

    def write(self, rendered: Any) -> None:
        sys.stdout.buffer.write(rendered[RECORDS])
        sys.stderr.buffer.write(rendered[ERRORS])

    def commit(self, journal: State) -> None:
        sys.stdout.buffer.flush()
        sys.stderr.buffer.flush()

    def finish(self, journal: State) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """It was not ours to open."""
