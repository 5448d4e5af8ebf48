"""Tasks for Label Studio with what was extracted as predictions, for those who correct by hand.

``labeling_config()`` is the labelling interface that the tasks expect.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from extractor.writers.files import ERRORS, AppendTarget
from extractor.writers.jsonl import error_lines
from extractor.writers.outcomes import Extracted, Failed, Outcome
from extractor.writers.target import State

TASKS = "tasks.json"
_BEGIN, _BETWEEN, _END = b"[\n", b",\n", b"\n]\n"

LABELS = {
    "official": "#d4380d", "organization": "#096dd9", "person": "#d48806", "place": "#389e0d", "money": "#c41d7f",
    "count": "#531dab", "percent": "#08979c", "measure": "#7cb305", "date": "#5b8c00", "statement": "#bfbfbf",
}  # fmt: skip
"""Label ─► its colour."""


class LabelStudio(AppendTarget):
    """``tasks.labelstudio.json``: one JSON array."""

    def __init__(self, path: str) -> None:
        super().__init__(path, {TASKS: _BEGIN, ERRORS: b""}, single=TASKS)

    @property
    def render(self) -> Any:
        return render

    def write(self, rendered: Any) -> None:
        first = self.files[TASKS].length == len(_BEGIN)
        tasks = rendered[TASKS]
        super().write(rendered | {TASKS: tasks if first or not tasks else _BETWEEN + tasks})

    def finish(self, journal: State) -> None:
        self.files[TASKS].write(_END)
        super().finish(journal)


def render(outcomes: Sequence[Outcome]) -> dict[str, bytes]:
    """Articles ─► tasks, separated by commas."""
    tasks = [json.dumps(task(o), ensure_ascii=False).encode() for o in outcomes if not isinstance(o, Failed)]
    return {TASKS: _BETWEEN.join(tasks), ERRORS: error_lines(outcomes)}


def task(extracted: Extracted) -> dict[str, Any]:
    """A task: the article as data, every span as a predicted region (offsets in code points, as Label Studio has)."""
    article, given = extracted.article, extracted.input
    return {
        "data": {"id": given.id, "text": given.text, "title": article.title, "url": article.url},
        "predictions": [
            {"model_version": f"khabar {article.schema_version}", "result": list(_regions(article))},
        ],
    }


def _regions(article: Any) -> Iterator[dict[str, Any]]:
    groups = {
        "official": article.officials, "organization": article.organizations, "person": article.persons,
        "place": article.places,
    }  # fmt: skip
    for label, entities in groups.items():
        for entity in entities:
            for i, mention in enumerate(entity.mentions):
                yield _region(f"{entity.id}-{i}", label, mention.span, {"entity": entity.id, "kind": mention.kind})
    for label in ("money", "count", "percent", "measure"):
        for quantity in getattr(article, "money" if label == "money" else f"{label}s"):
            values = {n: str(v) for n in ("value", "low", "high") if (v := getattr(quantity, n)) is not None}
            names = {n: v for n in ("currency", "unit") if (v := getattr(quantity, n, None))}
            yield _region(quantity.id, label, quantity.span, values | names | {"qualifier": quantity.qualifier})
    for date in article.dates:
        yield _region(date.id, "date", date.span, {"start": str(date.start), "end": str(date.end)})
    for statement in article.statements:
        speaker = statement.speaker.id if statement.speaker else None
        yield _region(statement.id, "statement", statement.span, {"speaker": speaker, "mode": statement.mode})


def _region(id: str, label: str, span: Any, meta: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": span.start, "end": span.end, "text": span.text, "labels": [label]},
        "meta": {"text": [f"{name}: {value}" for name, value in meta.items()]},
    }


def labeling_config() -> str:
    """The labelling interface, as Label Studio's project settings take it."""
    labels = "\n".join(f'    <Label value="{label}" background="{colour}"/>' for label, colour in LABELS.items())
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
