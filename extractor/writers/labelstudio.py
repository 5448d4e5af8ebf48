"""Tasks for Label Studio with what was extracted as predictions, for those who correct by hand.

``labeling_config()`` is the labelling interface that the tasks expect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from extractor.kinds import KINDS
from extractor.outcomes import Extracted, Failed, Outcome
from extractor.writers.files import ERRORS, AppendTarget
from extractor.writers.jsonl import error_lines
from extractor.writers.target import State

TASKS = "tasks.json"
_BEGIN, _BETWEEN, _END = b"[\n", b",\n", b"\n]\n"

LABELLED = tuple(kind for kind in KINDS if kind.group != "row")
_META: dict[str, Callable[[Any], dict[str, Any]]] = {
    "figure": lambda q: {
        name: value
        for name in ("value", "low", "high", "currency", "unit", "qualifier")
        if (value := getattr(q, name, None)) is not None
    },
    "date": lambda date: {"start": date.start, "end": date.end},
    "statement": lambda s: {"speaker": s.speaker.id if s.speaker else None, "mode": s.mode},
}
"""What is told of a region beside its label, by kind or group of kinds."""


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
    for kind in LABELLED:
        meta = _META.get(kind.name) or _META.get(kind.group, lambda _: {})
        for record in kind.of(article):
            if kind.entity:
                for i, mention in enumerate(record.mentions):
                    about = {"entity": record.id, "kind": mention.kind}
                    yield _region(f"{record.id}-{i}", kind.name, mention.span, about)
            else:
                yield _region(record.id, kind.name, record.span, meta(record))


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
    labels = "\n".join(f'    <Label value="{kind.name}" background="{kind.colour.light}"/>' for kind in LABELLED)
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}\n  </Labels>\n'
        '  <Text name="text" value="$text"/>\n</View>\n'
    )
