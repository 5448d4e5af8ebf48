"""Names scored against whole articles in JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.evaluation.gold import GoldError
from extractor.evaluation.names import evaluate, read

TEXT = "باران در شهر ساوه\nباران دیروز در بوشهر و استان یزد بارید."


def write(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "names.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def spans(*names: tuple[str, str]) -> list[list[object]]:
    return [[TEXT.index(name), TEXT.index(name) + len(name), label] for name, label in names]


@pytest.mark.parametrize("place", ["شهر ساوه", "ساوه"])
def test_a_word_of_class_may_stand_inside_or_outside(tmp_path: Path, place: str) -> None:
    marked = spans((place, "LOC"), ("بوشهر", "LOC"), ("استان یزد", "LOC"), ("باران", "TITLE"))
    figures, errors = evaluate(write(tmp_path, {"id": "a", "text": TEXT, "spans": marked}), Extractor(model="none"))
    assert errors == []
    assert figures["LOC"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 3}


def test_errors_name_article_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, {"id": "a", "text": TEXT, "spans": spans(("شهر ساوه", "LOC"), ("دیروز", "PER"))})
    figures, errors = evaluate(path, Extractor(model="none"))
    assert figures["LOC"]["precision"] == pytest.approx(1 / 3)
    assert figures["PER"]["recall"] == 0
    line = TEXT.partition("\n")[2]
    assert f"a PER miss  «دیروز» | {line}" in errors
    assert f"a LOC extra «بوشهر» | {line}" in errors


@pytest.mark.parametrize(
    "row", ["{}", "no json", json.dumps({"id": "a", "text": "آب", "spans": [[0, 9, "PER"]]}), '{"id": 1}']
)
def test_a_bad_line_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(GoldError, match=r"names\.jsonl:1"):
        list(read(path))
