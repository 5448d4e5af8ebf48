"""Whose a figure is: whom the words before it name, and whom they name without that."""

from __future__ import annotations

import pytest

from extractor import Extractor
from extractor.links.bystanders import bystanders
from extractor.links.candidates import Offer
from extractor.links.counted import held
from extractor.stages.facts.stage import decider_of


def offer(extract: Extractor, text: str) -> Offer:
    return decider_of(extract.doc(text)).o


def parties(extract: Extractor, text: str) -> list[str]:
    """What the parties of a text are called, those of no name as they are written."""
    return [c.name or " ".join(c.words) for c in offer(extract, text).parties]


@pytest.mark.parametrize(
    "text",
    [
        "صادرات کشور ۵ میلیون تن بود.",
        "در سال ۹۲ کشور ۵ میلیون تن پسته تولید کرد.",
        "صادرات کشورمان ۵ میلیون تن بود.",
    ],
)
def test_the_country_is_the_one_that_the_paper_speaks_from(extract: Extractor, text: str) -> None:
    assert parties(extract, text) == ["ایران"]


@pytest.mark.parametrize(
    "text",
    [
        "صادرات این کشور ۵ میلیون تن بود.",
        "صادرات آن کشور ۵ میلیون تن بود.",
        "صادرات کشور شما ۵ میلیون تن بود.",
        "صادرات هر کشور ۵ میلیون تن بود.",
        "نمایندگان ۶۰ کشور آمدند.",
        "به گفته وزیر کشور ۵ نفر آمدند.",
    ],
)
def test_another_country_or_any_is_not_the_papers(extract: Extractor, text: str) -> None:
    assert "ایران" not in parties(extract, text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("رئیس‌جمهور تاجیکستان گفت: صادرات کشور ۵ میلیون تن است.", "تاجیکستان"),
        ("سفیر ترکیه گفت: واردات کشور ما ۵ میلیون تن است.", "ترکیه"),
        ("سفیر ایران در ترکیه گفت: واردات کشورمان ۵ میلیون تن است.", "ایران"),
        ("سفیر کشورمان در ترکیه گفت: واردات کشور ۵ میلیون تن است.", "ایران"),
        ("وزیر نیرو گفت: واردات کشور از ترکیه ۵ میلیون تن است.", "ایران"),
    ],
)
def test_a_speaker_from_abroad_speaks_of_his_country(extract: Extractor, text: str, country: str) -> None:
    found = extract(text).facts
    assert [fact.reporter for fact in found] == [country]


@pytest.mark.parametrize(
    "text",
    [
        "استاندار گلستان گفت: تولید پسته گلستان ۵ تن است.",
        "مدیرکل شیلات گلستان آمد. تولید میگو در گلستان ۵ تن است.",
        "مردم استان گلستان آمدند. تولید پسته در گلستان ۵ تن است.",
        "یزد با ۷ تن و گلستان با ۵ تن پسته پیشتازند.",
    ],
)
def test_a_place_with_the_name_of_something_else(extract: Extractor, text: str) -> None:
    assert "گلستان" in parties(extract, text)


