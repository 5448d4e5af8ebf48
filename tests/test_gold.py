"""The gold format: its files, quotes and words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from marked import changed, figure, full, score

from extractor.evaluation import gold as g
from extractor.evaluation.words import core, name_key, normalise


@pytest.mark.parametrize(
    ("a", "b"),
    [("شرکت‌هاي", "شرکتهای"), ("۱۲", "١٢"), ("12", "۱۲"), ("گفت و گو", "گفت‌وگو"), ("مُدیر", "مدیر"), ("كـار", "کار")],
)
def test_normalisation(a: str, b: str) -> None:
    assert normalise(a) == normalise(b)


def test_letters_that_differ_stay_different() -> None:
    assert normalise("وزارت") != normalise("وزرات")


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("روزنامه بامداد", "بامداد"),
        ("گروه", "گروه"),
        ("«حزب مردم»", "مردم"),
        ("حزب «مردم»", "مردم"),
        ("گروهان نهم", "گروهان نهم"),
        ("وب سایت بامداد", "بامداد"),
        ("وب‌سایت بامداد", "بامداد"),
        ("«»", "«»"),
    ],
)
def test_core_of_a_name(name: str, rest: str) -> None:
    start, end = core(name)
    assert name[start:end] == rest
    assert name_key(name) == normalise(rest)


# files


def test_a_directory_is_read_in_order_and_ids_come_from_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        article = full()
        del article["id"]
        (tmp_path / f"{name}.json").write_text(json.dumps(article), encoding="utf-8")
    assert [article.id for article in g.read_directory(tmp_path)] == ["a", "b"]
    assert [article.id for article in g.read_directory(tmp_path / "b.json")] == ["b"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "Invalid JSON"),
        ("[]", "object"),
        ('{"text": ""}', "officials"),
        (json.dumps(full() | {"money": [figure("۱", "یک")]}), r"money\.0\.value"),
        (json.dumps(full() | {"money": [figure("", "1")]}), r"money\.0\.quote"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8")
    with pytest.raises(g.GoldError, match=rf"x\.json: .*{reason}"):
        g.read_directory(tmp_path)


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(g.GoldError, match=r"no \.json file"):
        g.read_directory(tmp_path)
    with pytest.raises(g.GoldError, match="no such file"):
        g.read_directory(tmp_path / "none")


def test_a_quote_that_is_not_in_the_text_is_an_error() -> None:
    with pytest.raises(g.GoldError, match="occurrence 2"):
        score(changed("percents", 0, nth=2), full())


def test_class_words_are_found_in_arabic_letters() -> None:
    assert core("شبكه سپهر") == core("شبکه سپهر") == (5, 9)
