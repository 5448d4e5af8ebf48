"""What the pages are made of beside themselves: the README as the first page, and the reference out of the records.

The reference is generated, in both languages, from the models and their docstrings; its Persian words stand in
fa/records.yaml, and a record or field without any is an error.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from extractor import records
from extractor.writers.columns import TITLES, described
from extractor.writers.tidy import TABLES

ROOT = Path(__file__).parent.parent
FONT = ROOT / "extractor" / "server" / "page" / "fonts" / "Vazirmatn.woff2"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    persian = yaml.safe_load((ROOT / "docs" / "fa" / "records.yaml").read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made: dict[str, str | bytes] = {
        "index.md": re.sub(r"\]\(docs/([\w/]+\.md)", r"](\1", readme),
        "reference.md": reference(),
        "fa/reference.md": reference(persian),
        "columns.md": columns(),
        "fonts/Vazirmatn.woff2": FONT.read_bytes(),
    }
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def reference(persian: dict[str, Any] | None = None) -> str:
    """All records, each with its fields, their types and what they mean."""
    title, head = "Records", "| field | type | |"
    intro = (
        "Made from `extractor/records/`; `khabar schema` prints the same as JSON Schema. All records are frozen "
        "Pydantic models; offsets are code points of the source, values are `Decimal`."
    )
    if persian:
        title, head, intro = persian["title"], persian["head"], persian["intro"]
    lines = ["---\nlanguage: fa\n---\n"] if persian else []
    lines += [f"# {title}\n", intro, ""]
    for name, model in models().items():
        said = persian["records"].get(name) if persian else inspect.getdoc(model)
        if not said:
            raise PluginError(f"docs/fa/records.yaml: no words for the record {name}")
        lines += [f"## {name}", "", said, "", head, "|---|---|---|"]
        for field, info in model.model_fields.items():
            meaning = info.description or ""
            if persian:
                meaning = persian["fields"].get(f"{name}.{field}") or persian["fields"].get(field)
                if not meaning:
                    raise PluginError(f"docs/fa/records.yaml: no words for the field {name}.{field}")
            lines.append(f"| `{field}` | `{kind(info.annotation)}` | {' '.join(meaning.split())} |")
        lines.append("")
    return "\n".join(lines)


def columns() -> str:
    """All tidy tables, each with its columns."""
    lines = ["# Columns", "", "Of the [tidy tables](writers.md), made from the [records](reference.md).", ""]
    for table in TABLES:
        lines += [f"## {table}", "", f"{TITLES[table]}.", "", "| column | type | | |", "|---|---|---|---|"]
        for column in described(table):
            told = [column.unit or "", ", ".join(f"`{word}`" for word in column.vocabulary)]
            lines.append(f"| `{column.name}` | {column.type} | {column.description} | {' '.join(filter(None, told))} |")
        lines.append("")
    return "\n".join(lines)


def models() -> dict[str, Any]:
    """The record types in their order, Article first."""
    found = {
        name: value
        for name, value in vars(records).items()
        if inspect.isclass(value) and issubclass(value, records.Record) and value.model_fields and name != "Quantity"
    }
    return {"Article": found.pop("Article"), "Fact": found.pop("Fact")} | found


def kind(annotation: Any) -> str:
    """A type as Python writes it, without modules; «or» for «|», which would end the table's cell."""
    named = inspect.isclass(annotation) and not hasattr(annotation, "__args__")
    text = annotation.__name__ if named else str(annotation)
    text = re.sub(r"\b(?:typing|datetime|decimal|extractor\.records)\.", "", text).replace("NoneType", "None")
    return re.sub(r"^Optional\[(.*)\]$", r"\1 or None", text).replace(" | ", " or ")