@pytest.mark.parametrize(
    "text",
    [
        "در این گلستان ۵ درخت هست.",
        "خبرنگار خبرگزاری فارس ۵ روز در فارس بود.",
        "بانک مرکزی ۵ میلیارد دلار در ساختمان مرکزی دارد.",
        "کمک مالی با ۵ میلیارد تومان آغاز شد.",
        "دانشگاه پیام نور ۵ پژوهشگر نور دارد.",
    ],
)
def test_something_else_is_no_place(extract: Extractor, text: str) -> None:
    assert not {"گلستان", "فارس", "مرکزی", "مالی", "نور"} & set(parties(extract, text))


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("میانگین قیمت در منطقه ۱۲ به ۵۰ میلیون تومان رسید.", "منطقه ۱۲"),
        ("خانه‌های ناحیه دو به ۵۰ خانه رسید.", "ناحیه دو"),
    ],
)
def test_a_part_of_a_town_by_its_number(extract: Extractor, text: str, owner: str) -> None:
    assert owner in parties(extract, text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("شورای یزد\nبه گزارش پیام از اردکان، استان یزد ۵ تن پسته دارد.", {"اردکان", "پیام"}),
        ("شورای یزد\nبه گزارش پیام از اردکان، ۵ تن پسته چیده شد.", {"پیام"}),
        ("به گزارش یونیسف، ۵ نفر آمدند.", {"یونیسف"}),
        ("به گزارش یونیسف، ۵ نفر آمدند. یونیسف ۵ تن دارو دارد.", set()),
        ("نماینده مردم اردکان در مجلس گفت: ۵ تن پسته چیده شد.", {"مجلس"}),
        ("مجلس ۵ نماینده دارد.", set()),
    ],
)
def test_where_a_report_is_from_and_where_its_speaker_sits(extract: Extractor, text: str, left: set[str]) -> None:
    o = offer(extract, text)
    starts = bystanders(o)
    assert {" ".join(c.words) for c in o.parties if c.start in starts} == left


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        (
            "خبر روز\nدر اردکان باران بارید. رئیس سازمان سنجش گفت: ۵ هزار نفر نیرو داریم.",
            "سازمان سنجش",
        ),
        (
            "خبر روز\nدر اردکان باران بارید. رئیس سازمان سنجش گفت: ما ۵ هزار نفر را آوردیم.",
            "سازمان سنجش",
        ),
    ],
)
def test_what_a_speaker_calls_his_own_is_of_no_town_named_elsewhere(
    extract: Extractor, text: str, reporter: str
) -> None:
    assert [fact.reporter for fact in extract(text).facts] == [reporter]


def test_who_heads_an_item_has_its_figures_alone(extract: Extractor) -> None:
    text = "خبر روز\nدر تصادف‌ها ۳۰۰ نفر کشته شدند. استان فارس با ۳۵ نفر بیشترین کشته را داشت."
    assert [fact.reporter for fact in extract(text).facts] == [None, "استان فارس"]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("اداره ورزش آمل آمد. در این رقابت‌ها دو بانوی آملی به اردو رفتند.", "آمل"),
        ("فرماندار مراغه آمد و شاهرود هم بود. در این رقابت‌ها ۲ کشتی‌گیر مراغه‌ای به اردو رفتند.", "مراغه"),
        ("استاندار سمنان آمد. شهر شاهرود هم بود. ۱۲ کشاورز سمنانی وام گرفتند.", "سمنان"),
    ],
)
def test_adjectives_name_the_towns_of_the_article(extract: Extractor, text: str, owner: str) -> None:
    assert [fact.reporter for fact in extract(text).facts] == [owner]


@pytest.mark.parametrize(
    "text",
    [
        "اداره ورزش آمل آمد. رضا آملی سه مدال گرفت.",  # a surname
        "دو بانوی آملی به اردو رفتند.",  # no place that the article names
        "اداره ورزش آمل آمد. آملی سه مدال گرفت.",  # no noun before it
    ],
)
def test_adjectives_of_no_town_of_the_article(extract: Extractor, text: str) -> None:
    assert all(c.type != "demonym" or c.end - c.start > 1 for c in offer(extract, text).parties)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("۵ نفر به مسابقات قهرمانی بانوان کشور رفتند.", False),
        ("۵ تیم به لیگ دسته یک کشور آمدند.", False),
        ("۷۰ نفر به رقابت‌های کشتی جهان رفتند.", False),
        ("۵ مدال را ورزشکاران کشور گرفتند.", True),
        ("در مسابقات قهرمانی، کشور ۵ مدال گرفت.", True),
        ("صادرات کشور به ۵ میلیون تن رسید.", True),
    ],
)
def test_what_is_contested_owns_nothing(extract: Extractor, text: str, named: bool) -> None:
    assert bool(parties(extract, text)) == named


