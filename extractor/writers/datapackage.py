"""``datapackage.json``: what lies in the tables, as a Frictionless Data Package with Table Schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from extractor.records import SCHEMA_VERSION
from extractor.writers.columns import TITLES, Described, described
from extractor.writers.tidy import REFERENCES, key

NAME = "datapackage.json"

_TYPES = {
    "text": "string",
    "category": "string",
    "integer": "integer",
    "decimal": "number",
    "float": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "datetime",
}
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def package(files: Mapping[str, Sequence[str]], format: Literal["csv", "parquet"]) -> dict[str, Any]:
    """The descriptor of a package.

    Args:
        files: table ─► its files, relative to where the descriptor lies.
        format: of all of them.
    """
    return {
        "profile": "data-package",
        "name": "khabar",
        "title": "Facts of news articles",
        "version": SCHEMA_VERSION,
        "resources": [_resource(table, paths, format, files) for table, paths in files.items()],
    }


def dumped(files: Mapping[str, Sequence[str]], format: Literal["csv", "parquet"]) -> bytes:
    """The descriptor as it is written."""
    return json.dumps(package(files, format), ensure_ascii=False, indent=2).encode() + b"\n"


def table_schema(table: str, others: Mapping[str, Any]) -> dict[str, Any]:
    """The Table Schema of a tidy table; ``others`` are the tables that lie in the same package."""
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in described(table)],
        "primaryKey": list(key(table)),
        "missingValues": [""],
    }
    if keys := list(_foreign_keys(table, others)):
        schema["foreignKeys"] = keys
    return schema


def _foreign_keys(table: str, others: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Where its rows point to, as far as that lies in the same package."""
    if table not in ("articles", "errors") and "articles" in others:
        yield {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["id"]}}
    own, target = REFERENCES.get(table, ((), ""))
    if target in others:
        yield {"fields": ["article_id", *own], "reference": {"resource": target, "fields": ["article_id", "id"]}}


def _resource(table: str, paths: Sequence[str], format: str, others: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "title": TITLES[table],
        "path": paths[0] if len(paths) == 1 else list(paths),
        "format": format,
        "mediatype": _MEDIA_TYPES[format],
        **({"encoding": "utf-8"} if format == "csv" else {}),
        "schema": table_schema(table, others),
    }


def _field(column: Described) -> dict[str, Any]:
    constraints = {
        "required": column.required or None,
        "enum": list(column.vocabulary) or None,
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    told = {name: value for name, value in constraints.items() if value is not None}
    return {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.description,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": told} if told else {}),
    }
