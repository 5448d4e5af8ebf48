"""Who is who: short names, bare posts and pronouns go to the right person, within one article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.mentions import Entities, NameMention, OfficialEntity, PersonEntity
from extractor.pipeline import build
from extractor.stages.entities.holders import ROLE, scorer
from extractor.stages.entities.stage import Resolver

NLP = build("none")


def read(text: str) -> tuple[Doc, Entities]:
    """A Doc that all stages up to resolution have read, and its entities."""
    doc = NLP.make_doc(text)
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == "khabar_entities":
            break
    return doc, doc._.entities


def mentions(doc: Doc, entity: OfficialEntity | PersonEntity) -> list[tuple[str, str]]:
    offsets = doc._.offsets
    return [(doc.text[offsets[m.start][0] : offsets[m.end - 1][1]], m.kind) for m in entity.mentions]


def roles(official: OfficialEntity) -> list[tuple[str, str | None]]:
    return [(role.title, role.organization) for role in official.roles]


def people(entities: Entities) -> list[tuple[str | None, list[tuple[str, str | None]]]]:
    return [(official.name, roles(official)) for official in entities.officials]


INTERVIEW = """مدیرکل راه استان یزد از ساخت پل خبر داد.
به گزارش خبرگزاری فارس از یزد، حسن نوآور امروز در نشستی گفت: راه‌ها خوب است.
وی افزود: پل تازه‌ای ساخته می‌شود.
مدیرکل راه استان یزد تصریح کرد: راه روستاها هم آسفالت می‌شود.
نوآور ادامه داد: این کار زمان می‌برد.
این مسئول یادآور شد: مردم صبور باشند."""


def test_one_interviewee() -> None:
    doc, entities = read(INTERVIEW)
    (official,) = entities.officials
    assert (official.name, roles(official)) == ("حسن نوآور", [("مدیرکل", "راه استان یزد")])
    assert mentions(doc, official) == [
        ("مدیرکل راه استان یزد", "role"),
        ("حسن نوآور", "name"),
        ("وی", "pronoun"),
        ("مدیرکل راه استان یزد", "role"),
        ("نوآور", "name"),
        ("این مسئول", "pronoun"),
    ]
    assert entities.persons == []


def test_the_fullest_name_and_the_honorific() -> None:
    _, entities = read("کریمی: باران می‌آید\nدکتر سید حسن کریمی رئیس سازمان هواشناسی گفت: باران می‌آید.")
    (official,) = entities.officials
    assert (official.name, official.honorific) == ("سید حسن کریمی", "دکتر")


def test_two_persons_with_one_surname_stay_two() -> None:
    text = """علی کریمی رئیس سازمان هواشناسی گفت: باران می‌آید.
