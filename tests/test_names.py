"""Names: the gazetteer of places, the one answer of gazetteer and model, names found again, spaCy on top."""

from __future__ import annotations

import itertools

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor.language.tokenizer import HazmTokenizer
from extractor.layers import flat
from extractor.mentions import NameMention
from extractor.model import inference
from extractor.pipeline import Extractor
from extractor.records import Evidence
from extractor.stages.names import stage as names


def pipeline(model: str = "none") -> Language:
    nlp = spacy.blank("fa")
    nlp.tokenizer = HazmTokenizer(nlp.vocab)
    nlp.add_pipe("khabar_names", config={"model": model})
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


PLACES = [
    ("باران در بوشهر بارید", [("بوشهر", "IR", "city")]),
    ("باران در استان بوشهر بارید", [("استان بوشهر", "IR", "province")]),
    ("مسافران از شهرستان ساوه آمدند", [("شهرستان ساوه", "IR", "city")]),
    ("سفیر از آمریکا به ژاپن رفت", [("آمریکا", "US", "country"), ("ژاپن", "JP", "country")]),
    ("سفیر از امريكا به تركيه رفت", [("امريكا", "US", "country"), ("تركيه", "TR", "country")]),
    ("گاز قطر و کشور عمان", [("قطر", "QA", "country"), ("کشور عمان", "OM", "country")]),
    ("بازار کره جنوبی و کره شمالی", [("کره جنوبی", "KR", "country"), ("کره شمالی", "KP", "country")]),
    ("سفر از تهران به آذربایجان غربی", [("تهران", "IR", "city"), ("آذربایجان غربی", "IR", "province")]),
    ("خبر از بغداد و نجف اشرف رسید", [("بغداد", "IQ", "city"), ("نجف اشرف", "IQ", "city")]),
    ("صید در خلیج فارس", [("خلیج فارس", None, "region")]),
    ("جاده قصر شیرین باز شد", [("قصر شیرین", "IR", "city")]),
    ("برق شهر نور قطع شد", [("شهر نور", "IR", "city")]),
    ("معدن‌های استان مرکزی", [("استان مرکزی", "IR", "province")]),
    ("سفر به غرب آسیا و اقیانوسیه", [("غرب آسیا", None, "region"), ("اقیانوسیه", None, "region")]),
    ("آتش در نینوا و ایالت نوادا", [("نینوا", "IQ", "city"), ("ایالت نوادا", "US", "province")]),
    ("المپیک ریو و حادثه منا", [("ریو", "BR", "city"), ("منا", "SA", "city")]),
    ("بحران در رژیم صهیونیستی", [("رژیم صهیونیستی", "IL", "country")]),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places(nlp: Language, text: str, expected: list[tuple[str, str | None, str]]) -> None:
    doc = nlp(text)
    found = [(doc[n.start : n.end].text, n.country, n.place_kind) for n in doc._.names]
    assert found == expected
    assert [(span.text, span.label_) for span in doc.ents] == [(place, "LOC") for place, *_ in expected]


@pytest.mark.parametrize(
    "text",
    [
        "وضع مالی صندوق خوب نیست",
        "نور چراغ کم شد",
        "بانک مرکزی نرخ را گفت",
        "خبرنگار فارس نوشت",
        "دیر رسیدن قطار",
        "ایرانی‌ها آمدند",
        "پرو یا خالی",
        "هر ایالت قانون خود را دارد",
        "غرب شهر بسته است",
    ],
)
def test_no_places(nlp: Language, text: str) -> None:
    assert nlp(text)._.names == []


def test_evidence_names_the_entry(nlp: Language) -> None:
    entries = [n.evidence for n in nlp("از ساوه تا بلژیک و انگلیس")._.names]
    assert [(e[0].rule, e[0].entry) for e in entries] == [
        ("gazetteer", "names/places.yaml#cities.IR"),
        ("gazetteer", "cldr#BE"),
        ("gazetteer", "names/places.yaml#countries.GB"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("کیهان: قیمت نان بالا رفت", [("کیهان", "ORG")]),
        ("ایران: قیمت نان بالا رفت", [("ایران", "ORG")]),
        ("دنیای اقتصاد: بازار آرام شد", [("دنیای اقتصاد", "ORG")]),
        ("ایران قیمت نان را بالا برد", [("ایران", "LOC")]),
        ("او گفت جوان: بمان", []),
        ("رسالت به نقل از معلمان نوشت", [("رسالت", "ORG")]),
        ("رسالت معلمان سنگین است", []),
    ],
)
def test_press_reviews(nlp: Language, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(span.text, span.label_) for span in nlp(text).ents] == expected


def name(start: int, end: int, label: str, rule: str = "model", **more: str) -> NameMention:
    return NameMention(start, end, label, (Evidence(rule=rule),), **more)  # type: ignore[arg-type]


def spans(found: list[NameMention]) -> list[tuple[int, int, str]]:
    return [(n.start, n.end, n.label) for n in found]


@pytest.mark.parametrize(
    ("model", "places", "expected"),
    [
        # a place inside another name is no name
        ([(0, 4, "ORG")], [(3, 4)], [(0, 4, "ORG")]),
        ([(2, 4, "PER")], [(3, 5)], [(2, 4, "PER")]),
        ([(1, 3, "TITLE")], [(2, 3)], [(1, 3, "TITLE"), (2, 3, "LOC")]),
        # of two places the longer one
        ([(2, 3, "LOC")], [(1, 3)], [(1, 3, "LOC")]),
        ([(1, 4, "LOC")], [(3, 4)], [(1, 4, "LOC")]),
        # a country ends where the gazetteer says
        ([(1, 3, "LOC")], [(1, 2, "country")], [(1, 2, "LOC")]),
        # each alone
        ([(0, 1, "PER")], [(2, 3)], [(0, 1, "PER"), (2, 3, "LOC")]),
        ([(5, 6, "ORG")], [(2, 3), (7, 9)], [(2, 3, "LOC"), (5, 6, "ORG"), (7, 9, "LOC")]),
        ([], [(2, 3)], [(2, 3, "LOC")]),
        # a longer place does not eat the next name
        ([(1, 2, "LOC"), (2, 3, "ORG")], [(1, 3)], [(1, 3, "LOC")]),
    ],
)
def test_one_answer(
    model: list[tuple[int, int, str]], places: list[tuple[int, int] | tuple[int, int, str]],
    expected: list[tuple[int, int, str]],
) -> None:  # fmt: skip
    known = [name(p[0], p[1], "LOC", "gazetteer", **({"place_kind": p[2]} if len(p) > 2 else {})) for p in places]
    merged = names.merge([name(*m) for m in model], known)
    assert spans(merged) == expected


def test_agreement_is_in_the_evidence() -> None:
    place = name(1, 2, "LOC", "gazetteer", country="IR", place_kind="city")
    (merged,) = names.merge([name(1, 2, "LOC")], [place])
    assert [e.rule for e in merged.evidence] == ["model", "gazetteer"]
    assert (merged.country, merged.place_kind) == ("IR", "city")


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4), st.sampled_from(["PER", "ORG", "LOC"]))),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4))),
)
def test_merge_never_overlaps(model: list[tuple[int, int, str]], places: list[tuple[int, int]]) -> None:
    def apart(items: list[NameMention]) -> list[NameMention]:
        kept: list[NameMention] = []
        for item in sorted(items, key=lambda n: n.start):
            if not kept or kept[-1].end <= item.start:
                kept.append(item)
        return kept

    merged = names.merge(
        apart([name(start, start + size, label) for start, size, label in model]),
        apart([name(start, start + size, "LOC") for start, size in places]),
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(merged))


