"""The tutorials: the Persian pages show the same code as the English ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs" / "tutorials").glob("*.md"), *(ROOT / "docs" / "fa" / "tutorials").glob("*.md")])
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    """Language and content of the fenced blocks of a page."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", [p for p in PAGES if "fa" not in p.parts], ids=lambda p: p.stem)
def test_the_persian_page_has_the_same_blocks(page: Path) -> None:
    assert blocks(ROOT / "docs" / "fa" / "tutorials" / page.name) == blocks(page)
