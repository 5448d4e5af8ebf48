"""Numbers written by independent libraries in every spelling, read back.

    python benchmarks/roundtrip.py [--sentences 50000] [--seed 1]

Each sentence holds one figure, whose value is known before it is written: in words (num2fawords, persiantools,
num2words), digits, or both. Read is a figure whose value, or whose other reading where the spelling has two, is the one
written; false is any value that is neither.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import spacy
from num2fawords import words as num2fawords
from num2words import num2words
from persiantools.digits import to_word
from spacy.language import Language

import extractor.stages.numerals.stage
import extractor.stages.quantities.stage  # noqa: F401  (register their factories)
from extractor.language.tokenizer import HazmTokenizer

ZWNJ, THIN, NBSP, NARROW = "\u200c", "\u2009", "\u00a0", "\u202f"
DIGITS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
SCALES = ((10**12, "تریلیون"), (10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))
LIBRARIES: tuple[Callable[[int], str], ...] = (num2fawords, to_word, lambda n: num2words(n, lang="fa"))
LARGEST = 10**12
"""From here on the libraries differ: «بیلیون» or «تریلیون»."""

FRAMES = {
    "money": ("بهای این طرح {} بود.", "رئیس اتحادیه گفت: {} به کشاورزان پرداخت شد.", "شرکت {} سود کرد."),
    "percent": ("تورم به {} رسید.", "سهم این بخش {} است.", "به گفته او {} مردم راضی هستند."),
    "measure": ("در این استان {} گندم خریدند.", "وی افزود: {} برنج وارد شد."),
    "count": ("در این شهر {} زندگی می‌کنند.", "وی گفت که {} آمدند."),
}
UNITS = {
    "money": ("تومان", "ریال", "دلار", "یورو"),
    "percent": ("درصد",),
    "measure": ("تن", "کیلوگرم", "هکتار", "متر"),
    "count": ("نفر",),
}
FILLER = (
    "این خبر را روابط عمومی منتشر کرد و افزود که کار در همه بخش‌ها با شتاب دنبال می‌شود و مسئولان از آن خشنود هستند.",
    "کارشناسان این حوزه بر این باورند که روند کنونی ادامه خواهد یافت و بازار در آرامش می‌ماند.",
)


@dataclass(frozen=True)
class Written:
    """A sentence with one figure."""

    spelling: str
    text: str
    value: Decimal


class Generator:
    """Writes numbers; ``random`` alone decides which and how."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def __iter__(self) -> Iterator[Written]:
        spellings = [getattr(self, name) for name in dir(self) if name.startswith("as_")]
        while True:
            spelling = self.random.choice(spellings)
            kind, number, value = spelling()
            sentence = self.random.choice(FRAMES[kind]).format(number)
            name, text = self.framed(spelling.__name__[3:], sentence)
            yield Written(name, text, value)

    def framed(self, name: str, sentence: str) -> tuple[str, str]:
        """The sentence alone, with entities for its spaces, or in a paragraph wrapped at 80 columns."""
        chance = self.random.random()
        if chance < 0.85:
            return name, sentence
        if chance < 0.9:
            return f"{name}, entities", sentence.replace(" ", "&nbsp;").replace(ZWNJ, "&zwnj;")
        paragraph = " ".join((FILLER[0], FILLER[1], sentence, FILLER[0], FILLER[1]))
        return f"{name}, wrapped", "\n".join(textwrap.wrap(paragraph, 80, break_on_hyphens=False))

    # --- pieces ---

    def number(self, least: int = 2, most: int = LARGEST) -> int:
        """A number of any size, its last digits often zeros."""
        size = self.random.uniform(0, len(str(most)) - 1)
        number = int(10**size * self.random.uniform(1, 10)) % most
        zeros = self.random.choice((0, 0, 1, 2, 3, 6, 9))
        return max(number // 10**zeros * 10**zeros or number, least)

    def digits(self, text: object) -> str:
        return str(text).translate(str.maketrans(DIGITS[0], self.random.choice(DIGITS)))

    def in_words(self, number: int) -> str:
        return self.random.choice(LIBRARIES)(number)

    def kind(self, *kinds: str) -> tuple[str, str]:
        kind = self.random.choice(kinds or ("money", "percent", "measure", "count"))
        return kind, self.random.choice(UNITS[kind])

    def mixed(self, number: int) -> str:
        """«۲ میلیون و ۴۱۵ هزار و نهصد»."""
        groups = []
        for scale, word in SCALES:
            if part := number // scale:
                groups.append(f"{self.either(part)} {word}")
            number %= scale
        return " و ".join([*groups, *([self.either(number)] if number or not groups else [])])

    def either(self, number: int) -> str:
        return self.digits(number) if self.random.random() < 0.6 else self.in_words(number)

    def grouped(self, number: int, marks: tuple[str, ...]) -> str:
        return self.digits(f"{number:,}".replace(",", self.random.choice(marks)))

    # --- spellings ---

    def plain(self, write: Callable[[int], str]) -> tuple[str, str, Decimal]:
        """Any figure, its number written by a function."""
        kind, unit = self.kind()
        number = self.number(most=101) if kind == "percent" else self.number()
        return kind, f"{write(number)} {unit}", Decimal(number)

    def large(self, write: Callable[[int], str], least: int = 1000) -> tuple[str, str, Decimal]:
        """The same of figures that are no percents."""
        kind, unit = self.kind("money", "measure", "count")
        number = self.number(least)
        return kind, f"{write(number)} {unit}", Decimal(number)

    def as_words(self) -> tuple[str, str, Decimal]:
        return self.plain(self.in_words)

    def as_digits(self) -> tuple[str, str, Decimal]:
        return self.plain(self.digits)

    def as_thousands(self) -> tuple[str, str, Decimal]:
        return self.large(lambda number: self.grouped(number, (",", "٬", "،")))

    def as_thousands_by_spaces(self) -> tuple[str, str, Decimal]:
        return self.large(lambda number: self.grouped(number, (THIN, NBSP, NARROW, " ")))

    def as_dotted_thousands(self) -> tuple[str, str, Decimal]:
        number = self.number(1000)
        unit = self.random.choice(("تومان", "ریال"))
        return "money", f"{self.grouped(number, ('.', '/'))} {unit}", Decimal(number)

    def as_mixture(self) -> tuple[str, str, Decimal]:
        return self.large(self.mixed)

    def as_glued_and(self) -> tuple[str, str, Decimal]:
        def glued(number: int) -> str:
            written = self.random.choice((self.in_words, self.mixed))(number)
            return written.replace(" و ", self.random.choice((" و", "و ")))

        return self.large(glued, 21)

    def as_half_spaces(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("money", "measure", "count")
        number = self.number(21, 10**6)
        return (
            kind,
            f"{self.in_words(number).replace(' و ', f'{ZWNJ}و{ZWNJ}').replace(' ', ZWNJ)} {unit}",
            Decimal(number),
        )

    def as_digits_joined(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("money", "measure", "count")
        number = self.random.randint(2, 999)
        scale, word = self.random.choice(SCALES[1:])
        return kind, f"{self.digits(number)}{self.random.choice((ZWNJ, ''))}{word} {unit}", Decimal(number * scale)

    def as_decimal(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("percent", "measure", "money")
        value = Decimal(self.random.randint(1, 99)) + Decimal(self.random.randint(1, 99)) / 100
        mark = self.random.choice(("/", ".", "٫"))
        scale, word = self.random.choice(SCALES[1:])
        written = self.digits(f"{value:f}".replace(".", mark))
        if kind == "percent":
            return kind, f"{written} {self.random.choice(('درصد', '٪', '%'))}", value
        return kind, f"{written} {word} {unit}", value * scale

    def as_spaced_decimal(self) -> tuple[str, str, Decimal]:
        value = Decimal(self.random.randint(10, 99)) + Decimal(self.random.randint(1, 9)) / 10
        whole, part = str(value).split(".")
        return "percent", f"{self.digits(part)}/ {self.digits(whole)} درصد".replace("\u066b", ""), value

    def as_decimal_words(self) -> tuple[str, str, Decimal]:
        value = Decimal(self.random.randint(1, 99)) + Decimal(self.random.randint(1, 99)) / 100
        library = self.random.choice((lambda v: num2fawords(str(v)), lambda v: to_word(float(v))))
        return "percent", f"{library(value)} درصد", value

    def as_half(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("money", "measure")
        number = self.random.randint(1, 99)
        scale, word = self.random.choice(SCALES[1:])
        forms = (
            f"{self.either(number)} و نیم {word}",
            f"{self.either(number)} {word} و نیم",
            f"{self.digits(number)}½ {word}",
        )
        return kind, f"{self.random.choice(forms)} {unit}", (number + Decimal("0.5")) * scale

    def as_fraction(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("money", "measure")
        scale, word = self.random.choice(SCALES[1:3])
        number = self.random.randint(1, 99)
        written, value = self.random.choice(
            (
                ("نیم", Decimal("0.5")),
                ("ربع", Decimal("0.25")),
                (f"{self.digits(number)}¼", number + Decimal("0.25")),
                (f"{self.digits(number)}¾", number + Decimal("0.75")),
            )
        )
        return kind, f"{written} {word} {unit}", value * scale

    def as_latin(self) -> tuple[str, str, Decimal]:
        value = Decimal(self.random.randint(11, 999)) / 10
        scale, letter, word, short = self.random.choice(((10**6, "M", "million", "mn"), (10**9, "B", "billion", "bn")))
        forms = (
            f"${value}{letter}",
            f"USD {value} {word}",
            f"EUR {value} {short}",
            f"€{value}{short}",
            f"{value} {word} دلار",
        )
        return "money", self.random.choice(forms), value * scale

    def as_negative(self) -> tuple[str, str, Decimal]:
        value = Decimal(self.random.randint(1, 99)) + Decimal(self.random.randint(0, 9)) / 10
        value = value.normalize() if value != value.to_integral_value() else value.to_integral_value()
        written = self.digits(f"{value:f}")
        forms = (f"منفی {written}", f"-{written}", f"{written}-", f"−{written}")
        return "percent", f"{self.random.choice(forms)} درصد", -value

    def as_brackets(self) -> tuple[str, str, Decimal]:
        number = self.random.randint(1, 99_999)
        scale, word = self.random.choice(SCALES[1:3])
        return "money", f"({self.grouped(number, (',',))}) {word} ریال", Decimal(-number * scale)

    def as_repeated(self) -> tuple[str, str, Decimal]:
        kind, unit = self.kind("money", "measure", "count")
        number = self.random.randint(2, 999)
        scale, word = self.random.choice(SCALES[1:])
        return kind, f"{self.digits(number)} ({self.in_words(number)}) {word} {unit}", Decimal(number * scale)


def pipeline() -> Language:
    nlp = spacy.blank("fa")
    nlp.tokenizer = HazmTokenizer(nlp.vocab)
    nlp.add_pipe("khabar_numerals")
    nlp.add_pipe("khabar_quantities")
    return nlp


@dataclass
class Result:
    """What became of the sentences, by spelling."""

    written: Counter[str]
    missed: list[Written]
    false: list[tuple[Written, list[Decimal]]]

    @property
    def read(self) -> float:
        return 1 - (len(self.missed) + len(self.false)) / self.written.total()


def measure(sentences: int, seed: int) -> Result:
    nlp = pipeline()
    result = Result(Counter(), [], [])
    for _, written in zip(range(sentences), Generator(seed), strict=False):
        result.written[written.spelling.partition(",")[0]] += 1
        found = nlp(written.text)._.quantities
        readings = [{q.value, q.alternative} for q in found]
        if any(written.value not in values for values in readings):
            result.false.append((written, [v for q in found for v in (q.value, q.low, q.high) if v is not None]))
        elif not found:
            result.missed.append(written)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5, help="how many faults of each spelling are shown")
    options = parser.parse_args()
    result = measure(options.sentences, options.seed)
    missed = Counter(written.spelling.partition(",")[0] for written in result.missed)
    false = Counter(written.spelling.partition(",")[0] for written, _ in result.false)
    print(f"{'spelling':24} {'written':>8} {'missed':>7} {'false':>6}")
    for spelling, number in sorted(result.written.items()):
        print(f"{spelling:24} {number:8} {missed[spelling]:7} {false[spelling]:6}")
    print(f"{'all':24} {result.written.total():8} {len(result.missed):7} {len(result.false):6}")
    print(f"read back: {result.read:.4%}; false values: {len(result.false)}")
    shown: Counter[str] = Counter()
    for written, values in [*((written, []) for written in result.missed), *result.false]:
        shown[written.spelling] += 1
        if shown[written.spelling] <= options.show:
            print(f"{written.spelling}: {written.text!r} is {written.value:f}, read {[f'{v:f}' for v in values]}")


if __name__ == "__main__":
    main()