@pytest.mark.parametrize(
    ("words", "seen", "added"),
    [
        ("مینا کاوه آمد و مینا کاوه رفت", [(0, 2, "PER")], [(4, 6, "PER")]),
        ("کاوه آمد و کاوه رفت", [(0, 1, "PER")], [(3, 4, "PER")]),
        ("کاوه آمد و کاوه رفت و کاوه ماند", [(0, 1, "PER")], []),
        ("کوه سبز و کوه سبز", [(0, 2, "LOC")], [(3, 5, "LOC")]),
        ("سخنگو آمد و سخنگو رفت", [(0, 1, "TITLE")], []),
    ],
)
def test_found_again(words: str, seen: list[tuple[int, int, str]], added: list[tuple[int, int, str]]) -> None:
    assert spans(names.again(words.split(), [name(*s) for s in seen])) == added


@pytest.mark.parametrize(
    ("words", "marked", "trimmed"),
    [
        ("در ( آذین‌شهر ) ماند", (1, 4), "آذین‌شهر"),
        ("آذین‌شهر و نیک‌آباد", (0, 2), "آذین‌شهر"),
        ("شهرک آذین ( ناک ) بود", (0, 4), "شهرک آذین ( ناک"),  # the bracket closes right after it
        ("شهرک آذین ( ناک بود )", (0, 4), "شهرک آذین"),
        ("شهرک آذین ( ناک ) بود", (0, 5), "شهرک آذین ( ناک"),
        ("آذین‌شهر ) روستا آمد", (0, 3), "آذین‌شهر"),
        ("، و :", (0, 3), ""),
    ],
)
def test_what_begins_and_ends_a_name_of_the_model(
    words: str, marked: tuple[int, int], trimmed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = inference.Reading([inference.Name(*marked, "LOC", 0.9)], None)
    monkeypatch.setattr(inference, "load", lambda model: lambda norms, sentences, headline: reading)
    doc = pipeline("fast")(words)
    assert [" ".join(doc._.norms[n.start : n.end]) for n in doc._.names] == ([trimmed] if trimmed else [])


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    doc = _NLP(text)
    assert all(0 <= n.start < n.end <= len(doc) for n in doc._.names)
    assert doc.text == text


_NLP = pipeline()


def test_unknown_model() -> None:
    with pytest.raises(ValueError, match="unknown model"):
        spacy.blank("fa").add_pipe("khabar_names", config={"model": "huge"})


@pytest.mark.parametrize("model", ["accurate", "fast"])
def test_models_know_unseen_names(model: str) -> None:
    doc = pipeline(model)("رئیس سازمان بنادر گفت: آقای فرهاد کیان‌مهر به بندر چابهار رفت.")
    found = {(doc._.norms[n.start], n.label) for n in doc._.names}
    assert {("سازمان", "ORG"), ("فرهاد", "PER"), ("رئیس", "TITLE")} <= found
    assert {e.rule for n in doc._.names if n.label == "PER" for e in n.evidence} == {f"model {model}"}
    assert {span.label_ for span in doc.ents} == {"PER", "ORG", "LOC"}


def test_model_sees_norms_not_spelling() -> None:
    nlp = pipeline("fast")
    written, spoiled = (
        [(n.start, n.end, n.label) for n in nlp(text)._.names]
        for text in ("وزیر کشور، کریم یکتا، به کرمان رفت.", "وزير  كشور، كريم يكتا، به كرمان رفت.")
    )
    assert written == spoiled


def test_marks_at_the_edges_are_no_part() -> None:
    norms = ["«", "کیهان", "»", "نوشت"]
    assert names._trimmed(norms, inference.Name(0, 3, "ORG", 1.0)) == (1, 2)


@pytest.mark.parametrize(
    ("norms", "label", "expected"),
    [
        (["به", "کریم", "یکتا"], "PER", (1, 3)),
        (["و", "از", "نیما"], "PER", (2, 3)),
        (["کریم", "به", "آفرین"], "PER", (0, 3)),
        (["بی", "بی", "سی"], "ORG", (0, 3)),
        (["در", "به"], "PER", (2, 2)),
    ],
)
def test_a_person_begins_with_no_preposition(norms: list[str], label: str, expected: tuple[int, int]) -> None:
    assert names._trimmed(norms, inference.Name(0, len(norms), label, 1.0)) == expected


@pytest.mark.parametrize(
    ("text", "persons", "expected"),
    [
        # a ruling family alone is a body
        ("آل سعود از یمن عقب نشست", [(0, 2)], ["ORG"]),
        ("آل‌خلیفه مخالفان را بازداشت کرد", [(0, 1)], ["ORG"]),
        # a surname is none, with its given name or alone after it
        ("تمیم بن حمد آل ثانی آمد", [(0, 5)], ["PER"]),
        ("تمیم بن حمد آل ثانی آمد و آل ثانی گفت", [(0, 5), (7, 9)], ["PER", "PER"]),
        ("آل اسحاق گفت", [(0, 2)], ["PER"]),
    ],
)
def test_ruling_families(text: str, persons: list[tuple[int, int]], expected: list[str]) -> None:
    found = [name(start, end, "PER") for start, end in persons]
    names.houses(flat(_NLP(text)), found)
    assert [n.label for n in found] == expected


@pytest.mark.parametrize(
    ("text", "places", "records"),
    [
        ("استاندار یزد گفت: جاده یزد باز شد.", ["یزد"], ["یزد"]),
        ("رضا کامرانی، نماینده مردم ساوه در مجلس، به اراک رفت.", ["اراک"], ["ساوه", "اراک"]),
        ("سفیر ایران در ژاپن گفت: صادرات ژاپن کم شد.", ["ژاپن"], ["ایران", "ژاپن"]),
    ],
)
def test_a_place_in_a_post_is_part_of_the_post(text: str, places: list[str], records: list[str]) -> None:
    """``doc.ents`` are flat; the records have the place all the same."""
    doc = Extractor("none").doc(text)
    assert [span.text for span in doc.ents if span.label_ == "LOC"] == places
    assert [place.name for place in doc._.entities.places] == records
