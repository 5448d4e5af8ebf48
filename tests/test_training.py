"""What the models are trained on: marked texts read, damaged and labelled."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from extractor import Extractor
from extractor.evaluation import gold as g
from extractor.links.scorer import scorer
from extractor.model.inference import LABELS
from extractor.stages.facts.stage import decider_of
from training import data
from training.facts.examples import Examples, learn_from


def test_tsv_is_rebuilt(tmp_path: Path) -> None:
    file = tmp_path / "names.tsv"
    file.write_text("شهر\tO\nرشت\tB-LOC\n\tO\nسبز\tI-LOC\nروز\tB-DAT\n\nکریم\tB-PER\nطالبان\tB-POG\n", encoding="utf-8")
    source = {
        "types": {"LOC": ["LOC"], "PER": ["PER"], "POG": ["O", "ORG"]},
        "inside": ["شهر"],
        "unmarked": ["TITLE"],
    }
    first, second = data.from_tsv(file, source)
    assert first.text == "شهر رشت سبز روز"
    assert first.spans == [(0, 11, ("LOC",))]
    assert second.spans == [(0, 4, ("PER",)), (5, 11, ("O", "ORG"))]
    assert first.outside == ("O", "TITLE")


def test_half_spaces_are_lost_and_spans_follow() -> None:
    marked = data.Marked("نام‌های کریم", [(0, 7, ("ORG",)), (8, 12, ("PER",))])
    joined = data.rewrite(marked, ["" if c == data.ZWNJ else c for c in marked.text])
    assert joined.text == "نامهای کریم"
    assert [joined.text[start:end] for start, end, _ in joined.spans] == ["نامهای", "کریم"]
    spaced = data.rewrite(marked, [" " if c == data.ZWNJ else c for c in marked.text])
    assert [spaced.text[start:end] for start, end, _ in spaced.spans] == ["نام های", "کریم"]


def test_allowed_labels() -> None:
    bit = {name: 1 << k for k, name in enumerate(LABELS)}
    marked = data.Marked("آقای کریم یکتا و طالبان", [(5, 14, ("PER",)), (17, 23, ("O", "ORG"))], ("O", "TITLE"))
    outside = bit["O"] | bit["B-TITLE"] | bit["I-TITLE"]
    assert data.label(marked, [(0, 4), (5, 9), (10, 14), (15, 16), (17, 23)]) == [
        outside,
        bit["B-PER"],
        bit["I-PER"],
        outside,
        bit["O"] | bit["B-ORG"],
    ]


def test_a_token_of_two_names_may_be_either() -> None:
    bit = {name: 1 << k for k, name in enumerate(LABELS)}
    marked = data.Marked("مدیرگمرک ایران", [(0, 4, ("TITLE",)), (4, 14, ("ORG",))])
    assert data.label(marked, [(0, 8), (9, 14)]) == [bit["B-TITLE"] | bit["B-ORG"], bit["I-ORG"]]


def test_damage_keeps_letters_and_names() -> None:
    text = "مدیر گمرک و سازمان بنادر به نام‌های کریم یکتا و نیما پایدار گفت: " * 5
    names = [(at, at + 9) for at in range(len(text)) if text.startswith("کریم یکتا", at)]
    marked = data.Marked(text, [(start, end, ("PER",)) for start, end in names])
    worse = data.damaged(marked, random.Random(1))
    assert worse.text != text
    assert data.letters(worse.text) == data.letters(text)
    assert [data.letters(worse.text[start:end]) for start, end, _ in worse.spans] == ["کریمیکتا"] * len(names)


def test_sentences_that_are_marked_elsewhere_are_left_out(tmp_path: Path) -> None:
    other = tmp_path / "names.jsonl"
    other.write_text(json.dumps({"id": "1", "text": "کریم به شهر رشت رفت.", "spans": []}), encoding="utf-8")
    file = tmp_path / "names.tsv"
    file.write_text("شهر\tO\nرشت\tB-LOC\n\nکریم\tB-PER\nآمد\tO\n", encoding="utf-8")
    source = {"types": {"PER": ["PER"], "LOC": ["LOC"]}, "marked_in": [str(other)]}
    assert [marked.text for marked in data.from_tsv(file, source)] == ["کریم آمد"]


def test_gold_marks_what_it_is_complete_in(tmp_path: Path) -> None:
    text = "نیما پایدار، مدیرعامل بانک مهر گفت."
    row = {
        "id": "1",
        "text": text,
        "organizations": [{"name": "بانک مهر", "mentions": [{"quote": "بانک مهر", "nth": 1}]}],
        "officials": [
            {
                "name": "نیما پایدار",
                "mentions": [
                    {"quote": "نیما پایدار", "kind": "name"},
                    {"quote": "مدیرعامل بانک مهر", "kind": "role"},
                ],
            }
        ],
    }
    (tmp_path / "1.json").write_text(json.dumps(row), encoding="utf-8")
    (marked,) = data.from_gold(tmp_path, {})
    assert [(text[start:end].strip(), types) for start, end, types in marked.spans] == [
        ("نیما پایدار", ("PER",)),
        ("مدیرعامل", ("TITLE",)),
        ("بانک مهر", ("ORG",)),
    ]
    assert marked.outside == ("O", "PER", "LOC")


@pytest.mark.parametrize(
    ("text", "quote", "reporter", "right"),
    [
        ("کشور ۲ میلیون بشکه نفت تولید کرد.", "۲ میلیون بشکه", "ایران", ["کشور"]),
        ("در شرکت گاز یزد امسال ۲۰ طرح تمام شد.", "۲۰ طرح", "شرکت گاز استان یزد", ["یزد", "شرکت گاز یزد"]),
        ("در شرکت گاز یزد امسال ۲۰ طرح تمام شد.", "۲۰ طرح", None, []),
    ],
)
def test_who_shares_half_of_the_words_is_right(text: str, quote: str, reporter: str | None, right: list[str]) -> None:
    doc = Extractor("none").doc(text)
    decider = decider_of(doc)
    facts = [g.Fact(quote=quote, indicator="نفت", reporter=reporter)]
    empty: dict[str, list[g.Figure]] = {"money": [], "counts": [], "percents": [], "measures": []}
    article = g.GoldArticle(id="1", text=text, officials=[], organizations=[], facts=facts, **empty)
    examples = Examples()
    learn_from(article, decider, examples)
    (example,) = examples.links["reporter"]
    (figure,) = (f for f in decider.figures if text[slice(*doc._.offsets[f.q.start])] in quote)
    offered = decider.options("reporter", figure, decider.done[figure.index]).candidates
    shown = [text[doc._.offsets[c.start][0] : doc._.offsets[c.end - 1][1]] for c in offered]
    assert [shown[k] for k in example.right if k < len(shown)] == right


def test_decisions_are_learned_from_as_what_is_right_is() -> None:
    """What deciding has remembered of an article is no part of what is seen."""
    text = "ایران ۲ میلیون تن گندم خرید. صادرات پسته به ۳ میلیون تن رسید."
    decider = decider_of(Extractor("none").doc(text))
    facts = [g.Fact(quote="۲ میلیون تن", indicator="گندم"), g.Fact(quote="۳ میلیون تن", indicator="صادرات پسته")]
    empty: dict[str, list[g.Figure]] = {"money": [], "counts": [], "percents": [], "measures": []}
    article = g.GoldArticle(id="1", text=text, officials=[], organizations=[], facts=facts, **empty)
    decided, again = Examples(), Examples()
    done = decider.run(scorer())
    learn_from(article, decider, decided, done)
    fresh = decider_of(decider.o.doc)
    learn_from(article, fresh, again, [replace(linked, none={}) for linked in done])
    for role in ("partner", "commodity", "per"):
        seen, wanted = ([[*map(list, e.options)] for e in x.links[role]] for x in (decided, again))
        assert seen == wanted and len(seen) == 2
