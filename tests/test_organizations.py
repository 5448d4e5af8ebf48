"""Organisations: names by rule and registry, their borders, the one answer with a model, and entities."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor.layers import NameMention, OrganizationEntity
from extractor.patterns import load
from extractor.pipeline import build
from extractor.records import Evidence
from extractor.stages.entities.organizations import cluster
from extractor.stages.organizations.grammar import Bodies, Heads, grammar
from extractor.stages.organizations.stage import Organizations

NLP = build("none")


def read(text: str) -> Doc:
    """A Doc that all stages up to the organisations have read."""
    doc = NLP.make_doc(text)
    doc._.published_at = None
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == "khabar_organizations":
            break
    return doc


def written(doc: Doc, start: int, end: int) -> str:
    return doc.text[doc._.offsets[start][0] : doc._.offsets[end - 1][1]]


def mentions(text: str) -> list[str]:
    doc = read(text)
    return [written(doc, m.start, m.end) for m in doc._.organizations]


def entities(text: str) -> list[OrganizationEntity]:
    return cluster(read(text))


# What stands between brackets is a mention; everything else is none.
NAMES = [
    # media by their place behind «به گزارش», whatever their words; not what is no medium
    "به گزارش [ورزش پنج]، بازی لغو شد",
    "به گزارش [دیدار] به نقل از [رویترز]، بازی لغو شد",
    "به گزارش [دیدار] و به نقل از [رویترز]، بازی لغو شد",
    "به گزارش خبرنگار ما، بازی لغو شد",
    "به گزارش رسانه‌های عربی، بازی لغو شد",
    "به گزارش شاهدان عینی، بازی لغو شد",
    "به گزارش روابط عمومی [شهرداری یزد]، بازی لغو شد",
    "از این دیدار گزارش خوبی رسید",
    # a medium's outlet in the net
    "تهران - [همشهری آنلاین]: بازی لغو شد",
    "به گزارش [همشهری آنلاین]، بازی لغو شد",
    "به نقل از [ایرنا پلاس] بازی لغو شد",
    "به گزارش [همشهری]، خرید آنلاین گران شد",
    "[خبرگزاری ایرنا] نوشت. آنلاین نوشت",
    "[پایگاه خبری تحلیلی دیدار]: بازی لغو شد",
    # a class word of a site stands outside, that of a paper may stand inside
    "سایت [«رایان‌کار»] نوشت",
    # bodies of two countries
    "رئیس [کمیسیون مشترک ایران و ویتنام] آمد",
    "عضو [اتاق بازرگانی ایران و آلمان] آمد",
    "سفر رئیس [مجلس ایران] و ترکیه",
    # another country's ministry is none of ours
    "[وزارت صنعت و فناوری اطلاعات چین] خبر داد",
    # fields behind «حوزه», «قانون» name no body; the body itself does
    "در حوزه آب و فاضلاب کار شد",
    "در حوزه‌های برق، آب و فاضلاب کار شد",
    "مدیرعامل [آب و فاضلاب استان یزد] آمد",
    # «شرکت» is to take part too
    "از شرکت نیروهای محلی در رزمایش خبر داد",
    "از شرکت ورزشکاران در رزمایش خبر داد",
    # ministries, with and without the list of their fields
    "[وزارت صنعت، معدن و تجارت] آمار را داد",
    "سخنگوی [وزارت نیرو] گفت: آب هست",
    "طرح [وزارت تعاون، کار و رفاه اجتماعی] و نظر مردم",
    "با دستور [وزارت کشور] انتخابات لغو شد",
    "[وزارت امور خارجه ژاپن] بیانیه داد",
    "[وزارت بهداشت] از مردم خواست در خانه بمانند",
    "نامه به [وزارت آموزش و پرورش] رسید",
    "گلایه از [وزرات راه و شهرسازی] زیاد است",
    "وزیر آموزش و پرورش سفر کرد",
    "وزیر سابق راه و شهرسازی آمد",
    "وزیر صنعت، معدن و تجارت آمد",
    "نشست وزرای خارجه [ناتو] آغاز شد",
    "به دستور [شعبه ششم بازپرسی دادسرای ناحیه 27 تهران]، پرونده بسته شد",
    "نیروهای [پلیس آگاهی تهران بزرگ] رسیدند",
    "موافقت‌نامه سه‌جانبه امضا شد",
    "برنامه‌های [شبکه مازندران] آغاز شد",
    "رئیس [سنای پارلمان قزاقستان] آمد",
    "[وزارت ارتباطات و فن‌آوری اطلاعات] کار کرد",
    "[فدراسیون تیراندازی با کمان] را دید",
    "ناظران [شورای نگهبان] حافظ انقلاب",
    "اعضای [حرکت اسلامی ازبکستان] گریختند",
    # agencies, departments, their branches
    "رئیس [سازمان صنایع کوچک و شهرک‌های صنعتی ایران] رفت",
    "[سازمان صنايع كوچك و شهركهاي صنعتي ايران] گزارش داد",
    "مدیر [اداره کل گمرکات استان بوشهر] رفت",
    "[سازمان جهاد کشاورزی خراسان جنوبی] بذر داد",
    "رئیس [سازمان بهزیستی] است",
    "[اداره منابع طبیعی و آبخیزداری املش] نهال کاشت",
    "همکاران [سازمان میراث فرهنگی، صنایع‌دستی و گردشگری استان یزد] رسیدند",
    "[سازمان میراث فرهنگی، صنایع دستی و گردشگری] موزه ساخت",
    "مدیرکل [هواشناسی گیلان] هشدار داد",
    "مدیرکل [امور بانوان مازندران] آمد",
    "رئیس [دامپزشکی شهرستان انار] آمد",
    "مسابقه [اوقاف مازندران] آغاز شد",
    "هوا از نظر هواشناسی خوب است",
    "رئیس [دامپزشکی شهرستان انار] آمد و [دامپزشکی] را ستود",
    "کار منابع طبیعی سخت است",
    "رئیس [بنیاد مسکن انقلاب اسلامی] خانه داد",
    "[ستاد مبارزه با مواد مخدر] جلسه دارد",
    "[ستاد ملی مقابله با کرونا] تصمیم گرفت",
    "دبیر [ستاد پیشگیری و حفاظت اجتماعی دادگستری استان قم] گفت",
    "[سازمان تنظیم مقررات و ارتباطات رادیویی] مجوز داد",
    # subunits and larger bodies
    "[معاونت باغبانی وزارت جهاد کشاورزی] نهال داد",
    "معاونت خوب است",
    "[دفتر امور شهری استانداری قزوین] نقشه کشید",
    "[کمیسیون آموزش و تحقیقات مجلس شورای اسلامی] رأی داد",
    "[شورای برنامه‌ریزی شهرداری شهرکرد] نشست",
    "[مرکز فناوری اطلاعات وزارت نفت] سامانه ساخت",
    "به نقل از روابط عمومی [استانداری همدان] آب قطع است",
    "[اداره کل روابط عمومی استانداری همدان] خبر داد",
    # chambers, councils, unions
    "[اتاق بازرگانی تهران] نمایشگاه دارد",
    "نایب رئیس [اتاق بازرگانی، صنایع، معادن و کشاورزی ایران] آمد",
    "اتاق خواب بزرگ است",
    "[شورای گفت‌وگوی دولت و بخش خصوصی] تشکیل شد",
    "[شورای گفت وگوی دولت و بخش خصوصی] تشکیل شد",
    "[شورای عالی امنیت ملی] مصوبه داد",
    "نشست [شورای شهر تهران] برگزار شد",
    "[شورای شهر] رأی داد",
    "[شورای امنیت] قطعنامه داد",
    "[اتحادیه چوب و فلز استان گیلان] شکایت کرد",
    "[انجمن اسلامی دانشجویان دانشگاه شیراز] بیانیه داد",
    "[کانون بازنشستگان فرهنگی و وظیفه‌بگیران استان اصفهان] آمد",
    "[هیات نجات غریق و غواصی گیلان] ناجی دارد",
    # companies, banks
    "[شرکت مخابرات استان زنجان] کد را حذف کرد",
    "[شرکت آب و فاضلاب روستایی] لوله کشید",
    "[شرکت ملی نفت ایران] نفت فروخت",
    "مدیر [شرکت «رایان‌کار»] رفت",
    "[شرکت رایان‌کار] دستگاه ساخت",
    "این شرکت دستگاه ساخت",
    "۱۲ شرکت خصوصی آمدند",
    "شرکت‌های خارجی رفتند",
    "او در جلسه شرکت کرد",
    "سه شرکت تولیدی بسته شد",
    "[بانک صادرات ایران] وام داد",
    "[بانک مرکزی] نرخ را گفت",
    "بانک‌ها وام می‌دهند",
    "سهام [ایران‌خودرو] بالا رفت",
    "[فولاد مبارکه اصفهان] سود داد",
    "[پالایشگاه امام خمینی (ره) شازند] بنزین ساخت",
    # universities, hospitals, courts
    "استاد [دانشگاه صنعتی شریف] است",
    "[دانشگاه علوم پزشکی و خدمات درمانی استان زنجان] پرستار گرفت",
    "[دانشگاه آزاد اسلامی واحد قم] دانشجو گرفت",
    "[حوزه علمیه قم] درس دارد",
    "بیمار در [بیمارستان امام حسین (ع)] است",
    "بیمارستان ۱۶۲ تختخوابی ساخته شد",
    "[شعبه ۱۱۳ دادگاه کیفری استان تهران] رأی داد",
    "[دیوان عالی کشور] حکم داد",
    "[قوه قضائیه] و [قوه قضاییه] یکی است",
    # parliaments
    "نماینده مردم ساوه در [مجلس شورای اسلامی] گفت",
    "[مجلس] رأی داد",
    "[مجلس نهم] رأی داد",
    "[پارلمان بحرین] رأی داد",
    "[کنگره آمریکا] رأی داد",
    # armed forces, police
    "[سپاه پاسداران انقلاب اسلامی] و [بسیج] آمدند",
    "فرمانده [سپاه ناحیه گچساران] گفت",
    "[ناحیه مقاومت بسیج گچساران] بسته داد",
    "[نیروی انتظامی استان‌های تهران و البرز] آماده است",
    "مأموران [پلیس آگاهی شهریار] آمدند",
    "[پلیس مبارزه با مواد مخدر] آمد",
    "[ناوگان پنجم نیروی دریایی آمریکا] رفت",
    "[ناجا] خبر داد",
    "ناوگان شهری نو شد",
    # media
    "به گزارش [خبرگزاری فارس]، هوا سرد است",
    "به گزارش [فارس]، هوا سرد است",
    "به گزارش خبرنگار اقتصادی [فارس]، هوا سرد است",
    "در گفت‌وگو با [فارس] گفت",
    "در گفت‌وگو با خبرنگار [فارس] گفت",
    "هوای استان فارس سرد است",
    "صید در خلیج فارس کم است",
    "مردم فارس سردشان است",
    "به نقل از [رویترز] هوا سرد است",
    "گزارش [واشنگتن پست] و [نیویورک تایمز] رسید",
    "روزنامه [کیهان] نوشت",
    "[وبگاه خبری «سپیدار»] نوشت",
    "به گزارش گروه اجتماعی [خبرگزاری مهر] باران بارید",
    # international bodies, parties
    "[سازمان ملل متحد] و [یونسکو] و [اتحادیه اروپا] آمدند",
    "بازرسان [آژانس بین‌المللی انرژی اتمی] رفتند",
    "[شورای همکاری خلیج فارس] نشست",
    "[حماس] و [حزب‌الله] بیانیه دادند",
    # municipalities, governorates
    "[شهرداری سنندج] پل ساخت",
    "[شهرداری منطقه ۹ تهران] پل ساخت",
    "[استانداری] و [شهرداری ساوه] جلسه دارند",
    "این شهرداری پل ساخت",
    # words that are none
    "مردم کشور، دولت و بخش خصوصی آمدند",
    "اداره شهر سخت است",
    "مرکز استان شلوغ است",
    "سازمان جدید ساخته شد",
    "طرح را تقویت و بسیج کردند",
    "در اداره کار می‌کردند",
    # a numbered district before its town
    "[آموزش و پرورش ناحیه یک همدان] گفت",
    "از [شهرداری منطقه ۹ تهران] آمد",
    # towns of no gazetteer: a rare word, or one that the article names as a town
    "نامه [شهرداری زرگل‌پشت]، سند دوم بود",
    "در شهرستان خورشید باران آمد و [شهرداری خورشید] معدوم ماند",
    "کار شهرستان و شهرها با [بسیج] و مردم است",
    # a name once said is found without its place, but not where it is described or many
    "[شبکه دامپزشکی شهرستان ساوه] آمد و [شبکه دامپزشکی] رفت",
    "[شبکه دامپزشکی شهرستان ساوه] آمد و این شبکه دامپزشکی رفت",
    "[حوزه‌های علمیه استان یزد] باز شد و توسعه حوزه‌های علمیه در جهان خوب است",
    # descriptions
    "ساخت بیمارستان صحرایی آغاز شد",
    "او بدهکارترین باشگاه فوتبال آسیا را دید",
    "[آژانس] همکاری می‌کند",
    "در [کانون پرورشی نیک‌آوا] برگزار شد",
    "[موسسه فرهنگی آذین‌آوا] همکاری دارد",
]


@pytest.mark.parametrize("marked", NAMES)
def test_names(marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    expected = [part.partition("]")[0] for part in marked.split("[")[1:]]
    got = mentions(text)
    assert [bare(name) for name in got] == [bare(name) for name in expected]


def bare(name: str) -> str:
    """A name without the class word before it, which may belong to the mention or not."""
    return name.removeprefix("روزنامه ")


KINDS = [
    ("وزارت نیرو آب دارد", "ministry", "ministry-energy"),
    ("سازمان بهزیستی آمد", "agency", "agency-welfare"),
    ("سازمان بهزیستی استان قم آمد", "agency", None),
    ("گمرک ایران آمار داد", "agency", "agency-customs"),
    ("بانک ملت وام داد", "bank", "bank-mellat"),
    ("شرکت رایان‌کار دستگاه ساخت", "company", None),
    ("اتاق بازرگانی تهران نشست", "chamber", "chamber-tehran"),
    ("شورای عالی انقلاب فرهنگی نشست", "council", "council-cultural-revolution"),
    ("مجلس خبرگان رهبری نشست", "parliament", "parliament-experts"),
    ("دیوان عدالت اداری رأی داد", "court", "court-administrative"),
    ("ارتش پاکستان آمد", "military", None),
    ("ناجا آمد", "police", "police-iran"),
    ("خبرگزاری تسنیم نوشت", "media", "media-tasnim"),
    ("شهرداری ساوه پل ساخت", "municipality", None),
    ("استانداری قم جلسه دارد", "governorate", None),
    ("سازمان تجارت جهانی نشست", "international", "wto"),
    ("کمیته امداد وام داد", "charity", "charity-relief-committee"),
    ("بیمارستان سینا پر است", "hospital", None),
    ("دانشگاه پیام نور دانشجو گرفت", "university", "university-payame-noor"),
]


@pytest.mark.parametrize(("text", "kind", "key"), KINDS)
def test_kind_and_id(text: str, kind: str, key: str | None) -> None:
    (mention,) = read(text)._.organizations
    assert (mention.kind, mention.registry_id) == (kind, key)
    assert mention.evidence[0].entry.split("#")[0] in ("organizations/organizations.yaml", "organizations/heads.yaml")


def test_a_name_ends_with_its_sentence() -> None:
    assert mentions("این خبر از شرکت گاز\nمازندران سرد است") == ["شرکت گاز"]


def test_clubs_need_an_article_on_sport() -> None:
    sport = "در لیگ برتر فوتبال تیم استقلال سه گل زد و بازی را برد"
    assert "استقلال" in mentions(sport)
    assert mentions("استقلال کشور و آزادی مردم مهم است") == []


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
    doc = read(text)
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
    doc = read("والاتو نیکسان آمد و والاتو نیکسان رفت")
    doc._.names = [NameMention(*part, "ORG", (Evidence(rule="model"),)) for part in parts]
    Organizations().annotate(doc)
    assert [written(doc, m.start, m.end) for m in doc._.organizations] == expected


def test_a_surname_is_no_name_anywhere() -> None:
    doc = read("سردار آذین‌فر آمد و آذین‌فر رفت")
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


def test_a_proper_name_is_found_without_its_head() -> None:
    assert mentions("شرکت آذین‌فر آمد. کار آذین‌فر خوب است.") == ["شرکت آذین‌فر", "آذین‌فر"]
    assert mentions("شرکت خورشید آمد. خورشید گرم است.") == ["شرکت خورشید"]


# -- entities ----------------------------------------------------------------------------------------------------------

ONE = [
    "ارتش اسرائیل آمد. ارتش رژیم صهیونیستی رفت.",
    "اداره کل کتابخانه‌های عمومی استان آمد. مدیرکل کتابخانه‌های عمومی استان زنجان رفت.",
    "بنیاد نیک‌اتکاء آمد. بنیاد نیک‌اتکا رفت.",
    "شرکت مخابرات استان زنجان کد را حذف کرد. شرکت مخابرات در این باره گفت.",
    "سازمان بهزیستی کشور آمد. سازمان بهزیستی رفت.",
    "به گزارش خبرگزاری فارس، آمد. در گفت‌وگو با فارس گفت.",
    "وزارت صنعت، معدن و تجارت آمد. وزارت صمت رفت. صمت گفت.",
    "وزارت نیرو آمد. وزرات نیرو رفت.",
    "رئیس منابع طبیعی و آبخیزداری املش آمد. اداره منابع طبیعی و آبخیزداری املش رفت.",
    "پالایشگاه امام خمینی شازند کار کرد. پالایشگاه شازند بنزین ساخت.",
    "مجلس شورای اسلامی نشست. مجلس رأی داد.",
    "سازمان جهادکشاورزی خراسان جنوبی آمد. سازمان جهاد کشاورزی خراسان جنوبی رفت.",
    "حزب نیشنال پارتی آمد. حزب نشنال پارتی رفت.",
    "سازمان میراث فرهنگی، صنایع دستی و گردشگری آمد. سازمان میراث فرهنگی رفت.",
    "شهرداری سنندج آمد. شهرداری رفت.",
    "پلیس چین آمد. پلیس رفت.",
]


@pytest.mark.parametrize("text", ONE)
def test_one_body_under_several_names(text: str) -> None:
    (entity,) = entities(text)
    assert len(entity.mentions) > 1


MANY = [
    ("کمیته امداد امام خمینی یزد آمد و رفت. کمیته امداد امام خمینی آمد. کمیته امداد امام خمینی قم رفت.", 2),
    ("وزارت نیرو آمد. وزارت نفت رفت.", 2),
    ("بانک ملی آمد. بانک ملت رفت.", 2),
    ("کمیسیون انرژی مجلس شورای اسلامی آمد. مجلس شورای اسلامی رفت.", 2),
    ("شهرداری ساوه آمد. شهرداری قزوین رفت.", 2),
    ("پلیس آگاهی تهران آمد. پلیس امنیت اقتصادی تهران رفت.", 2),
    ("سازمان بهزیستی استان قم آمد. سازمان بهزیستی استان یزد رفت.", 2),
    ("شورای عالی امنیت ملی آمد. شورای عالی انقلاب فرهنگی رفت.", 2),
    ("پلیس استان قم آمد. پلیس ۱۱۰ رفت. پلیس گفت.", 2),
]


@pytest.mark.parametrize(("text", "number"), MANY)
def test_bodies_that_are_not_one(text: str, number: int) -> None:
    assert len(entities(text)) == number


def test_what_an_entity_tells() -> None:
    (entity,) = entities("وزارت صمت آمد. وزارت صنعت، معدن و تجارت رفت.")
    assert entity.name == "وزارت صنعت، معدن و تجارت"
    assert (entity.kind, entity.acronym, entity.registry_id) == ("ministry", "صمت", "ministry-industry")
    assert entity.aliases == ["وزارت صمت"]
    assert entity.same_as is None


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
        doc = read(body.name)
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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "و", "،", "«", "»", "(", ")", "تهران", "گفت", "در", ".", "۱۲"]), max_size=40))
def test_mentions_are_ordered_and_apart(words: list[str]) -> None:
    doc = read(" ".join(words))
    found = doc._.organizations
    assert all(0 <= m.start < m.end <= len(doc) for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert sorted(m.start for entity in cluster(doc) for m in entity.mentions) == [m.start for m in found]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    doc = read(text)
    assert all(m.start < m.end for m in doc._.organizations)


@pytest.mark.parametrize("unit", ["شورای ", "سازمان آب ", "وزارت آب، ", "شرکت نام ", "« ", "شهرداری تهران و "])
def test_long_text_of_one_pattern(unit: str) -> None:
    doc = read(unit * 3000)
    assert len(cluster(doc)) < 10
