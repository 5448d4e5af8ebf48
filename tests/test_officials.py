"""Posts and their holders: every branch and level, either order, by rule and with a model's marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from stages import NLP, read

from extractor import Extractor
from extractor.mentions import NameMention, OrganizationMention
from extractor.records import Evidence
from extractor.stages.persons.stage import Persons
from extractor.stages.posts.stage import Officials


def words(doc: Doc, start: int, end: int) -> str:
    return " ".join(doc._.norms[start:end]).replace(" ،", "،")


def posts(doc: Doc) -> list[tuple[str, str | None, str | None]]:
    """Title, organisation and name of each post."""
    return [
        (
            post.title_text,
            words(doc, *post.organization) if post.organization else post.organization_text,
            words(doc, *post.name) if post.name else None,
        )
        for post in doc._.officials
    ]


def annotated(doc: Doc) -> Doc:
    """A Doc whose names and bodies the test has set, with its persons and posts."""
    Persons().annotate(doc)
    Officials().annotate(doc)
    return doc


@pytest.mark.parametrize(
    ("text", "name", "honorific"),
    [
        ("شیخ حسن کریمی رئیس سازمان بنادر گفت: دو اسکله ساخته شد.", "حسن کریمی", "شیخ"),
        ("مولوی احمد نظری رئیس شورای شهر خاش گفت: مدرسه ساخته شد.", "احمد نظری", "مولوی"),
        ("سردار سید حسین کریمی فرمانده پلیس یزد گفت: جاده باز شد.", "سید حسین کریمی", "سردار"),
        ("جلال مولوی رئیس سازمان بنادر گفت: دو اسکله ساخته شد.", "جلال مولوی", None),
        ("رضا شیخ‌الاسلامی رئیس سازمان بنادر گفت: دو اسکله ساخته شد.", "رضا شیخ‌الاسلامی", None),
    ],
)
def test_honorifics_are_no_part_of_names(text: str, name: str, honorific: str | None) -> None:
    (official,) = Extractor("none")(text).officials
    assert (official.name, official.honorific) == (name, honorific)


RUSSIA = ("وزیر خارجه روسیه", "وزارت خارجه روسیه", "سرگئی لاوروف")
DEPUTIES = [("نماینده مردم یزد", None, "علی محمدی"), ("نماینده مردم اردکان", None, "حسن کریمی")]
MEMBERS = [("عضو", "شورای شهر یزد", "علی محمدی"), ("عضو", "شورای شهر یزد", "حسن کریمی")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "محمدجواد ظریف و سرگئی لاوروف، وزیران خارجه ایران و روسیه، آمدند.",
            [("وزیر خارجه ایران", "وزارت خارجه", "محمدجواد ظریف"), RUSSIA],
        ),
        (
            "وزرای خارجه ایران و روسیه، محمدجواد ظریف و سرگئی لاوروف، آمدند.",
            [("وزیر خارجه ایران", "وزارت خارجه", "محمدجواد ظریف"), RUSSIA],
        ),
        (
            "علی محمدی و حسن کریمی به ترتیب نمایندگان حزب سبز و حزب آبی، آمدند.",
            [("نماینده", "حزب سبز", "علی محمدی"), ("نماینده", "حزب آبی", "حسن کریمی")],
        ),
        (
            "وزیران نفت و نیرو، علی محمدی و حسن کریمی، آمدند.",
            [("وزیر نفت", "وزارت نفت", "علی محمدی"), ("وزیر نیرو", "وزارت نیرو", "حسن کریمی")],
        ),
        (
            "حسن روحانی و ولادیمیر پوتین رؤسای جمهور ایران و روسیه آمدند.",
            [("رئیس جمهور ایران", None, "حسن روحانی"), ("رئیس جمهور روسیه", None, "ولادیمیر پوتین")],
        ),
        ("نمایندگان مردم یزد و اردکان، علی محمدی و حسن کریمی، آمدند.", DEPUTIES),
        ("علی محمدی و حسن کریمی، نمایندگان مردم یزد و اردکان آمدند.", DEPUTIES),
        ("علی محمدی و حسن کریمی اعضای شورای شهر یزد آمدند.", MEMBERS),
        (
            "علی محمدی، حسن کریمی و رضا امینی اعضای شورای شهر یزد آمدند.",
            [*MEMBERS, ("عضو", "شورای شهر یزد", "رضا امینی")],
        ),
        (
            "علی محمدی و حسن کریمی، معاونان وزیر نفت آمدند.",
            [("معاون وزیر نفت", "وزارت نفت", "علی محمدی"), ("معاون وزیر نفت", "وزارت نفت", "حسن کریمی")],
        ),
        (
            "علی محمدی و حسن کریمی، مدیران عامل شرکت گاز و شرکت نفت آمدند.",
            [("مدیر عامل", "شرکت گاز", "علی محمدی"), ("مدیر عامل", "شرکت نفت", "حسن کریمی")],
        ),
        (
            "علی محمدی و حسن کریمی استانداران یزد و فارس آمدند.",
            [("استاندار یزد", "استانداری یزد", "علی محمدی"), ("استاندار فارس", "استانداری فارس", "حسن کریمی")],
        ),
        ("علی محمدی یکی از فرماندهان سپاه پاسداران آمد.", [("فرمانده", "سپاه پاسداران", "علی محمدی")]),
        ("علی محمدی، از فرماندهان سپاه پاسداران، آمد.", [("فرمانده", "سپاه پاسداران", "علی محمدی")]),
        ("یکی از فرماندهان ارتش به نام علی محمدی آمد.", [("فرمانده", "ارتش", "علی محمدی")]),
        # nobody's, or of more or fewer than are named
        ("علی محمدی از مدیران شرکت گاز تشکر کرد.", []),
        ("علی محمدی که از اعضای حزب سبز است آمد.", []),
        ("وزیران خارجه ایران و روسیه آمدند.", []),
        ("علی محمدی و معاونان وزیر نفت آمدند.", []),
        ("علی محمدی با معاونان وزیر نفت و حسن کریمی دیدار کرد.", []),
        ("نمایندگان مجلس، علی محمدی را دیدند.", []),
        ("وزیران خارجه ایران، روسیه و ترکیه، علی محمدی و حسن کریمی آمدند.", []),
        ("علی محمدی و حسن کریمی با استانداران یزد و فارس دیدار کردند.", []),
    ],
)
def test_posts_in_the_plural_are_each_holders(text: str, found: list[tuple[str, str | None, str | None]]) -> None:
    assert posts(read(text, "posts")) == found


def test_a_holder_of_a_shared_post_is_known_by_it_later() -> None:
    text = "محمدجواد ظریف و سرگئی لاوروف، وزیران خارجه ایران و روسیه آمدند. وزیر خارجه روسیه فردا به یزد می‌رود."
    names = {official.name: [role.title for role in official.roles] for official in Extractor("none")(text).officials}
    assert names == {"محمدجواد ظریف": ["وزیر خارجه ایران"], "سرگئی لاوروف": ["وزیر خارجه روسیه"]}


def test_honorific_stands_apart() -> None:
    doc = read("حجت‌الاسلام والمسلمین حسن کریمی امام جمعه نطنز گفت: نماز مهم است.", "posts")
    (post,) = doc._.officials
    assert words(doc, *post.name) == "حسن کریمی"
    assert words(doc, *post.honorific).startswith("حجت‌الاسلام")


def test_a_country_in_what_the_model_takes_for_a_body() -> None:
    doc = NLP.make_doc("وزیر امور خارجه کانادا گفت: هوا سرد است.")
    doc._.names = [NameMention(1, 4, "ORG")]
    assert posts(annotated(doc)) == [("وزیر امور خارجه کانادا", "وزارت امور خارجه کانادا", None)]


# Marks between brackets as a model makes them: T a post, P a person, O an organisation; «?» where it is unsure.
MARKED = [
    # where a town ends that no gazetteer knows
    ("[T امام جمعه نوآباد] خون شهدا را ستود.", [("امام جمعه نوآباد", None, None)]),
    # where a state ends
    ("[T وزیر بازرگانی نوستان] سفر کرد.", [("وزیر بازرگانی نوستان", "وزارت بازرگانی نوستان", None)]),
    ("[T وزیر بازرگانی این کشور] سفر کرد.", [("وزیر بازرگانی این کشور", "وزارت بازرگانی", None)]),
    # a post that the patterns do not know, beside a body or a name
    ("[T برنامه‌ریز] [O سازمان اوقاف] سفر کرد.", [("برنامه‌ریز", "سازمان اوقاف", None)]),
    ("[P مهتا نوآور] [T رابط ویژه] سفر کرد.", [("رابط ویژه", None, "مهتا نوآور")]),
    # a post begins on one line, and behind a name
    ("راه یزد، [T کلید توسعه\nمعاون توسعه] [O سازمان اوقاف] سفر کرد.", [("معاون توسعه", "سازمان اوقاف", None)]),
    ("[T ارتباط رابط مهتا] [P نوآور] سفر کرد.", [("ارتباط رابط مهتا", None, "نوآور")]),
    # a surname behind an honorific, which the model passes over
    ("[P مهتا نوآور] آمد. سردار [T نوآور فرمانده] [O سپاه] رفت.", [("فرمانده", "سپاه", "نوآور")]),
    # a post that the model takes for the end of a name, and an office with its place that it takes for one
    ("[P مهدی نوآور دبیر] و دیگران آمدند.", [("دبیر", None, "مهدی نوآور")]),
    ("[P محمد رضا دبیر] آمد.", []),
    ("[P والی هرات] آمد.", [("والی هرات", "ولایت هرات", None)]),
    # an office is no post
    ("[T ریاست] [O سازمان اوقاف] سفر کرد.", []),
    ("[T هیئت مدیره] [O سازمان اوقاف] سفر کرد.", []),
    # a word of common use that the model, unsure, calls a person, but not a known name nor who speaks
    ("صبحانه [P? سرگردان] [T وزیر نیرو] ماند.", [("وزیر نیرو", "وزارت نیرو", None)]),
    ("نامه [P? رضایی] [T وزیر نیرو] ماند.", [("وزیر نیرو", "وزارت نیرو", "رضایی")]),
    ("نامه [P? گرایلوند] [T وزیر نیرو] ماند.", [("وزیر نیرو", "وزارت نیرو", "گرایلوند")]),
    ("نامه [P سرگردان] [T وزیر نیرو] ماند.", [("وزیر نیرو", "وزارت نیرو", "سرگردان")]),
    ("نامه دکتر [P? سرگردان] [T وزیر نیرو] ماند.", [("وزیر نیرو", "وزارت نیرو", "سرگردان")]),
    ("[P? سرگردان] [T وزیر نیرو] گفت: خوب است.", [("وزیر نیرو", "وزارت نیرو", "سرگردان")]),
    # a place that the model's mark stops short of, behind a word that asks for one
    ("[P سامان نوری]، [T رئیس‌جمهور منتخب مردم] مصر، آمد.", [("رئیس‌جمهور منتخب مردم مصر", None, "سامان نوری")]),
    ("[P سامان نوری]، [T رئیس‌جمهور منتخب مردم] دیروز آمد.", [("رئیس‌جمهور منتخب مردم", None, "سامان نوری")]),
    # a coach is none whatever the model says
    ("[P مهتا نوآور] [T سرمربی] [O سپاهان] سفر کرد.", []),
    # a bare post that the model passes over beside one that it marks
    ("[T معاون توسعه] سفر کرد و مدیر دستگاه اجرایی ماند.", [("معاون توسعه", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), MARKED, ids=[text for text, _ in MARKED])
def test_with_marks(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    plain = ""
    spans: list[tuple[str, int, int]] = []
    for piece in text.split("["):
        inside, closed, rest = piece.partition("]")
        if closed:
            label, name = inside.split(" ", 1)
            spans.append((label, len(plain), len(plain) + len(name)))
            plain += name + rest
        else:
            plain += piece
    doc = NLP.make_doc(plain)
    starts = [start for start, _ in doc._.offsets]
    ends = [end for _, end in doc._.offsets]
    for label, first, last in spans:
        tokens = starts.index(first), ends.index(last) + 1
        if label == "O":
            doc._.organizations.append(OrganizationMention(*tokens))
        else:
            evidence = (Evidence(rule="model accurate", confidence=0.9 if label.endswith("?") else 0.99),)
            doc._.names.append(NameMention(*tokens, "TITLE" if label == "T" else "PER", evidence))
    assert posts(annotated(doc)) == expected


@pytest.mark.parametrize("word", ["رئیس", "معاون", "وزیر", "علی", "نماینده مردم", "استاندار", "«", "دکتر"])
def test_one_word_over_and_over(word: str) -> None:
    doc = read(f"{word} " * 3000, "posts")
    assert all(post.end <= len(doc) for post in doc._.officials)


@given(st.text(alphabet="رئیسمدیروزنفتعلیحسنگ،.: «»\n0۱ \u200c", max_size=60))
@settings(max_examples=150)
def test_every_post_lies_in_the_text(text: str) -> None:
    doc = read(text, "posts")
    end = 0
    for post in doc._.officials:
        assert end <= post.start < post.title[1] <= post.end <= len(doc)
        assert post.title_text
        end = post.end
