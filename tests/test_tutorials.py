"""The tutorials: the Persian pages show the same code as the English ones, and what they show runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from recipes import ENVIRONMENT, ROOT, blocks

PAGES = sorted([*(ROOT / "docs" / "tutorials").glob("*.md"), *(ROOT / "docs" / "fa" / "tutorials").glob("*.md")])


@pytest.mark.parametrize("page", [p for p in PAGES if "fa" not in p.parts], ids=lambda p: p.stem)
def test_the_persian_page_has_the_same_blocks(page: Path) -> None:
    assert blocks(ROOT / "docs" / "fa" / "tutorials" / page.name) == blocks(page)


def test_the_researchers_tutorial_does_what_it_shows(tmp_path: Path) -> None:
    """Every block runs, those of Python one after another in one process, and prints what stands below it."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    told = blocks(ROOT / "docs" / "tutorials" / "researchers.md")
    (_, command), *_ = told
    where = {"cwd": tmp_path, "env": ENVIRONMENT, "check": True, "text": True}
    subprocess.run(["bash", "-e", "-c", command], **where)
    mark = "print('=' * 40)\n"
    code = "".join(content + mark for language, content in told if language == "python")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, **where)
    printed = done.stdout.split("=" * 40 + "\n")
    pairs = list(pairwise([*told, ("", "")]))
    shown = [below if kind == "text" else "" for (language, _), (kind, below) in pairs if language == "python"]
    assert printed == [*shown, ""]
    assert (tmp_path / "exports.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["journalists", "pipelines", "linguists"])
def test_a_tutorial_does_what_it_shows(name: str, tmp_path: Path) -> None:
    """Every block runs, one after another in one folder, and prints what stands below it."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    programs = {"sh": ["bash", "-e", "-o", "pipefail", "-c"], "python": [sys.executable, "-c"]}
    told = [*blocks(ROOT / "docs" / "tutorials" / f"{name}.md"), ("", "")]
    assert {language for language, _ in told} <= {*programs, "text", "yaml", ""}
    for (language, content), (kind, below) in pairwise(told):
        if language in programs:
            command = [*programs[language], content]
            done = subprocess.run(
                command, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300
            )
            assert done.returncode == 0, done.stderr
            assert kind != "text" or done.stdout == below


def test_persian_pages_are_persian_around_the_text_as_well(tmp_path: Path) -> None:
    """The pages are built without a warning; language, direction and the theme's own words are those of the page."""
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path)]
    said = subprocess.run(
        build, cwd=ROOT, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False
    )
    assert (said.returncode, re.findall("WARNING.*", said.stdout + said.stderr)) == (0, [])
    for page in sorted(tmp_path.rglob("index.html")):
        persian = page.relative_to(tmp_path).parts[0] == "fa"
        text = page.read_text(encoding="utf-8")
        assert f'<html lang="{"fa" if persian else "en"}"' in text, page
        assert f'<body dir="{"rtl" if persian else "ltr"}"' in text, page
        assert ('placeholder="جستجو"' in text) == persian, page