کریمی افزود: سیل هم می‌آید.
رضا کریمی فرماندار نطنز نیز گفت: راه بسته است.
کریمی تأکید کرد: مدرسه‌ها تعطیل است."""
    doc, entities = read(text)
    assert [official.name for official in entities.officials] == ["علی کریمی", "رضا کریمی"]
    assert [[text for text, kind in mentions(doc, o) if kind == "name"] for o in entities.officials] == [
        ["علی کریمی", "کریمی"],
        ["رضا کریمی", "کریمی"],
    ]


# Articles, and the officials that they speak of.
ARTICLES = [
    pytest.param(
        "رئیس اداره راه ابهر گفت: راه باز است.\nرئیس اداره آب ابهر نیز گفت: آب هست.\nعلی کریمی افزود: آب پاک است.",
        [(None, [("رئیس", "اداره راه ابهر")]), ("علی کریمی", [("رئیس", "اداره آب ابهر")])],
        id="the name that follows is of who spoke last",
    ),
    pytest.param(
        "نماینده مردم ابهر در مجلس گفت: بودجه کم است.\nعلی کریمی افزود: کم است.\n"
        "عضو کمیسیون انرژی مجلس ادامه داد: برق کم است.\nکریمی گفت: باید کاری کرد.",
        [("علی کریمی", [("نماینده مردم ابهر", "مجلس"), ("عضو", "کمیسیون انرژی مجلس")])],
        id="another post of who speaks",
    ),
    pytest.param(
        "استاندار یزد گفت: راه باز است.\nعلی کریمی افزود: راه خوب است.\n"
        "استاندار قم هم در این نشست گفت: آب کم است.\nحسن نوری افزود: آب نیست.",
        [
            ("علی کریمی", [("استاندار یزد", "استانداری یزد")]),
            ("حسن نوری", [("استاندار قم", "استانداری قم")]),
        ],
        id="a new speaker",
    ),
    pytest.param(
        "علی کریمی مدیرکل اوقاف و امور خیریه استان مازندران گفت: وقف خوب است.\nمدیر کل اوقاف مازندران افزود: خوب است.",
        [("علی کریمی", [("مدیرکل", "اوقاف و امور خیریه استان مازندران")])],
        id="a shorter form of the post",
    ),
    pytest.param(
        "نخست‌وزیر انگلیس به پاریس رفت.\nعلی کریمی نخست‌وزیر بریتانیا در این سفر گفت: هوا خوب است.",
        [("علی کریمی", [("نخست‌وزیر بریتانیا", None)])],
        id="one country under two names",
    ),
    pytest.param(
        "علی کریمی، معاون مبارزه با سرقت‌های خاص پلیس آگاهی تهران، گفت: راه بسته است.",
        [("علی کریمی", [("معاون مبارزه با سرقت‌های خاص", "پلیس آگاهی تهران")])],
        id="a title that goes on behind a preposition",
    ),
    pytest.param(
        "علی کریمی وزیر نیرو گفت: آب کم است.\nوزیر نفت پاسخ داد.",
        [("علی کریمی", [("وزیر نیرو", "وزارت نیرو")]), (None, [("وزیر نفت", "وزارت نفت")])],
        id="another ministry is another person",
    ),
    pytest.param(
        "علی کریمی رئیس سابق سازمان هواشناسی آمد.\nرئیس سازمان هواشناسی نیامد.",
        [("علی کریمی", [("رئیس", "سازمان هواشناسی")]), (None, [("رئیس", "سازمان هواشناسی")])],
        id="the former head is not the head",
    ),
    pytest.param(
        "علی کریمی نماینده مردم ابهر در مجلس گفت: بودجه کم است.\nعضو کمیسیون انرژی مجلس افزود: برق کم است.\n"
        "حسن نوری رئیس کمیسیون آب مجلس نیز گفت: آب نیست.",
        [
            ("علی کریمی", [("نماینده مردم ابهر", "مجلس"), ("عضو", "کمیسیون انرژی مجلس")]),
            ("حسن نوری", [("رئیس", "کمیسیون آب مجلس")]),
        ],
        id="another post of who speaks, before a speaker who comes with a post",
    ),
    pytest.param(
        "علی کریمی رئیس مجلس به رئیس کمیسیون آب مجلس گفت: برق کم است.",
        [("علی کریمی", [("رئیس", "مجلس")]), (None, [("رئیس", "کمیسیون آب مجلس")])],
        id="who leads a part does not lead the whole",
    ),
    pytest.param(
        "علی کریمی نماینده مردم ابهر در مجلس گفت: آب کم است.\nحسن نوری نایب رئیس مجلس سخن نماینده ابهر را رد کرد.",
        [
            ("علی کریمی", [("نماینده مردم ابهر", "مجلس")]),
            ("حسن نوری", [("نایب‌رئیس", "مجلس")]),
        ],
        id="a deputy by the town alone",
    ),
    pytest.param(
        "علی کریمی گفت: آب کم است.\nاین عضو شورای شهر یزد افزود: آب نیست.",
        [("علی کریمی", [("عضو", "شورای شهر یزد")])],
        id="a post that points back",
    ),
    pytest.param(
        "رئیس جمهوری هند به تهران می‌آید.\nعلی کریمی رئیس جمهوری کشورمان در دهلی از او دعوت کرد.",
        [(None, [("رئیس‌جمهوری هند", None)]), ("علی کریمی", [("رئیس‌جمهوری کشورمان", None)])],
        id="our state is none of the others",
    ),
    pytest.param(
        "استاندار یزد: راه‌های استان باز است\nعلی کریمی امروز در جمع خبرنگاران گفت: راه‌ها باز است.\n"
        "کریمی افزود: برف هم پاک شد.",
        [("علی کریمی", [("استاندار یزد", "استانداری یزد")])],
        id="the headline has the post, the text the name",
    ),
    pytest.param(
        "بیمارستان یزد باز شد\nبیمارستان یزد با حضور وزیر بهداشت باز شد.\n"
        "علی کریمی رئیس دانشگاه یزد گفت: بیمارستان خوب است.",
        [(None, [("وزیر بهداشت", "وزارت بهداشت")]), ("علی کریمی", [("رئیس", "دانشگاه یزد")])],
        id="a guest is not who speaks",
    ),
    pytest.param(
        "علی کریمی رئیس دانشگاه یزد گفت: با توجه به قول وزیر راه و شهرسازی راه باز می‌شود.\nکریمی افزود: راه خوب است.",
        [
            ("علی کریمی", [("رئیس", "دانشگاه یزد")]),
            (None, [("وزیر راه و شهرسازی", "وزارت راه و شهرسازی")]),
        ],
        id="a post in what somebody says is another's",
    ),
    pytest.param(
        "علی کریمی شهردار منطقه ۲۲ تهران گفت: باران آمد.\nشهردار ناحیه ۳ هم گفت: برف آمد.",
        [
            ("علی کریمی", [("شهردار منطقه ۲۲ تهران", "شهرداری منطقه ۲۲ تهران")]),
            (None, [("شهردار ناحیه ۳", "شهرداری ناحیه ۳")]),
        ],
        id="numbers of districts",
    ),
    pytest.param(
        "رئیس «سازمان هواشناسی» گفت: باران می‌آید.\nمدیر «باران» چیزی نگفت.",
        [(None, [("رئیس", "سازمان هواشناسی")])],
        id="a body in quotation marks, and a word in them",
    ),
    pytest.param(
        "علی کریمی معاون باشگاه سپاهان گفت: بازی خوب بود.\nحسن نوری رئیس اداره آموزش سازمان هواشناسی هم آمد.",
        [
            ("علی کریمی", [("معاون", "باشگاه سپاهان")]),
            ("حسن نوری", [("رئیس", "اداره آموزش سازمان هواشناسی")]),
        ],
        id="a body with the head before it",
    ),
    pytest.param(
        "علی کریمی گفت: باران می‌آید.\nاین نشست به دعوت رئیس جمهور بود.\nکریمی افزود: برف هم می‌آید.",
        [(None, [("رئیس‌جمهور", None)])],
        id="the president is nobody else",
    ),
    pytest.param(
        "وزارت نیرو بودجه را اعلام کرد.\nعلی کریمی، سخنگوی این وزارتخانه، گفت: باران می‌آید.",
        [("علی کریمی", [("سخنگو", "وزارت نیرو")])],
        id="a body that the post points back at",
    ),
    pytest.param(
        "شورای شهر یزد جلسه داشت.\nشرکت گاز یزد هم آمد.\nعلی کریمی، رئیس این شورا، گفت: باران می‌آید.",
        [("علی کریمی", [("رئیس", "شورای شهر یزد")])],
        id="the body called so among several",
    ),
    pytest.param(
        "شرکت گاز یزد بودجه را اعلام کرد.\nعلی کریمی، رئیس این سازمان، گفت: باران می‌آید.",
        [("علی کریمی", [("رئیس", None)])],
        id="no body is called so",
    ),
    pytest.param(
        "شورای شهر یزد جلسه داشت.\nشرکت گاز یزد هم آمد.\nعلی کریمی، رئیس شورا، گفت: باران می‌آید.",
        [("علی کریمی", [("رئیس", "شورای شهر یزد")])],
        id="a body that only a common noun calls",
    ),
    pytest.param(
        "علی کریمی، رئیس دانشگاه، گفت: باران می‌آید.\nدانشگاه گیلان جشن دارد. استادان دانشگاه گیلان آمدند.",
        [("علی کریمی", [("رئیس", "دانشگاه گیلان")])],
        id="a body that only a common noun calls, named behind it",
    ),
    pytest.param(
        "شرکت گاز یزد جلسه داشت.\nحسن کریمی، مدیرعامل پیشین شرکت، گفت: باران می‌آید.",
        [("حسن کریمی", [("مدیرعامل", "شرکت گاز یزد")])],
        id="the former head of a body that only a common noun calls",
    ),
    pytest.param(
        "سایپا جلسه داشت.\nحسن کریمی، معاون مالی شرکت، گفت: باران می‌آید.",
        [("حسن کریمی", [("معاون مالی", "سایپا")])],
        id="a body whose kind a common noun tells",
    ),
    pytest.param(
        "حسن کریمی رئیس پارلمان عراق گفت: باران می‌آید.\nعلی نوآور رئیس کمیسیون مالی پارلمان عراق رفت.\n"
        "رئیس پارلمان عراق افزود: برف هم می‌آید.",
        [("حسن کریمی", [("رئیس", "پارلمان عراق")]), ("علی نوآور", [("رئیس", "کمیسیون مالی پارلمان عراق")])],
        id="the head of a body abroad does not lead its part",
    ),
    pytest.param(
        "عباس میرحسنی رئیس دانشگاه یزد آمد.\nمیرحسنی پیش از این مدیر شرکت گاز یزد بود.",
        [("عباس میرحسنی", [("رئیس", "دانشگاه یزد"), ("مدیر", "شرکت گاز یزد")])],
        id="a surname that begins like a title of descent",
    ),
    pytest.param("مدیر باید کار کند و رئیس هم باید بداند.", [], id="bare posts of nobody"),
]


@pytest.mark.parametrize(("text", "expected"), ARTICLES)
def test_officials(text: str, expected: list[tuple[str | None, list[tuple[str, str | None]]]]) -> None:
    assert people(read(text)[1]) == expected


@pytest.mark.parametrize("misspelt", ["عزیرپور", "عزیپور", "عزیزیپور", "غزیزپور", "عزیزپورر"])
def test_a_misspelt_surname_of_who_speaks(misspelt: str) -> None:
    doc, entities = read(f"علی عزیزپور فرماندار نطنز گفت: راه بسته است.\n{misspelt} افزود: باز می‌شود.")
    (official,) = entities.officials
    assert [text for text, kind in mentions(doc, official) if kind == "name"] == ["علی عزیزپور", misspelt]
    assert official.name == "علی عزیزپور"


@pytest.mark.parametrize("other", ["عباس‌پور", "کریمی‌نژاد", "کریم‌پور"])
def test_another_surname_is_somebody_else(other: str) -> None:
    _, entities = read(f"علی عزیزپور فرماندار نطنز گفت: راه بسته است.\n{other} افزود: باز می‌شود.")
    assert [person.name for person in entities.persons] == [other]


def test_a_person_without_a_post() -> None:
    doc, entities = read("علی کریمی گفت: کتاب خوب است.\nوی افزود: باید خواند.")
    (person,) = entities.persons
    assert mentions(doc, person) == [("علی کریمی", "name"), ("وی", "pronoun")]
    assert entities.officials == []


def test_an_honorific_alone_is_nobody() -> None:
    doc = NLP.make_doc("دکتر یکتا آمد و دکتر رفت")
    marks = [(0, 1), (1, 2), (4, 5)]
    doc._.names = [NameMention(*mark, "PER") for mark in marks]
    for stage in ("persons", "posts", "turns", "entities"):
        NLP.get_pipe(f"khabar_{stage}").annotate(doc)
    (person,) = doc._.entities.persons
    assert mentions(doc, person) == [("یکتا", "name")]


def test_nobody_is_meant_after_an_unnamed_source() -> None:
    doc, entities = read("علی کریمی گفت: کتاب خوب است.\nیک منبع آگاه اظهار داشت: گران است.\nوی افزود: کم است.")
    (person,) = entities.persons
    assert mentions(doc, person) == [("علی کریمی", "name")]


def test_roles_point_at_their_organisations() -> None:
    _, entities = read("علی کریمی رئیس سازمان هواشناسی گفت: باران می‌آید. سازمان هواشناسی هشدار داد.")
    (role,) = entities.officials[0].roles
    assert role.organization_index is not None
    assert entities.organizations[role.organization_index].name == "سازمان هواشناسی"


def test_places() -> None:
    _, entities = read("باران در یزد و تهران بارید. در یزد سیل آمد.")
    assert [(place.name, len(place.mentions)) for place in entities.places] == [("یزد", 2), ("تهران", 1)]


@given(st.lists(st.sampled_from(INTERVIEW.replace("\n", " \n ").split(" ")), max_size=40))
@settings(max_examples=150)
def test_every_mention_belongs_to_one_person(pieces: list[str]) -> None:
    _, entities = read(" ".join(pieces))
    every = [
        (mention.kind, mention.start)
        for entity in (*entities.officials, *entities.persons)
        for mention in entity.mentions
    ]
    assert len(every) == len(set(every))
    assert all(official.roles for official in entities.officials)
    assert all(person.name for person in entities.persons)


def test_what_speaks_for_nobody_is_weighed() -> None:
    doc, _ = read("علی کریمی گفت: باران می‌آید.\nرئیس شرکت گاز یزد نیز آمد.")
    scene = Resolver(doc).scene()
    (pair,) = (scene.pair(post) for post in scene.setting.posts)
    assert pair is not None
    assert not scorer().links[ROLE].keys().isdisjoint(pair.none)
