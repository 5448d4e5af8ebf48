"""Labels that the words around a figure settle: change, transformation and status."""

import pytest
from notation import examples, marked, plain

from extractor import Extractor

NAMES = ("change", "transformation", "status")
USUAL = (None, "level", "actual")


@pytest.fixture(scope="module")
def extract():
    return Extractor("none")


@pytest.mark.parametrize("sentence", examples("labels"))
def test_examples(extract, sentence):
    facts = extract(plain(sentence)).facts
    assert marked(plain(sentence), [(f.start, f.end, told(f)) for f in facts]) == sentence


def told(fact):
    """The labels that say something."""
    return tuple(label for name, usual in zip(NAMES, USUAL, strict=True) if (label := getattr(fact, name)) != usual)
