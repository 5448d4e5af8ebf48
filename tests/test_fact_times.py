"""When a figure of facts holds, what it is compared with, per what it is and what it is a part of."""

from __future__ import annotations

import datetime as dt

import pytest
from notation import examples, marked, plain

from extractor import Extractor, Fact

PUBLISHED = dt.datetime(2015, 10, 7, 12)
COLUMNS = ("period", "baseline", "per", "part_of")


@pytest.mark.parametrize("sentence", examples("times"))
def test_times(extract: Extractor, sentence: str) -> None:
    facts = extract(plain(sentence), published_at=PUBLISHED).facts
    assert marked(plain(sentence), [(f.start, f.end, tuple(told(f))) for f in facts]) == sentence


def told(fact: Fact) -> list[str]:
    """The columns that are not null."""
    return [f"{name}: {value}" for name in COLUMNS if (value := getattr(fact, name)) is not None]
