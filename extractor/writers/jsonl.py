"""JSON Lines: the full records, one article a line; errors beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from extractor.outcomes import Failed, Outcome
from extractor.writers.files import ERRORS, AppendTarget

RECORDS = "records.jsonl"


class JsonLines(AppendTarget):
    """``articles.jsonl``, ``articles.jsonl.gz`` or ``articles.jsonl.zst``."""

    def __init__(self, path: str) -> None:
        super().__init__(path, {RECORDS: b"", ERRORS: b""}, single=RECORDS)

    @property
    def render(self) -> Render:
        return Render(self.path.suffix)


class Render:
    """Articles ─► lines, compressed as the ending says: each call a whole gzip member or Zstandard frame."""

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix

    def __call__(self, outcomes: Sequence[Outcome]) -> dict[str, bytes]:
        lines = [o.article.model_dump_json() for o in outcomes if not isinstance(o, Failed)]
        data = "".join(f"{line}\n" for line in lines).encode()
        return {RECORDS: compressed(data, self.suffix), ERRORS: error_lines(outcomes)}


def error_lines(outcomes: Sequence[Outcome]) -> bytes:
    """One JSON object an article that failed."""
    failed = [
        {"article_id": o.article_id, "position": o.position, "stage": o.stage, "error": o.error}
        for o in outcomes
        if isinstance(o, Failed)
    ]
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in failed).encode()


def compressed(data: bytes, suffix: str) -> bytes:
    """A gzip member or Zstandard frame that does not depend on the time; other endings leave it as it is."""
    if not data:
        return data
    if suffix == ".gz":
        import gzip

        return gzip.compress(data, compresslevel=6, mtime=0)
    if suffix == ".zst":
        import zstandard

        return zstandard.compress(data)
    return data
