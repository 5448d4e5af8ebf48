"""``khabar schema``: the JSON Schema of a result."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of an article's records."""
    from extractor.records import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
