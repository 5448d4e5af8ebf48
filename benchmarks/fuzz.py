"""Nonsense for hours: no text and no date of publication may end in an exception.

    python benchmarks/fuzz.py [--characters 10000000] [--seed 1]

Texts are soups of numerals, marks, currencies, units and date words of three calendars with years near and far, of
words of titles and speech, and of any Unicode; each is extracted as published on a day of the years 1800 to 2200. Every
span has to be the slice of the text that it names, every interval in order, every range too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
import traceback

from extractor import Article, Extractor

NUMBERS = """
یک دو سه نه ده یازده بیست سی صد دویست هزار میلیون میلیارد تریلیون کوینتیلیون نیم ربع نصف دهم صدم سوم پنجم اندی
ممیز منفی صفر ده‌ها صدها هزاران یکی یک‌سوم بیستو وپنج هزارو ۱ ۲ ۷ 9 ٣ ۱۲ ۲۹ ۳۰ ۳۱ ۳۲ ۹۹ ۰۵ ۱۰۰ ۳۵۴ ۱۳۰۰ ۱۳۹۵ ۱۴۰۳
1979 2024 9999 ۱۰۰۰۰۰۰۰ ۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹ ۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹۹ ۲/۵ ۲.۵ ۳۴.۵۰۰ ۱۲,۵۰۰ ½ ¼ ⅓ $1.2M
3bn ۰۰۰/۰۰۰/۸۳ 1e9 ² ٫ ٬
"""
DATES = """
سال سال‌های ماه ماهه هفته روز دهه قرن گذشته جاری آینده پیش دیگر قبل امسال پارسال دیروز فردا شنبه دوشنبه جمعه مهر آذر
اسفند فروردین ژوئن فوریه مه محرم صفر رجب رمضان ذی‌الحجه شوال قمری شمسی میلادی هجری ه.ق ابتدای پایان نیمه اول اواخر
منتهی مشابه مدت تاکنون نخست بهار تابستان عاشورا عید فطر نوروز بودجه مالی زراعی قوس حمل برج 12/8/1383 ۱۴۰۲-۰۳-۰۱
۱۳۹۵.۰۹.۰۱ 31/12/9999 ۳۰/۱۲/۱۴۰۳ ۱ ۲۹ ۳۰ ۳۱ ۷۰۰ ۱۲۰۰ ۱۳۴۲ ۱۳۴۳ ۱۵۰۰ ۱۵۰۱ ۲۱۴۹ ۹۳۷۷ ۹۹۹۹ میلیون میلیارد ۶۱ ۵۷۰
دهم چهلم تاسوعای عاشورای ۹۴-۱۳۹۳ ۱۳۹۰-۱۳۹۴ ـ ( ) چندی خواهد
"""
WORDS = """
و تا از به در که با را ، . : ؛ - – « » ( ) / ٪ % درصد درصدی تومان ریال دلار یورو تن نفر کیلومتر هکتار متر درجه زیر
شاخص واحد بیش حدود حداقل هر وی گفت افزود خبرنگار وزیر رئیس سازمان بانک مرکزی شرکت نفت علی محمدی تهران ایران می‌شود
کرد است ترتیب همت سنت برابر نفری کمک میلیاردی وام &nbsp; &zwnj; &#1776; ـ ها تیم *
US$ هر
"""
SPACES = ("\n", "\n\n", "\t", "\u200c", "\u200f")
POOLS = ((NUMBERS, WORDS), (DATES, WORDS), (NUMBERS, DATES, WORDS), (DATES,), (NUMBERS,))


class Fuzz:
    """Texts and days, by ``random`` alone."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, length: int) -> str:
        pools = [*(pool.split() for pool in self.random.choice(POOLS)), SPACES]
        joints = self.random.choice(((" ",), (" ", " ", " ", "", "\u200c", "\n")))
        pieces: list[str] = []
        size = 0
        while size < length:
            piece = self.any_unicode() if self.random.random() < 0.02 else self.random.choice(self.random.choice(pools))
            pieces += [piece, self.random.choice(joints)]
            size += len(piece) + 1
        return "".join(pieces)

    def any_unicode(self) -> str:
        highest = self.random.choice((0x7F, 0x6FF, 0xFFFF, 0x10FFFF))
        codes = (self.random.randint(0, highest) for _ in range(self.random.randint(1, 6)))
        return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000)

    def day(self) -> dt.date | None:
        if self.random.random() < 0.2:
            return None
        first, last = dt.date(1800, 1, 1).toordinal(), dt.date(2200, 12, 31).toordinal()
        return dt.date.fromordinal(self.random.choice((first, last, self.random.randint(first, last))))


def faults(article: Article, text: str) -> list[str]:
    """What of an article cannot be."""
    found = []
    for q in article.quantities():
        if text[q.span.start : q.span.end] != q.span.text:
            found.append(f"{q.id}: no slice of the text")
        if q.value is None and not (q.low is not None and q.high is not None and q.low < q.high):
            found.append(f"{q.id}: neither a value nor a range: {q.low}, {q.high}")
    for date in article.dates:
        if text[date.span.start : date.span.end] != date.span.text:
            found.append(f"{date.id}: no slice of the text")
        if date.start and date.end and date.start > date.end:
            found.append(f"{date.id}: {date.start} after {date.end}: {date.span.text!r}")
    return found


def run(characters: int, seed: int, length: int = 2_000) -> tuple[int, list[str]]:
    """Characters read, and what went wrong, each with its text."""
    fuzz, extractor = Fuzz(seed), Extractor("none")
    done = 0
    wrong: list[str] = []
    while done < characters:
        text, day = fuzz.text(length), fuzz.day()
        done += len(text)
        try:
            wrong += [
                f"{fault} (published {day}): {text!r}" for fault in faults(extractor(text, published_at=day), text)
            ]
        except Exception:  # whatever it is, it is what is looked for
            wrong.append(f"{traceback.format_exc(limit=-4)}published {day}: {text!r}")
    return done, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    began = time.perf_counter()
    done, wrong = run(options.characters, options.seed)
    print(f"{done:,} characters, {len(wrong)} faults, {time.perf_counter() - began:.0f} s")
    for fault in wrong[: options.show]:
        print(fault[:3_000])


if __name__ == "__main__":
    main()
