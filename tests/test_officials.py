"""Posts and their holders: every branch and level, either order, by rule and with a model's marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extractor import Extractor
from extractor.layers import NameMention, OrganizationMention
from extractor.pipeline import build
from extractor.stages.persons.stage import Persons
from extractor.stages.posts.stage import Officials

NLP = build("none")


def read(text: str) -> Doc:
    """A Doc that all stages up to the officials have read."""
    doc = NLP.make_doc(text)
    for name, stage in NLP.pipeline:
        doc = stage(doc)
        if name == "khabar_posts":
            break
    return doc


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


POSTS = [
    # a body that the post shares with a group
    ("دبیر و اعضای حزب سبز به یزد رفتند.", [("دبیر", "حزب سبز", None)]),
    ("رئیس و کارکنان بانک مرکزی به یزد رفتند.", [("رئیس", "بانک مرکزی", None)]),
    ("مدیرعامل و معاونان شرکت گاز یزد آمدند.", [("مدیرعامل", "شرکت گاز یزد", None)]),
    ("رئیس و دبیر حزب سبز به یزد رفتند.", [("رئیس", None, None), ("دبیر", "حزب سبز", None)]),
    # a staff of its own
    ("رئیس ستاد کل نیروهای مسلح گفت: امن است.", [("رئیس", "ستاد کل نیرو‌های مسلح", None)]),
    # heads of bodies
    ("رئیس سازمان هواشناسی از بارش برف خبر داد.", [("رئیس", "سازمان هواشناسی", None)]),
    ("مدیرعامل شرکت گاز استان سمنان گفت: گاز هست.", [("مدیرعامل", "شرکت گاز استان سمنان", None)]),
    ("مدیر عامل شرکت گاز استان سمنان گفت: گاز هست.", [("مدیر عامل", "شرکت گاز استان سمنان", None)]),
    ("دبیرکل اتحادیه عرب در نشست حاضر شد.", [("دبیرکل", "اتحادیه عرب", None)]),
    ("رییس‌کل بانک مرکزی از نرخ ارز گفت.", [("رییس‌کل", "بانک مرکزی", None)]),
    ("فرمانده سپاه فجر استان فارس سخنرانی کرد.", [("فرمانده", "سپاه فجر استان فارس", None)]),
    # a body without a class word is what follows the post
    ("مدیرکل منابع طبیعی استان قم از کاشت نهال خبر داد.", [("مدیرکل", "منابع طبیعی استان قم", None)]),
    ("مدیر جهاد کشاورزی شهرستان ابهر افزود: باران کم است.", [("مدیر", "جهاد کشاورزی شهرستان ابهر", None)]),
    # a field between the post and the body
    ("معاون درمان دانشگاه علوم پزشکی همدان گفت: تخت کم است.", [("معاون درمان", "دانشگاه علوم پزشکی همدان", None)]),
    (
        "معاون سیاسی، امنیتی استاندار گیلان گفت: امن است.",
        [("معاون سیاسی، امنیتی استاندار گیلان", "استانداری گیلان", None)],
    ),
    ("قائم‌مقام مدیرعامل شرکت توانیر گفت: برق هست.", [("قائم‌مقام مدیرعامل", "شرکت توانیر", None)]),
    ("مشاور فرهنگی وزیر نیرو گفت: کتاب خوب است.", [("مشاور فرهنگی وزیر نیرو", "وزارت نیرو", None)]),
    # the ezafe is dropped at the end of a title
    ("سخنگوی وزارت امور خارجه گفت: مذاکره ادامه دارد.", [("سخنگو", "وزارت امور خارجه", None)]),
    # ministers
    ("وزیر نفت به جنوب رفت.", [("وزیر نفت", "وزارت نفت", None)]),
    ("وزیر صنعت، معدن و تجارت به جنوب رفت.", [("وزیر صنعت، معدن و تجارت", "وزارت صنعت، معدن و تجارت", None)]),
    ("معاون وزیر راه و شهرسازی آمد.", [("معاون وزیر راه و شهرسازی", "وزارت راه و شهرسازی", None)]),
    ("وزیر خارجه آلمان به پاریس رفت.", [("وزیر خارجه آلمان", "وزارت خارجه آلمان", None)]),
    ("شهردار پایتخت تاجیکستان آمد.", [("شهردار پایتخت تاجیکستان", "شهرداری پایتخت تاجیکستان", None)]),
    ("شهرداری یزد مسئول پاکی آب است.", []),
    ("وزیر کشور دولت نیک‌پوش به پاریس رفت.", [("وزیر کشور", "وزارت کشور", None)]),
    ("رضا مرادی وزیر دولت پیشین ایالتی بلوچستان بود.", [("وزیر", "دولت پیشین ایالتی بلوچستان", "رضا مرادی")]),
    ("وزیر نفت ایران به وین رفت.", [("وزیر نفت ایران", "وزارت نفت", None)]),
    ("معاون وزیر نفت در امور پتروشیمی گفت: خوب است.", [("معاون وزیر نفت در امور پتروشیمی", "وزارت نفت", None)]),
    # posts of a place
    ("استاندار فارس به لار رفت.", [("استاندار فارس", "استانداری فارس", None)]),
    ("فرماندار شهرستان ابهر گفت: راه بسته است.", [("فرماندار شهرستان ابهر", "فرمانداری شهرستان ابهر", None)]),
    ("شهردار تبریز از مترو بازدید کرد.", [("شهردار تبریز", "شهرداری تبریز", None)]),
    ("امام جمعه موقت ساری گفت: وحدت لازم است.", [("امام جمعه موقت ساری", None, None)]),
    ("فرمانده انتظامی استان گلستان گفت: دزد دستگیر شد.", [("فرمانده انتظامی استان گلستان", None, None)]),
    # states
    ("نخست‌وزیر عراق به تهران آمد.", [("نخست‌وزیر عراق", None, None)]),
    ("رئیس‌جمهور در دیدار مردم سخن گفت.", [("رئیس‌جمهور", None, None)]),
    ("معاون رئیس جمهور به یزد رفت.", [("معاون رئیس‌جمهور", None, None)]),
    ("سفیر ایران در عراق گفت: زائران سالم هستند.", [("سفیر ایران در عراق", None, None)]),
    ("مقام معظم رهبری پیامی دادند.", [("مقام معظم رهبری", None, None)]),
    # representatives
    (
        "نماینده مردم ساوه در مجلس شورای اسلامی گفت: بودجه کم است.",
        [("نماینده مردم ساوه", "مجلس شورای اسلامی", None)],
    ),
    (
        "نماینده مردم تهران، ری و شمیرانات در مجلس گفت: بودجه کم است.",
        [("نماینده مردم تهران، ری و شمیرانات", "مجلس", None)],
    ),
    ("نماینده ولی فقیه در استان اردبیل گفت: نماز مهم است.", [("نماینده ولی‌فقیه در استان اردبیل", None, None)]),
    (
        "عضو کمیسیون انرژی مجلس شورای اسلامی گفت: برق گران است.",
        [("عضو", "کمیسیون انرژی مجلس شورای اسلامی", None)],
    ),
    # the name before the post, after it, in apposition, in quotation marks, with an honorific
    ("علی رضایی رئیس سازمان هواشناسی آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("علی رضایی، رئیس سازمان هواشناسی، آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("«علی رضایی»، رئیس سازمان هواشناسی، گفت: برف می‌بارد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("رئیس سازمان هواشناسی علی رضایی آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("رئیس سازمان هواشناسی، علی رضایی گفت: برف می‌بارد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("رئیس سازمان هواشناسی (علی رضایی) آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("دکتر علی رضایی رئیس سازمان هواشناسی آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("امام جمعه شیراز آیت‌الله حسن کریمی آمد.", [("امام جمعه شیراز", None, "حسن کریمی")]),
    ("سید حسن کریمی فرماندار نطنز آمد.", [("فرماندار نطنز", "فرمانداری نطنز", "سید حسن کریمی")]),
    ("علی رضایی مدتی به عنوان رئیس سازمان هواشناسی کار کرد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    # … between dashes, in a bracket behind a colon, behind «که», an ordinal, before a copula
    ("علی رضایی - رئیس سازمان هواشناسی - آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("این شرکت (مدیرعامل: علی رضایی) تعطیل شد.", [("مدیرعامل", None, "علی رضایی")]),
    ("دیروز رئیس سازمان هواشناسی: علی رضایی نیامد.", [("رئیس", "سازمان هواشناسی", None)]),
    ("علی رضایی که رئیس سازمان هواشناسی است، آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("علی رضایی نخستین رئیس سازمان هواشناسی آمد.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("اینک علی رضایی در حال حاضر رئیس سازمان هواشناسی است.", [("رئیس", "سازمان هواشناسی", "علی رضایی")]),
    ("علی رضایی گفت که رئیس سازمان هواشناسی نیامد.", [("رئیس", "سازمان هواشناسی", None)]),
    # a state's post keeps what tells it from another, others drop it
    ("رئیس‌جمهور منتخب آمریکا آمد.", [("رئیس‌جمهور منتخب آمریکا", None, None)]),
    ("رئیس‌جمهور محترم آمریکا آمد.", [("رئیس‌جمهور آمریکا", None, None)]),
    ("رئیس جمهور این کشور آمد.", [("رئیس‌جمهور این کشور", None, None)]),
    ("رئیس جمهور کشورمان آمد.", [("رئیس‌جمهور کشورمان", None, None)]),
    ("مدیرعامل جدید شرکت توانیر آمد.", [("مدیرعامل", "شرکت توانیر", None)]),
    ("سفیر روسیه در سازمان ملل آمد.", [("سفیر روسیه", "سازمان ملل", None)]),
    ("وزیر مقابله با خشکسالی به یزد رفت.", [("وزیر مقابله با خشکسالی", "وزارت مقابله با خشکسالی", None)]),
    # what is organised is no body
    ("دبیر ششمین جشنواره قصه‌گویی به یزد رفت.", [("دبیر ششمین جشنواره قصه‌گویی", None, None)]),
    ("مدیر تیم‌های ملی کشتی به یزد رفت.", [("مدیر تیم‌های ملی کشتی", None, None)]),
    # a deputy of a town, where the article has a parliament
    ("نماینده سمنان در نشست مجلس حاضر شد.", [("نماینده سمنان", None, None)]),
    ("سپاهان نماینده اصفهان در جام حذفی است.", []),
    # who is pointed at, and a number that counts nobody
    ("این عضو شورای شهر یزد آمد.", [("عضو", "شورای شهر یزد", None)]),
    ("این عضو آمد.", []),
    ("نامه شماره 45545 معاون رئیس جمهور رسید.", [("معاون رئیس‌جمهور", None, None)]),
    ("۱۱ معاون رئیس جمهور آمدند.", []),
    # two posts of one holder; a list of holders
    (
        "علی رضایی معاون وزیر راه و رئیس سازمان هواشناسی آمد.",
        [("معاون وزیر راه", "وزارت راه", "علی رضایی"), ("رئیس", "سازمان هواشناسی", "علی رضایی")],
    ),
    (
        "با حضور علی رضایی رئیس سازمان هواشناسی، حسن کریمی استاندار یزد و مردم برگزار شد.",
        [("رئیس", "سازمان هواشناسی", "علی رضایی"), ("استاندار یزد", "استانداری یزد", "حسن کریمی")],
    ),
    # a name on the line above is no holder
    ("دیدار با علی رضایی\nرئیس سازمان هواشناسی گفت: برف می‌بارد.", [("رئیس", "سازمان هواشناسی", None)]),
    # «پیش از این وزیر …» is no generic post
    ("پیش از این وزیر نیرو گفت: برق هست.", [("وزیر نیرو", "وزارت نیرو", None)]),
]


@pytest.mark.parametrize(("text", "expected"), POSTS, ids=[text for text, _ in POSTS])
def test_posts(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert posts(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "مسئولان سازمان هواشناسی آمدند.",
        "وزرای کابینه استعفا دادند.",
        "نمایندگان مجلس رأی دادند.",
        "سرمربی تیم فوتبال سپاهان گفت: بردیم.",
        "هر مدیر شرکت باید پاسخگو باشد.",
        "۱۱ وزیر در این دولت هستند.",
        "رضا مرادی وزیر دولت سابق بود.",
        "دستگاه‌های مسئول کم‌کاری کردند.",
        "کشورهای عضو اتحادیه اروپا توافق کردند.",
        "زنان سرپرست خانوار وام گرفتند.",
        "کار زیر بار ترافیک می‌رود و زیر نظر است.",
    ],
)
def test_nobody_in_particular(text: str) -> None:
    assert posts(read(text)) == []


@pytest.mark.parametrize(
    ("text", "title", "former"),
    [
        ("رئیس سابق سازمان هواشناسی آمد.", "رئیس", True),
        ("رئیس پیشین سازمان هواشناسی آمد.", "رئیس", True),
        ("رئیس محترم سازمان هواشناسی آمد.", "رئیس", False),
        ("رئیس جمهور سابق آلمان آمد.", "رئیس‌جمهور آلمان", True),
        ("علی رضایی رئیس سازمان هواشناسی بود.", "رئیس", True),
    ],
)
def test_former(text: str, title: str, former: bool) -> None:
    (post,) = read(text)._.officials
    assert (post.title_text, post.former) == (title, former)


def test_acting() -> None:
    doc = read("سرپرست سازمان هواشناسی آمد. رئیس سازمان هواشناسی نیامد.")
    assert [(post.title_text, post.acting) for post in doc._.officials] == [("سرپرست", True), ("رئیس", False)]


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


def test_honorific_stands_apart() -> None:
    doc = read("حجت‌الاسلام والمسلمین حسن کریمی امام جمعه نطنز گفت: نماز مهم است.")
    (post,) = doc._.officials
    assert words(doc, *post.name) == "حسن کریمی"
    assert words(doc, *post.honorific).startswith("حجت‌الاسلام")


def test_a_country_in_what_the_model_takes_for_a_body() -> None:
    doc = NLP.make_doc("وزیر امور خارجه کانادا گفت: هوا سرد است.")
    doc._.names = [NameMention(1, 4, "ORG")]
    assert posts(annotated(doc)) == [("وزیر امور خارجه کانادا", "وزارت امور خارجه کانادا", None)]


def test_a_misspelt_title_is_kept_as_written() -> None:
    (post,) = read("معاوون وزیر نیرو گفت: برق هست.")._.officials
    assert (post.title_text, post.organization_text) == ("معاوون وزیر نیرو", "وزارت نیرو")


# Marks between brackets as a model makes them: T a post, P a person, O an organisation.
MARKED = [
    # where a town ends that no gazetteer knows
    ("[T امام جمعه نوآباد] خون شهدا را ستود.", [("امام جمعه نوآباد", None, None)]),
    # where a state ends
    ("[T وزیر بازرگانی نوستان] سفر کرد.", [("وزیر بازرگانی نوستان", "وزارت بازرگانی نوستان", None)]),
    # a post that the patterns do not know, beside a body or a name
    ("[T برنامه‌ریز] [O سازمان اوقاف] سفر کرد.", [("برنامه‌ریز", "سازمان اوقاف", None)]),
    ("[P مهتا نوآور] [T کارشناس خبره] سفر کرد.", [("کارشناس خبره", None, "مهتا نوآور")]),
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
            doc._.names.append(NameMention(*tokens, "TITLE" if label == "T" else "PER"))
    assert posts(annotated(doc)) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("محمدتقی صالحی نجف‌آبادی امروز در گفت‌وگو با خبرنگاران گفت: خوب است.", ["محمدتقی صالحی نجف‌آبادی"]),
        ("به گزارش خبرگزاری فارس از قم، نیکنام برزین اظهار داشت: خوب است.", ["نیکنام برزین"]),
        ("«تورال مهرسا» رئیس شورا گفت: خوب است.", ["تورال مهرسا"]),
        ("«سردار تورال مهرسا» رئیس شورا گفت: خوب است.", ["تورال مهرسا"]),
        ("«دکتر تورال مهرسا»، رئیس شورا گفت: خوب است.", ["تورال مهرسا"]),
        ("سیدمحمدعلی مهرسا رئیس شورا گفت: خوب است.", ["سیدمحمدعلی مهرسا"]),
        ("«سردار» رئیس شورا گفت: خوب است.", []),
        ("علی رضایی گفت: خوب است.\nرضایی افزود: بهتر شد.", ["علی رضایی", "رضایی"]),
        ("به گزارش خبرگزاری فارس از قم؛ رضا همت زاده رئیس شورا گفت: خوب است.", ["رضا همت زاده"]),
        ("خیابان حسن کریمی بسته شد.", []),
        ("مردم در خانه ماندند.", []),
    ],
)
def test_names_without_a_model(text: str, names: list[str]) -> None:
    doc = read(text)
    assert [words(doc, m.start, m.end) for m in doc._.persons] == names


@pytest.mark.parametrize("word", ["رئیس", "معاون", "وزیر", "علی", "نماینده مردم", "استاندار", "«", "دکتر"])
def test_one_word_over_and_over(word: str) -> None:
    doc = read(f"{word} " * 3000)
    assert all(post.end <= len(doc) for post in doc._.officials)


@given(st.text(alphabet="رئیسمدیروزنفتعلیحسنگ،.: «»\n0۱ \u200c", max_size=60))
@settings(max_examples=150, deadline=None)
def test_every_post_lies_in_the_text(text: str) -> None:
    doc = read(text)
    end = 0
    for post in doc._.officials:
        assert end <= post.start < post.title[1] <= post.end <= len(doc)
        assert post.title_text
        end = post.end
