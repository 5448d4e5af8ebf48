"""What stages leave on a Doc: declared, required, and kept when a Doc or a pipeline is written and read."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extractor import Extractor
from extractor.layers import Layers, layers
from extractor.pipeline import STAGES, build
from extractor.stage import MissingLayer

TEXT = "صادرات پسته ۲ میلیارد دلار شد\nعلی رضایی، مدیرکل گمرک گفت: در سه ماه نخست ۱۴۰۲ بیش از ۲۰ درصد رشد داشتیم."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build("none")


@pytest.mark.parametrize("name", [name for name in STAGES if name not in ("numerals", "names")])
def test_a_stage_without_what_it_requires_says_so(nlp: Language, name: str) -> None:
    alone = spacy.blank("fa")
    stage = alone.add_pipe(f"khabar_{name}")
    with pytest.raises(MissingLayer, match=rf"khabar_{name} needs the layer '\w+': add khabar_\w+ before it"):
        stage(alone.make_doc(TEXT))


def test_the_whole_line_lacks_nothing(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_line_in_the_wrong_order_is_noticed(nlp: Language) -> None:
    wrong = spacy.blank("fa")
    wrong.add_pipe("khabar_quantities")
    wrong.add_pipe("khabar_numerals")
    assert wrong.analyze_pipes()["problems"]["khabar_quantities"] == ["doc._.numerals"]


def test_every_stage_assigns_a_declared_layer(nlp: Language) -> None:
    declared = {f"doc._.{field.name}" for field in fields(Layers)}
    for name in nlp.pipe_names:
        meta = nlp.get_pipe_meta(name)
        assert meta.assigns
        assert {*meta.assigns, *meta.requires} <= declared


def test_no_key_in_user_data_but_the_layers() -> None:
    doc = Extractor(model="none").doc(TEXT)
    assert {key for key in doc.user_data if isinstance(key, str)} == {"khabar"}


def same(doc: Doc, other: Doc) -> None:
    mine, theirs = layers(doc), layers(other)
    for field in fields(Layers):
        assert getattr(mine, field.name) == getattr(theirs, field.name), field.name


def test_a_doc_comes_back_from_bytes(nlp: Language) -> None:
    doc = Extractor(model="none").doc(TEXT)
    assert doc._.facts and doc._.officials
    same(doc, Doc(nlp.vocab).from_bytes(doc.to_bytes()))


def test_docs_come_back_from_a_bin(nlp: Language) -> None:
    doc = Extractor(model="none").doc(TEXT)
    [back] = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    same(doc, back)


def test_a_pipeline_comes_back_from_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert again.pipe_names == nlp.pipe_names
    same(nlp(TEXT), again(TEXT))