@pytest.mark.parametrize(
    "text",
    [
        "رئیس‌جمهور ایران به ارمنستان رفت. روابط دو کشور رو به گسترش است.",
        "وزیر راه ایران و همتای تاجیک او گفتند که دو طرف ۴ سند امضا کردند و سه ملت دوستند.",
        "شاهین شیراز آمد. دیدار دو تیم سپیدرود و شاهین فردا برگزار می‌شود.",
        "استاندار سیستان و بلوچستان گفت: در دو شهرستان هامون و نیمروز انبار ساخته می‌شود.",
    ],
)
def test_those_who_have_something_with_each_other_are_of_none(extract: Extractor, text: str) -> None:
    facts = extract(text).facts
    sides = [
        fact for fact in facts if text[fact.start : fact.end].split()[-1] in {"کشور", "تیم", "شهرستان", "طرف", "ملت"}
    ]
    assert sides and not any(fact.reporter for fact in sides)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("شهردار رشت آمد. دو شهرستان استان کرمان مدرسه ندارند.", "کرمان"),
        ("استاندار یزد گفت: در ۱۰ شهرستان مدرسه ساخته شد.", "یزد"),
        ("یونیسف گزارش داد. رئیس‌جمهور گفت: رؤسای ۳۱ استان کشور آمدند.", "ایران"),
        ("مدیر گمرک چابهار آمد. ۱۰ تن از دیپلمات‌های کشورمان در مزار شریف شهید شدند.", "ایران"),
        ("مدیر بیمارستان رازی گفت: ۷ نفر از کارکنان شهرداری رشت زخمی شدند.", "شهرداری رشت"),
        ("فرماندار رودسر آمد. سه کارگر اهل لاهیجان بودند و ۵ کشاورز گیلان جایزه گرفتند.", "گیلان"),
    ],
)
def test_the_noun_phrase_of_a_count_tells_whose_it_is(extract: Extractor, text: str, owner: str) -> None:
    fact = extract(text).facts[-1]
    assert owner in (fact.reporter or "")


@pytest.mark.parametrize(
    "text",
    [
        "۵ هزار آواره سوری در استان زندگی می‌کنند.",  # where they are from
        "۵ کشاورز رشت و یزد را دیدند.",
        "۵ نفر رشت را ترک کردند.",
        "۵ نفر در رشت زندگی می‌کنند.",
    ],
)
def test_a_noun_phrase_that_tells_nobody(extract: Extractor, text: str) -> None:
    decider = decider_of(extract.doc(text))
    assert held(decider, decider.figures[0], {}) is None


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        (
            "مهاجم تیم فوتبال سپیدرود گفت: با شاهین بازی سختی داریم و ۳ امتیاز می‌خواهیم.\n"
            "رضا کریمی افزود: ۴ بازیکن نداریم.",
            "سپیدرود",
        ),
        ("پژوهشگر دانشگاه تبریز گفت: با دانشگاه شیراز ۳ قرارداد بستیم.", "دانشگاه تبریز"),
    ],
)
def test_who_is_introduced_speaks_for_whom_the_words_name(extract: Extractor, text: str, owner: str) -> None:
    assert {fact.reporter for fact in extract(text).facts} == {owner}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("مهاجم سپیدرود رشت گفت: ۳ امتیاز می‌خواهیم.\nرضا کریمی افزود: خوب است.", {"سپیدرودرشت"}),
        ("رضا کریمی، پژوهشگر دانشگاه تبریز، درباره دانشگاه شیراز گفت: ۳ طرح داریم.", {"دانشگاهتبریز"}),
        ("رضا کریمی درباره دانشگاه تبریز گفت: ۳ طرح داریم.", set()),
        ("رضا کریمی، بازرگان ایران و ترکیه، گفت: ۳ کامیون داریم.", set()),  # of which of them?
    ],
)
def test_whom_speakers_speak_for(extract: Extractor, text: str, keys: set[str]) -> None:
    found = decider_of(extract.doc(text))
    assert found.o.speakers[found.figures[0].q.start] == keys


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("مسابقات کشتی در ورزشگاه تختی برگزار شد و ۵ تیم آمدند.", 1),
        ("ورزشگاه تختی رشت ۵ هزار صندلی دارد.", 0),
    ],
)
def test_where_something_is_held(text: str, idle: int) -> None:
    assert len(bystanders(offer(Extractor("accurate"), text))) == idle


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("رشت مقابل لاهیجان ۳ گل زد.", ["لاهیجان"]),
        ("رشت برخلاف لاهیجان ۳ تیم دارد.", ["لاهیجان"]),
        ("رشت و لاهیجان ۳ تیم دارند.", []),
    ],
)
def test_the_other_side_of_a_contest_has_nothing(extract: Extractor, text: str, left_out: list[str]) -> None:
    found = offer(extract, text)
    idle = bystanders(found)
    assert [" ".join(c.words) for c in found.parties if c.start in idle] == left_out


def test_names_of_people_tell_no_country(extract: Extractor) -> None:
    assert parties(extract, "به گفته علی ایرانی، ۵ نفر آمدند.") == []
    assert parties(extract, "به گفته پزشک ایرانی، ۵ نفر آمدند.") == ["ایران"]
