"""patterns/: right as shipped, and every kind of fault is found, with its file and line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor import patterns as p
from extractor.cli import app
from extractor.pattern_check.entries import nodes, source
from extractor.pattern_check.faults import check
from extractor.stages.quantities.units import CurrencyPatterns
from extractor.ucum import is_unit

Edit = Callable[[str, str, str], None]


def _forget() -> None:
    for cached in (p.directory, p.written, p.load, source, nodes):
        cached.cache_clear()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edit]:
    """A copy of patterns/ in use; called with a file, a text in it and what to put in its place."""
    folder = tmp_path / "patterns"
    shutil.copytree(p.directory(), folder)
    monkeypatch.setenv("KHABAR_PATTERNS", str(folder))
    _forget()

    def edit(name: str, old: str, new: str) -> None:
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield edit
    monkeypatch.undo()
    _forget()


def test_patterns_are_right() -> None:
    assert list(map(str, check())) == []


FAULTS = [
    # an unknown key, a missing one
    ("quantities/percents", "leading:", "leader:", "Extra inputs are not permitted"),
    ("organizations/organizations", "kind: ministry}", "kind: ministry, kinds: x}", "Extra inputs are not permitted"),
    # twice
    ("quantities/units", "  گرم: g\n", "  گرم: g\n  گرم: kg\n", "key «گرم» stands twice"),
    ("quantities/context", "each: [هر]", "each: [هر, هر]", "entry «هر» stands twice"),
    ("organizations/heads", "  آب آبادانی ", "  آب آبادانی آبادانی ", "entry «آبادانی» stands twice"),
    # lists that refer to others
    ("speech/reporting", "[<dates/dates#weekdays>,", "[<dates/dates#weekdays>, جمعه,", "«جمعه» stands in dates/dates"),
    ("speech/reporting", "<dates/dates#weekdays>", "<dates/dates#nothing>", "there is no list nothing"),
    ("speech/reporting", "[<dates/dates#weekdays>,", "[<#openers>,", "openers refers to itself"),
    # codes
    ("quantities/currencies", "دلار: USD", "دلار: USB", "«USB» is no currency of ISO 4217"),
    ("quantities/units", "  گرم: g\n", "  گرم: gramme\n", "«gramme» is no unit of UCUM"),
    ("facts/commodities", 'pistachio: {hs: "0802"', 'pistachio: {hs: "9902"', "no chapter 99"),
    ("facts/commodities", 'pistachio: {hs: "0802"', 'pistachio: {hs: "802"', "should match pattern"),
    # bodies
    ("organizations/organizations", "parent: ministry-industry", "parent: ministry-nowhere", "is no body"),
    ("organizations/organizations", "بانک سپه, kind", "بانک سپه, aliases: [وزارت نفت], kind", "is a name of"),
    # what never matches, what is hidden
    ("language/words", "[از, به", "[ملیارد, از, به", "«ملیارد» never matches"),
    (
        "dates/dates",
        "season_words: [<#units/season>]",
        "season_words: [<#units/season>, فصل سرد]",
        "the list is of single words",
    ),
    ("quantities/units", "  گرم: g\n", "  گرم: g\n  میلی گرم: mg\n", "adds nothing"),
]


@pytest.mark.parametrize(("name", "old", "new", "reason"), FAULTS, ids=[f"{f[0]}: {f[3]}" for f in FAULTS])
def test_a_fault_is_found_where_it_stands(copy: Edit, name: str, old: str, new: str, reason: str) -> None:
    before = (p.directory() / f"{name}.yaml").read_text(encoding="utf-8")
    line = before[: before.index(old)].count("\n") + 1
    copy(name, old, new)
    found = [fault for fault in check() if reason in fault.reason]
    assert found
    assert {fault.name for fault in found} == {name}
    assert min(abs(fault.line - line) for fault in found) <= 3


def test_loading_refuses_what_stands_twice(copy: Edit) -> None:
    copy("quantities/currencies", "  دلار: USD\n", "  دلار: USD\n  دلار: CAD\n")
    with pytest.raises(p.PatternError, match=r"quantities/currencies.yaml:\d+: key «دلار» stands twice"):
        p.load("quantities/currencies", CurrencyPatterns)


@pytest.mark.parametrize("name", ["quantities/nothing", "quantities/currencies"])
def test_a_file_that_nobody_reads_and_one_that_is_missing(copy: Edit, name: str) -> None:
    path = p.directory() / f"{name}.yaml"
    if path.exists():
        path.unlink()
    else:
        path.write_text("a: [b]\n")
    assert [fault.name for fault in check()] == [name]


def test_the_commands(copy: Edit) -> None:
    runner = CliRunner()
    explained = runner.invoke(app, ["patterns", "explain", "وزیر نفت ۲ میلیارد دلار به شهر داد."]).stdout
    assert "quantities/currencies.yaml#words.دلار, line " in explained
    assert "patterns/posts/titles.yaml:" in explained
    assert "شهر  in place_words (patterns/posts/titles.yaml:" in explained  # by the list that it refers to
    copy("quantities/currencies", "دلار: USD", "دلار: USB")
    wrong = runner.invoke(app, ["patterns", "check"])
    assert wrong.exit_code == 1
    assert wrong.stdout.startswith("patterns/quantities/currencies.yaml:")


@pytest.mark.parametrize("code", ["m", "km2", "kW.h", "g/m3", "[oz_tr]", "mmol/L", "10*3/uL", "har"])
def test_units_of_ucum(code: str) -> None:
    assert is_unit(code)


@pytest.mark.parametrize("code", ["", "metre", "kk", "m^2", "[xy]", "k", "kmin", "g//m"])
def test_no_units_of_ucum(code: str) -> None:
    assert not is_unit(code)


def test_the_map_of_files_has_each() -> None:
    folder = p.directory()
    said = (folder / "README.md").read_text(encoding="utf-8")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")}
    assert set(re.findall(r"`(\w+/\w+\.yaml)`", said)) == files
