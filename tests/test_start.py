"""How a process starts: what it does not load, and what it finds ready made."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from extractor.collection import paused
from extractor.language import cldr
from extractor.language.codepoints import characters
from extractor.links import scorer, weights
from extractor.pipeline import Extractor

LINKS = Path(scorer.__file__).parent
LEFT_OUT = ("hazm", "nltk", "babel", "pytz", "numpy.ma", "requests", "spacy")
"""What others bring along and no article needs."""


def test_the_first_article_loads_nothing_that_it_does_not_need() -> None:
    code = f"""
import sys
from extractor import Extractor
Extractor("none")("صادرات پسته ایران به ۲ میلیارد یورو رسید.").model_dump_json()
print(*(name for name in {LEFT_OUT!r} if name in sys.modules))
"""
    for _ in range(2):  # what is kept is made at the first
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_spacy_knows_the_stages_when_it_is_imported_behind_them() -> None:
    code = """
from extractor import Extractor
extractor = Extractor("none")
text = "صادرات پسته ایران به ۲ میلیارد یورو رسید."
article = extractor(text)
import spacy
nlp = spacy.blank("fa")
nlp.add_pipe("khabar_names")
print(*(place.text for place in nlp(text).ents), len(extractor.doc(text)._.facts), extractor(text) == article)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.split() == ["ایران", "1", "True"]


def test_garbage_is_collected_again_when_all_is_loaded() -> None:
    with paused():
        assert not gc.isenabled()
        with paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="fault"), paused():
        raise ValueError("fault")
    assert gc.isenabled()
    Extractor("none")("باران آمد.")
    assert gc.isenabled()


def test_an_article_leaves_no_circles_behind() -> None:
    text = "محمد رضایی وزیر نیرو گفت: تولید برق سال گذشته ۵ درصد رشد کرد و به ۳۰۰ میلیارد کیلووات ساعت رسید."
    extractor = Extractor("none")
    extractor(text)
    gc.collect()
    with paused():
        article = extractor(text)
        assert gc.collect() == 0
    assert article.officials and article.facts and article.statements


def test_names_are_those_of_cldr() -> None:
    assert cldr.territories() == dict(Locale("fa").territories)
    assert cldr.currencies() == dict(Locale("fa").currencies)


@given(st.text())
def test_every_character_is_named_once(text: str) -> None:
    assert characters(text) == sorted(set(text))


@pytest.mark.parametrize("name", [scorer.NAMED, scorer.VECTORS])
def test_weights_are_those_of_their_file(name: str) -> None:
    path = LINKS / f"{name}.json"
    data, found = json.loads(path.read_text("utf-8")), weights.shipped(path)
    assert found.links == data["links"]
    assert found.labels == weights.joined(data["labels"])
    assert found.trust == (data["confidence"]["bias"], {k: tuple(w) for k, w in data["confidence"]["weights"].items()})
    every = [weight for links in found.links.values() for weight in links.values()]
    assert len({*map(id, every)}) == len({*every})  # one object a number


def test_labels_weigh_what_their_names_do() -> None:
    labels = {
        "change": {"bias": {"": 1.0, "increase": 0.0}, "rose": {"increase": 3.0}, "fell": {"": 0.5, "increase": -1.0}},
        "status": {"bias": {"": 0.0}},
    }
    one = scorer.Scorer({}, labels)
    assert one.together([]) == one.together(["unknown"]) == {"change": (0.0, 0.0), "status": (0.0,)}
    assert one.together(["rose", "unknown", "fell"]) == {"change": (0.5, 2.0), "status": (0.0,)}
    assert one.label("change", ["rose", "fell"])["increase"] > one.label("change", ["fell"])["increase"]
