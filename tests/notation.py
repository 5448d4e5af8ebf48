"""Examples in one notation: sentences with what is found marked inside, «[words | field | field]», by group.

Fields that are many or mostly empty are named, «[words | field: value]», and left out where they hold their default.
A sentence without a mark is one in which nothing is found. A known failure is a mapping of its sentence to the reason.
A bracket of the text itself is written «\\[». Groups may stand in sections, where something besides the sentence
matters: the day of the article, what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import yaml

MARK = re.compile(r"(?<!\\)\[([^\]|]+)((?:\|(?:\[[^\]]*\]|[^\]|\[])*)*)\]")

type Sentences = list[str | dict[str, str]]


def groups(topic: str) -> Iterator[tuple[list[str], str, Sentences]]:
    """Section (none or one), group and sentences of tests/examples/``topic``.yaml."""
    path = Path(__file__).parent / "examples" / f"{topic}.yaml"
    content: dict[str, Sentences | dict[str, Sentences]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, inner in content.items():
        if isinstance(inner, dict):
            yield from (([name], group, sentences) for group, sentences in inner.items())
        else:
            yield [], name, inner


def examples(topic: str) -> list[object]:
    """The sentences of a topic, each after its section where there are sections."""
    found = []
    for section, group, sentences in groups(topic):
        for given in sentences:
            sentence, reason = next(iter(given.items())) if isinstance(given, dict) else (given, None)
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            found.append(pytest.param(*section, sentence, id=": ".join([*section, group, sentence]), marks=marks))
    return found


def plain(marked: str) -> str:
    """The sentence without its marks."""
    return MARK.sub(lambda mark: mark[1].strip(), marked).replace("\\[", "[")


def marked(text: str, found: Iterable[tuple[int, int, tuple[str, ...]]]) -> str:
    """A text with marks at ``[start, end)``."""
    pieces, at = [], 0
    for start, end, fields in sorted(found):
        pieces += [text[at:start].replace("[", "\\["), f"[{' | '.join((text[start:end], *fields))}]"]
        at = end
    return "".join([*pieces, text[at:].replace("[", "\\[")])
