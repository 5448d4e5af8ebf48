"""Afghanistan: posts, bodies and speakers by their names there."""

from __future__ import annotations

import pytest

from extractor import Extractor

EXTRACTOR = Extractor(model="none")

POSTS = [
    ("والی هرات به کابل رفت.", (None, "والی هرات", "ولایت هرات")),
    ("محمد کریمی، والی قندهار، از ساخت ۳ مکتب خبر داد.", ("محمد کریمی", "والی قندهار", "ولایت قندهار")),
    ("انجنیر محمد کریمی، والی قندهار، به هرات رفت.", ("محمد کریمی", "والی قندهار", "ولایت قندهار")),
    ("سخنگوی والی ننگرهار گفت: باران می‌بارد.", (None, "سخنگوی والی ننگرهار", "ولایت ننگرهار")),
    ("ولسوال انجیل به کابل رفت.", (None, "ولسوال انجیل", "ولسوالی انجیل")),
    ("شاروال کابل گفت که ۱۰ سرک ساخته می‌شود.", (None, "شاروال کابل", "شاروالی کابل")),
    ("قوماندان امنیه بلخ به هرات رفت.", (None, "قوماندان امنیه بلخ", None)),
    ("لوی سارنوال افغانستان به هرات رفت.", (None, "لوی سارنوال افغانستان", None)),
    ("وزیر مالیه به هرات رفت.", (None, "وزیر مالیه", "وزارت مالیه")),
    ("وزیر امور داخله به هرات رفت.", (None, "وزیر امور داخله", "وزارت امور داخله")),
    ("وزیر صحت عامه به هرات رفت.", (None, "وزیر صحت عامه", "وزارت صحت عامه")),
]

BODIES = [
    ("وزارت مالیه افغانستان از بودجه خبر داد.", "وزارت مالیه افغانستان", "ministry"),
    ("وزارت معارف از بودجه خبر داد.", "وزارت معارف", "ministry"),
    ("وزارت زراعت، آبیاری و مالداری از بودجه خبر داد.", "وزارت زراعت، آبیاری و مالداری", "ministry"),
    ("لوی سارنوالی افغانستان از حکم خبر داد.", "لوی سارنوالی افغانستان", "court"),
    ("شاروالی کابل از نرخ‌ها خبر داد.", "شاروالی کابل", "municipality"),
    ("ولسوالی انجیل از نرخ‌ها خبر داد.", "ولسوالی انجیل", "governorate"),
    ("قوماندانی امنیه بلخ از آمار خبر داد.", "قوماندانی امنیه بلخ", "police"),
    ("ولسی جرگه به قانون رأی داد.", "ولسی جرگه", "parliament"),
    ("د افغانستان بانک از نرخ‌ها خبر داد.", "د افغانستان بانک", "bank"),
]


@pytest.mark.parametrize(("text", "expected"), POSTS)
def test_posts(text: str, expected: tuple[str | None, str, str | None]) -> None:
    (official,) = EXTRACTOR(text).officials
    (role,) = official.roles
    assert (official.name, role.title, role.organization) == expected


@pytest.mark.parametrize(("text", "name", "kind"), BODIES)
def test_bodies(text: str, name: str, kind: str) -> None:
    (body,) = EXTRACTOR(text).organizations
    assert (body.name, body.kind) == (name, kind)


@pytest.mark.parametrize("text", ["این ولسوالی بزرگ است.", "آمر این کار نبود.", "خزان در بلخ زیباست."])
def test_what_is_none(text: str) -> None:
    article = EXTRACTOR(text)
    assert not article.officials and not article.organizations


def test_who_speaks() -> None:
    article = EXTRACTOR("به گزارش خبرگزاری باختر، والی هرات گفت: ۲۰ نفر دستگیر شدند.")
    (count,) = article.counts
    assert count.said_by and count.said_by.name == "والی هرات"
