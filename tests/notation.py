"""Examples in one notation: sentences with what is found marked inside, «[words | field | field]», by group.

A sentence without a mark is one in which nothing is found. A known failure is a mapping of its sentence to the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

MARK = re.compile(r"\[([^\]|]+)((?:\|[^\]|]*)*)\]")


def examples(topic: str) -> list[object]:
    """The sentences of tests/examples/``topic``.yaml."""
    path = Path(__file__).parent / "examples" / f"{topic}.yaml"
    groups: dict[str, list[str | dict[str, str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = []
    for group, sentences in groups.items():
        for given in sentences:
            sentence, reason = next(iter(given.items())) if isinstance(given, dict) else (given, None)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(sentence, id=f"{group}: {sentence}", marks=marks))
    return found


def plain(marked: str) -> str:
    """The sentence without its marks."""
    return MARK.sub(lambda mark: mark[1].strip(), marked)


def marked(text: str, found: Iterable[tuple[int, int, tuple[str, ...]]]) -> str:
    """A text with marks at ``[start, end)``."""
    for start, end, fields in sorted(found, reverse=True):
        text = f"{text[:start]}[{' | '.join((text[start:end], *fields))}]{text[end:]}"
    return text
