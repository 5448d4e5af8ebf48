"""Who said what: verbs and frames of saying, continued speech, the paper's own voice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.assemble import assemble
from extractor.layers import SpeakerRef, StatementMention
from extractor.pipeline import build

NLP = build("none")


def read(text: str) -> Doc:
    """A Doc that all stages up to the statements have read."""
    doc = NLP.make_doc(text)
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == "khabar_speech":
            break
    return doc


def name(doc: Doc, ref: SpeakerRef | None) -> str | None:
    """The speaker's name; an unnamed official by the first mention of the post."""
    speaker = assemble(doc).statements[[s.speaker for s in ordered(doc)].index(ref)].speaker if ref else None
    return speaker.name if speaker else None


def ordered(doc: Doc) -> list[StatementMention]:
    return sorted(doc._.statements, key=lambda s: (s.start, -s.end))


def said_by(doc: Doc) -> dict[str, str | None]:
    """The speaker of each figure, by the figure's text."""
    return {q.span.text: q.said_by.name if q.said_by else None for q in assemble(doc).quantities()}


# Forms of reporting; the figure of each sentence is said by علی کریمی.
FRAMES = [
    "علی کریمی گفت: {}.",
    "علی کریمی گفت {}.",
    "علی کریمی گفته است که {}.",
    "علی کریمی می‌گوید: «{}.»",
    "علی کریمی با بیان اینکه {}، اظهار داشت: کافی نیست.",
    "علی کریمی با اشاره به اینکه {}، خاطرنشان کرد: کافی نیست.",
    "علی کریمی خاطر نشان کرد: {}.",
    "علی کریمی خاطرنشانکرد: {}.",
    "علی کریمی تأکید کرد: {}.",
    "علی کریمی تاکید کرد: {}.",
    "علی کریمی یادآور شد: {}.",
    "علی کریمی اذعان داشت که {}.",
    "علی کریمی اعلام کرد {}.",
    "علی کریمی از ساخت ۱۲ مدرسه خبر داد.",
    "علی کریمی خواستار ساخت ۱۲ مدرسه شد.",
    "علی کریمی شمار مدرسه‌ها را ۱۲ مدرسه اعلام کرد.",
    "علی کریمی ساخت ۱۲ مدرسه را از کارهای امسال برشمرد.",
    "علی کریمی امروز در گفت‌وگو با خبرنگاران افزود: {}.",
    "علی کریمی کار خوب را ستود وافزود: {}.",
    "به گفته علی کریمی، {}.",
    "به گزارش خبرگزاری فارس از یزد، علی کریمی گفت: {}.",
    "به گزارش خبرگزاری فارس به نقل از روابط عمومی شرکت گاز استان یزد، علی کریمی گفت: {}.",
    "در این نشست علی کریمی گفت: {}.",
    "همچنین علی کریمی گفت: {}.",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_frames(frame: str) -> None:
    doc = read("خبر امروز\n" + frame.format("۱۲ مدرسه ساخته شد"))
    assert said_by(doc) == {"۱۲ مدرسه": "علی کریمی"}


OWN = [
    "۱۲ مدرسه در یزد ساخته شد.",
    "به گزارش خبرگزاری فارس، ۱۲ مدرسه در یزد ساخته شد.",
    "به گفته کارشناسان، ۱۲ مدرسه در یزد ساخته شد.",
    "منابع آگاه گفتند ۱۲ مدرسه در یزد ساخته شد.",
    "یک مقام آگاه اظهار داشت: ۱۲ مدرسه در یزد ساخته شد.",
    "بر اساس گزارش‌ها، ۱۲ مدرسه در یزد ساخته شد.",
    "علی کریمی در نشستی که با حضور ۱۲ نفر برگزار شد، گفت: مدرسه خوب است.",
    "علی کریمی در پاسخ به اینکه چرا ۱۲ مدرسه بسته است، گفت: درست می‌شود.",
]


@pytest.mark.parametrize("text", OWN)
def test_nobody_says_it(text: str) -> None:
    (speaker,) = said_by(read("خبر امروز\n" + text)).values()
    assert speaker is None


def test_the_lead_speaks_for_who_is_named_later() -> None:
    doc = read("خبر\nمدیرکل راه استان یزد گفت: ۱۲ پل ساخته شد.\nحسن نوآور افزود: ۱۳ پل دیگر ساخته می‌شود.")
    assert said_by(doc) == {"۱۲ پل": "حسن نوآور", "۱۳ پل": "حسن نوآور"}


def test_an_unnamed_official_goes_by_the_post() -> None:
    doc = read("خبر\nسخنگوی وزارت نیرو گفت: ۱۲ سد ساخته شد.")
    assert said_by(doc) == {"۱۲ سد": "سخنگوی وزارت نیرو"}


def test_organisations_speak() -> None:
    text = """خبر
سازمان هواشناسی اعلام کرد: ۱۲ استان بارانی است.
به گزارش روابط عمومی شرکت گاز استان یزد، ۱۳ روستا گاز دارد.
بر اساس آمار بانک مرکزی، ۱۴ بانک زیان داد.
به گزارش خبرگزاری فارس به نقل از خبرگزاری رویترز، ۱۵ نفر آمدند."""
    assert list(said_by(read(text)).values()) == [
        "سازمان هواشناسی",
        "شرکت گاز استان یزد",
        "بانک مرکزی",
        "خبرگزاری رویترز",
    ]


def test_speech_goes_on_over_sentences_until_the_paper_speaks() -> None:
    text = """خبر
علی کریمی گفت: کار خوب است. ۱۲ مدرسه ساخته شد. ۱۳ مدرسه هم در راه است.
۱۴ مدرسه سال بعد می‌آید.
وی افزود: باید صبر کرد. گفتنی است ۱۵ مدرسه بسته است. ۱۶ مدرسه هم ویران است.
در این شهر ۱۷ مدرسه هست."""
    speakers = list(said_by(read(text)).values())
    assert speakers == ["علی کریمی", "علی کریمی", "علی کریمی", None, None, None]


def test_after_the_papers_own_paragraph_nobody_speaks_until_the_next_verb() -> None:
    text = """خبر
مدیرکل راه استان یزد گفت: ۱۲ پل ساخته شد.
به گزارش خبرگزاری فارس، یزد شهری کهن است و ۱۳ محله دارد.
در این شهر ۱۴ بازار هست.
حسن نوآور افزود: ۱۵ پل دیگر ساخته می‌شود."""
    assert list(said_by(read(text)).values()) == ["حسن نوآور", None, None, "حسن نوآور"]


def test_headlines() -> None:
    text = """کریمی: ۱۲ مدرسه ساخته شد
علی کریمی گفت: کار خوب است.
ساخت ۱۳ مدرسه در یزد
وی افزود: ۱۴ مدرسه ساخته می‌شود."""
    assert list(said_by(read(text)).values()) == ["علی کریمی", None, "علی کریمی"]


def test_two_speakers() -> None:
    text = """خبر
علی کریمی رئیس سازمان هواشناسی گفت: ۱۲ استان بارانی است.
رضا نوری فرماندار نطنز نیز گفت: ۱۳ راه بسته است.
وی افزود: ۱۴ روستا بی‌برق است.
به گفته کریمی، ۱۵ استان آفتابی است."""
    assert list(said_by(read(text)).values()) == ["علی کریمی", "رضا نوری", "رضا نوری", "علی کریمی"]


def test_who_cites_others_remains_the_speaker() -> None:
    doc = read("خبر\nعلی کریمی گفت: وزیر نیرو اعلام کرده است که ۱۲ سد خالی است.")
    assert said_by(doc) == {"۱۲ سد": "علی کریمی"}


def test_a_list_after_a_colon_belongs_to_who_gives_it() -> None:
    told = "شهرداری ساوه کارهای امسال را به این شرح اعلام کرد:\n- ساخت ۴ پل\n- کاشت ۳۰ درخت"
    text = f"یک گزارش\n{told}\nباران در ۲۰ شهر بارید."
    assert said_by(read(text)) == {"۴ پل": "شهرداری ساوه", "۳۰ درخت": "شهرداری ساوه", "۲۰ شهر": None}


def test_this_body_is_the_one_that_is_called_so() -> None:
    text = "انجمن صنفی کشاورزان یزد کار کرد.\nبه گزارش خبرگزاری فارس به نقل از این انجمن، ۱۲ مدرسه ساخته شد."
    assert said_by(read(text)) == {"۱۲ مدرسه": "انجمن صنفی کشاورزان یزد"}
    text = "شرکت آذین آمد.\nشرکت ملی گاز ایران اعلام کرد: ۴ خط ساخت.\nاین شرکت افزود: ۵ خط دیگر ماند."
    assert said_by(read(text))["۵ خط"] == "شرکت ملی گاز ایران"


def test_no_comma_after_the_papers_own_report() -> None:
    text = "به گزارش خبرگزاری فارس علی کریمی که دیروز در جمع سخن می‌گفت، تصریح کرد: ۱۲ مدرسه ساخته شد."
    assert said_by(read(text)) == {"۱۲ مدرسه": "علی کریمی"}


def test_a_semicolon_after_the_papers_own_report() -> None:
    text = "به گزارش خبرگزاری فارس از قم؛ علی کریمی با اشاره به اینکه ۱۲ مدرسه ساخته شد،اظهار داشت: بس نیست."
    assert said_by(read(text)) == {"۱۲ مدرسه": "علی کریمی"}


def test_an_object_says_nothing() -> None:
    assert said_by(read("علی کریمی را ۱۲ داور بهترین بازیکن اعلام کرد.")) == {"۱۲ داور": None}


VOICES = [
    # a medium that quotes a person speaks for that person
    ("به گزارش خبرگزاری پیام، رویترز به نقل از علی محمدی افزود: ۱۲ سد ساخته شد.", "علی محمدی"),
    ("به گزارش خبرگزاری پیام، رویترز به نقل از وزیر نیرو نوشت: ۱۲ سد ساخته شد.", "وزیر نیرو"),
    ("به گزارش خبرگزاری پیام، خبرگزاری رویترز نوشت: ۱۲ سد ساخته شد.", "خبرگزاری رویترز"),
    # where somebody speaks is told by the paper
    ("علی محمدی در مراسم آبرسانی به ۱۲ سد اظهار داشت: باران بارید.", None),
    ("علی محمدی در بازدید از ۱۲ سد گفت: باران بارید.", None),
    ("علی محمدی در این مراسم با اشاره به اینکه ۱۲ سد ساخته شد، گفت: باران بارید.", "علی محمدی"),
    ("علی محمدی در این مراسم از ساخت ۱۲ سد خبر داد.", "علی محمدی"),
    ("علی محمدی در این مراسم گفت: ۱۲ سد ساخته شد.", "علی محمدی"),
    # the report that the article takes up is the body's
    ("به گزارش روابط عمومی شرکت گاز یزد، کار خوب است.\nاین گزارش حاکی است ۱۲ سد ساخته شد.", "شرکت گاز یزد"),
    (
        "به گزارش روابط عمومی شرکت گاز یزد، کار خوب است.\nعلی محمدی گفت: باران بارید.\n"
        "این گزارش حاکی است که ۱۲ سد ساخته شد.",
        "شرکت گاز یزد",
    ),
    ("به گزارش خبرگزاری پیام، علی محمدی گفت: باران بارید.\nاین گزارش حاکی است که ۱۲ سد ساخته شد.", None),
    # … but not of whom else it lets speak
    (
        "به گزارش روابط عمومی شرکت گاز یزد، کار خوب است.\nبر اساس این گزارش، علی محمدی گفت: ۱۲ سد ساخته شد.",
        "علی محمدی",
    ),
    # he of whom nobody knows who he is goes on for nobody
    ("به گزارش خبرگزاری پیام به نقل از آژانس بامداد، باران بارید.\nاو امسال ۱۲ سد ساخت.", None),
    ("علی محمدی گفت: باران بارید.\nوی پیش از این ۱۲ سد ساخت.\nوی افزود: کار خوب است.", "علی محمدی"),
    # what is joined to no subject is none
    ("علی محمدی گفت: باران بارید.\nدر نامه‌ای از سوی وزیر نیرو و استاندار یزد گفت ۱۲ سد ساخته شد.", "علی محمدی"),
    ("وزیر نیرو و استاندار یزد گفت ۱۲ سد ساخته شد.", "وزیر نیرو"),
]


@pytest.mark.parametrize(("text", "speaker"), VOICES)
def test_who_is_heard(text: str, speaker: str | None) -> None:
    assert said_by(read("خبر امروز\n" + text)) == {"۱۲ سد": speaker}


def test_the_span_of_what_is_said() -> None:
    doc = read("خبر\nعلی کریمی امروز گفت: ۱۲ مدرسه ساخته شد.\nوی از ساخت ۱۳ پل خبر داد و افزود: خوب است.")
    offsets = doc._.offsets
    spans = [(doc.text[offsets[s.start][0] : offsets[s.end - 1][1]], s.mode) for s in ordered(doc)]
    assert spans == [
        ("۱۲ مدرسه ساخته شد.", "direct"),
        ("از ساخت ۱۳ پل خبر داد و افزود: خوب است.", "direct"),
    ]
    first, second = ordered(doc)
    assert first.cue and second.cue
    assert doc._.norms[slice(*first.cue)] == ["گفت"]
    assert doc._.norms[slice(*second.cue)] == ["افزود"]
    assert name(doc, first.speaker) == name(doc, second.speaker) == "علی کریمی"


PIECES = [
    "علی کریمی",
    "وی",
    "گفت:",
    "افزود",
    "به گفته",
    "به گزارش خبرگزاری فارس،",
    "۱۲ مدرسه",
    "ساخته شد.",
    "\n",
    "گفتنی است",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=150, deadline=None)
def test_statements_lie_in_the_text_and_name_known_speakers(pieces: list[str]) -> None:
    doc = read(" ".join(pieces))
    entities = doc._.entities
    counts = {
        "official": len(entities.officials),
        "person": len(entities.persons),
        "organization": len(entities.organizations),
    }
    for statement in doc._.statements:
        assert 0 <= statement.start < statement.end <= len(doc)
        assert statement.speaker is None or statement.speaker[1] < counts[statement.speaker[0]]


OWN = [
    # «به گزارش X» of an agency or a site is the paper's own voice, known or not; a body's is the body's
    ("به گزارش ایسنا، ۱۲ مدرسه ساخته شد.", None),
    ("به گزارش ورزش پنج، ۱۲ مدرسه ساخته شد.", None),
    ("به گزارش رادیو فردوس، ۱۲ مدرسه ساخته شد.", "رادیو فردوس"),
    ("به گزارش شهرداری یزد، ۱۲ مدرسه ساخته شد.", "شهرداری یزد"),
    # … also where its name holds an agency's
    ("به گزارش استانداری فارس، ۱۲ مدرسه ساخته شد.", "استانداری فارس"),
    ("به گزارش بانک مهر ایران، ۱۲ مدرسه ساخته شد.", "بانک مهر ایران"),
    # datelines of any agency
    ("مدرسه‌ها آماده شد\nیزد - ایسنا - علی کریمی گفت: ۱۲ مدرسه ساخته شد.", "علی کریمی"),
    ("مدرسه‌ها آماده شد\nپایگاه خبری تحلیلی دیدار (Didar.ir): علی کریمی گفت: ۱۲ مدرسه ساخته شد.", "علی کریمی"),
    # what the data of a body show
    ("آمار شهرداری یزد نشان می‌دهد ۱۲ مدرسه ساخته شد.", "شهرداری یزد"),
    ("گزارش شهرداری یزد حاکی است ۱۲ مدرسه ساخته شد.", "شهرداری یزد"),
    ("بر اساس آمار منتشر شده از سوی شهرداری یزد، ۱۲ مدرسه ساخته شد.", "شهرداری یزد"),
    ("شهرداری یزد به مردم نشان داد که ۱۲ مدرسه ساخته شد.", None),
    # … and no more than their paragraph
    ("بر اساس آمار شهرداری یزد، کار خوب است.\nدر یزد ۱۲ مدرسه ساخته شد.\nبه گفته شهرداری یزد، کار خوب است.", None),
    # nobody in particular
    ("علی کریمی گفت: کار خوب است.\nگفته می‌شود ۱۲ مدرسه ساخته شد.", None),
    # what somebody does is nothing said
    ("علی کریمی گفت: کار خوب است.\nدر یزد ۱۲ مدرسه ساخته شد.\nعلی کریمی به قم رفت.", None),
]


@pytest.mark.parametrize(("text", "speaker"), OWN)
def test_whose_voice(text: str, speaker: str | None) -> None:
    assert said_by(read(text)) == {"۱۲ مدرسه": speaker}


def test_a_press_review() -> None:
    text = "کیهان: ۱۲ مدرسه ساخته شد\nشرق: ۳ پل ساخته شد\nاطلاعات: ۴ خانه ساخته شد"
    assert list(said_by(read(text)).values()) == ["کیهان", "شرق", "اطلاعات"]
