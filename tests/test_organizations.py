"""Organisations: names by rule and registry, their borders, the one answer with a model, and entities."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stages import NLP, read, written

from extractor.mentions import NameMention, OrganizationEntity
from extractor.patterns import load
from extractor.records import Evidence
from extractor.stages.entities.organizations import cluster
from extractor.stages.organizations.stage import Organizations
from extractor.words.organizations import Bodies, Heads, grammar


def mentions(text: str) -> list[str]:
    doc = read(text, "organizations")
    return [written(doc, m.start, m.end) for m in doc._.organizations]


def entities(text: str) -> list[OrganizationEntity]:
    return cluster(read(text, "organizations"))


# -- the model's names -------------------------------------------------------------------------------------------------


def with_model(text: str, *names: str) -> list[tuple[str, list[str]]]:
    """Mentions and their evidence where a model has marked ``names``."""
    doc = NLP.make_doc(text)
    doc._.published_at = None
    doc = NLP.get_pipe("khabar_numerals")(doc)
    offsets = doc._.offsets
    marked = []
    for name in names:
        first = text.index(name)
        start = next(k for k, (begin, _) in enumerate(offsets) if begin == first)
        end = next(k for k, (_, stop) in enumerate(offsets) if stop == first + len(name)) + 1
        marked.append(NameMention(start, end, "ORG", (Evidence(rule="model"),)))
    doc._.names = marked
    Organizations().annotate(doc)
    return [(written(doc, m.start, m.end), [e.rule for e in m.evidence]) for m in doc._.organizations]


def test_the_model_adds_what_no_rule_knows() -> None:
    assert with_model("مدیر رایان‌کار آمد", "رایان‌کار") == [("رایان‌کار", ["model"])]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("سفر عضو پ.ی.د و دیگران", "پ", "پ.ی.د"),
        ("بودجه اف. بی. سی زیاد شد", "بی", "اف. بی. سی"),
        ("قرارداد با شرکت فرانسوی والاتو بسته شد", "شرکت فرانسوی والاتو", "والاتو"),
        ("قرارداد با شرکت ملی والاتو بسته شد", "شرکت ملی والاتو", "شرکت ملی والاتو"),
        ("سفر سازمان والاتو و رافاتو منوالی بی‌خبر بود", "سازمان والاتو و رافاتو منوالی", "سازمان والاتو"),
        ("سفر سازمان والاتو و رافاتو بی‌خبر بود", "سازمان والاتو و رافاتو", "سازمان والاتو و رافاتو"),
        ("سفر سازمان والاتو و کار خوب بی‌خبر بود", "سازمان والاتو و کار خوب", "سازمان والاتو و کار خوب"),
    ],
)
def test_borders_of_what_the_model_marks(text: str, marked: str, expected: str) -> None:
    assert [name for name, _ in with_model(text, marked)] == [expected]


def test_both_agree() -> None:
    assert with_model("وزارت نیرو گفت", "وزارت نیرو") == [("وزارت نیرو", ["registry", "model"])]


def test_a_sure_rule_keeps_its_border() -> None:
    assert with_model("شهرداری ساوه گفت پل", "شهرداری ساوه گفت") == [("شهرداری ساوه", ["heads", "model"])]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        ("به گزارش همشهری آنلاین، باران", "همشهری آنلاین", "همشهری آنلاین"),
        ("همایش بسیج نیک‌پوشان برگزار", "بسیج نیک‌پوشان", "بسیج نیک‌پوشان"),
        ("همکاری پلیس راه و راهداری شهر", "پلیس راه و راهداری", "پلیس راه"),  # «و» joins another body
        ("شبکه دامپزشکی شهرستان انار هاری را دید", "شبکه دامپزشکی شهرستان انار هاری", "شبکه دامپزشکی شهرستان انار"),
    ],
)
def test_where_a_sure_name_goes_on(text: str, model: str, expected: str) -> None:
    assert with_model(text, model)[0][0] == expected


def test_the_model_moves_an_unsure_border() -> None:
    found = with_model("شرکت رایان کارگستر پارس‌نوین آذین‌فر رسید", "شرکت رایان کارگستر پارس‌نوین آذین‌فر")
    assert found[0][0] == "شرکت رایان کارگستر پارس‌نوین آذین‌فر"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("فرمانده انتظامی استان قم آمد", "انتظامی استان قم"),  # an adjective begins no name
        ("مردم این شرکت را دیدند", "شرکت"),  # a bare head
        ("استان قم سرد است", "استان قم"),  # a place
        ("این سازمان بزرگ رفت", "سازمان بزرگ"),  # described, not named
        ("سرمربی تیم حریف آمد", "تیم"),
        ("نشانی ما www.rayanfilm.com است", "rayanfilm"),  # part of an address
        ("شرکت 500 دانش‌آموز در آزمون", "شرکت 500 دانش‌آموز"),  # participation
        ("عکس تلسکوپ آذین رسید", "تلسکوپ آذین"),
        ("فیلم مستند «باران دور» آمد", "باران دور"),  # a title
        ("بنا به گزارش واصله آمدند", "واصله"),
        ("شادی نیک‌پوشی‌ها پایان نداشت", "نیک‌پوشی‌ها"),  # those who cheer for it
    ],
)
def test_what_a_model_may_not_call_a_name(text: str, name: str) -> None:
    assert with_model(text, name) == []


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("تولید آینه زیاد شد", [(1, 2, 0.6)], []),
        ("تولید آینه زیاد شد", [(1, 2, 0.9)], ["آینه"]),
        ("تولید والاتو زیاد شد", [(1, 2, 0.6)], ["والاتو"]),
        ("هواداران آینه شیراز رفتند و آینه ماند", [(1, 3, 0.9), (5, 6, 0.6)], ["آینه شیراز", "آینه"]),
    ],
)
def test_an_unsure_model_names_no_common_word(
    text: str, marked: list[tuple[int, int, float]], expected: list[str]
) -> None:
    doc = read(text, "organizations")
    doc._.names = [NameMention(a, b, "ORG", (Evidence(rule="model", confidence=sure),)) for a, b, sure in marked]
    Organizations().annotate(doc)
    assert [written(doc, m.start, m.end) for m in doc._.organizations] == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(0, 2), (4, 5), (5, 6)], ["والاتو نیکسان", "والاتو نیکسان"]),
        ([(0, 2), (4, 5)], ["والاتو نیکسان", "والاتو نیکسان"]),
        ([(0, 1), (4, 5), (5, 6)], ["والاتو", "نیکسان", "والاتو", "نیکسان"]),
    ],
)
def test_parts_of_a_name_that_stands_whole_elsewhere(parts: list[tuple[int, int]], expected: list[str]) -> None:
    doc = read("والاتو نیکسان آمد و والاتو نیکسان رفت", "organizations")
    doc._.names = [NameMention(*part, "ORG", (Evidence(rule="model"),)) for part in parts]
    Organizations().annotate(doc)
    assert [written(doc, m.start, m.end) for m in doc._.organizations] == expected


def test_a_surname_is_no_name_anywhere() -> None:
    doc = read("سردار آذین‌فر آمد و آذین‌فر رفت", "organizations")
    person = NameMention(0, 2, "PER", (Evidence(rule="model"),))
    doc._.names = [person, NameMention(4, 5, "ORG", (Evidence(rule="model"),))]
    Organizations().annotate(doc)
    assert doc._.organizations == []


def test_a_title_is_no_name_anywhere_in_the_article() -> None:
    assert with_model("فیلم «نیک‌پوش» آمد. آن «نیک‌پوش» رفت", "نیک‌پوش") == []
    assert with_model("باران دور در جشن. فیلم «باران دور» آمد", "باران دور") == []


def test_what_stands_before_a_club_is_no_part_of_its_name() -> None:
    assert with_model("میهمان نیک‌پوش رفت", "میهمان نیک‌پوش")[0][0] == "نیک‌پوش"


def test_a_bracket_that_the_model_leaves_open() -> None:
    assert with_model("گروه نیک‌پوش (عج) آمد", "گروه نیک‌پوش (عج")[0][0] == "گروه نیک‌پوش (عج)"
    assert with_model("(مدیر گروه نیک‌پوش) آمد", "گروه نیک‌پوش")[0][0] == "گروه نیک‌پوش"


def test_a_result_is_no_part_of_a_clubs_name() -> None:
    text = "در لیگ والیبال تیم‌ها بازی کردند. نیک‌پوش یک - رایان دو. داور خوب بود"
    assert with_model(text, "نیک‌پوش یک")[0][0] == "نیک‌پوش"


def test_what_a_head_says_is_no_body() -> None:
    assert with_model("مجتمع تجاری نیک‌پوش باز شد", "مجتمع تجاری نیک‌پوش") == []
    assert with_model("هیئت مذاکره‌کننده نیک‌پوش آمد", "هیئت مذاکره‌کننده نیک‌پوش") == []
    assert with_model("سامانه نیک‌پوش باز شد", "سامانه نیک‌پوش") == []


def test_a_weekday_is_no_part_of_a_name() -> None:
    assert with_model("نیک‌پوش نیوز دوشنبه نوشت", "نیک‌پوش نیوز دوشنبه")[0][0] == "نیک‌پوش نیوز"


def test_public_relations_are_no_part_of_a_name() -> None:
    assert with_model("به نقل از روابط عمومی رایان‌کار آمد", "روابط عمومی رایان‌کار")[0][0] == "رایان‌کار"


def test_a_name_found_once_is_found_again() -> None:
    found = with_model("مدیر نیک‌پوش آمد. کار نیک‌پوش خوب است. نیک‌پوش رفت.", "نیک‌پوش")
    assert found == [("نیک‌پوش", ["model"])] + [("نیک‌پوش", ["repeated"])] * 2


def test_a_word_that_the_model_mostly_passes_over_is_not_repeated() -> None:
    found = with_model("مدیر نیک‌پوش آمد. " + "کار نیک‌پوش خوب است. " * 3, "نیک‌پوش")
    assert found == [("نیک‌پوش", ["model"])]


# -- entities ----------------------------------------------------------------------------------------------------------


def test_what_an_entity_tells() -> None:
    (entity,) = entities("وزارت صمت آمد. وزارت صنعت، معدن و تجارت رفت.")
    assert entity.name == "وزارت صنعت، معدن و تجارت"
    assert (entity.kind, entity.acronym, entity.registry_id) == ("ministry", "صمت", "ministry-industry")
    assert entity.aliases == ["وزارت صمت"]


def test_a_branch_is_not_the_registrys_body() -> None:
    (entity,) = entities("سازمان بهزیستی استان قم آمد.")
    assert entity.registry_id is None and entity.kind == "agency"


def test_an_acronym_in_brackets() -> None:
    found = entities("دفتر بازرسی ویژه وزارت نیرو (ساتبا) آمد.")
    assert len(found) == 1


def test_parents() -> None:
    text = "شورای برنامه‌ریزی شهرداری شهرکرد نشست. شهرداری شهرکرد پل ساخت. وزارت نفت آمد. شرکت ملی نفت ایران رفت."
    found = {entity.name: entity for entity in entities(text)}
    names = list(found)
    assert names[found["شورای برنامه‌ریزی شهرداری شهرکرد"].parent] == "شهرداری شهرکرد"
    assert names[found["شرکت ملی نفت ایران"].parent] == "وزارت نفت"
    assert found["وزارت نفت"].parent is None


def test_misspelling_is_mended_in_the_name() -> None:
    (entity,) = entities("وزرات نیرو آمد.")
    assert entity.name == "وزارت نیرو"


# -- the patterns ------------------------------------------------------------------------------------------------------


def test_registry_is_consistent() -> None:
    bodies = load("organizations/organizations", Bodies).root
    assert len(bodies) > 500
    assert all(body.parent in bodies for body in bodies.values() if body.parent)


def test_every_body_is_found_by_its_name() -> None:
    bodies = load("organizations/organizations", Bodies).root
    lost = {}
    for key, body in bodies.items():
        if body.name not in body.names:
            continue
        doc = read(body.name, "organizations")
        found = [(m.start, m.end) for m in doc._.organizations]
        if found != [(0, len(doc))]:
            lost[key] = mentions(body.name)
    assert not lost


def test_heads_are_consistent() -> None:
    words = load("organizations/heads", Heads)
    forms = [form for head in words.heads for form in head.forms]
    assert len(forms) == len(set(forms))
    assert words.fields.isdisjoint(words.stops)
    assert words.verbal_fields <= words.fields


# -- any text ----------------------------------------------------------------------------------------------------------

WORDS = sorted({*grammar().words.fields} | {form for head in grammar().words.heads for form in head.forms})[::7]


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*WORDS, "و", "،", "«", "»", "(", ")", "تهران", "گفت", "در", ".", "۱۲"]), max_size=40))
def test_mentions_are_ordered_and_apart(words: list[str]) -> None:
    doc = read(" ".join(words), "organizations")
    found = doc._.organizations
    assert all(0 <= m.start < m.end <= len(doc) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert sorted(m.start for entity in cluster(doc) for m in entity.mentions) == [m.start for m in found]


@settings(max_examples=60)
@given(st.text(max_size=60))
@example("۱۲+")  # a sign at the very end
def test_any_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    doc = read(text, "organizations")
    assert all(m.start < m.end for m in doc._.organizations)


@pytest.mark.parametrize("unit", ["شورای ", "سازمان آب ", "وزارت آب، ", "شرکت نام ", "« ", "شهرداری تهران و "])
def test_long_text_of_one_pattern(unit: str) -> None:
    doc = read(unit * 3000, "organizations")
    assert len(cluster(doc)) < 10
