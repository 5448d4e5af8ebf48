"""The grammar of Persian numbers over atoms.

A token is one atom («هزار»), several («یکهزار» = «یک» + «هزار») or none; ``Lexicon`` works out once what each form is
made of. ``Parser`` reads a run of atoms left to right: a coefficient below one thousand, its scale words, «و», then
the next such group, smaller than the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Literal

from pydantic import BaseModel, Field

from extractor.layers import Numeral
from extractor.patterns import load

MAX_DIGITS = 30
"""A longer run of digits is a code, and a longer word no numeral."""

_MEMORY = 65_536
"""How many forms are remembered: bounds the memory that endless input takes."""

ZWNJ = "\u200c"
_MARKS = dict.fromkeys(map(ord, "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))

_GROUPED = re.compile(r"(\d{1,3}(?:[,٬،]\d{3})+)(?:[./٫](\d+))?")
_DOTTED = re.compile(r"\d{1,3}(?:[./٫]\d{3}){2,}")
_REVERSED = re.compile(r"(?:[0۰٠]{3}[./٫])+\d{1,3}")
_DECIMAL = re.compile(r"(\d+)([./٫,،])(\d+)")


class NumeralPatterns(BaseModel):
    """patterns/numerals/numerals.yaml."""

    cardinals: dict[str, int]
    hundred: list[str]
    scales: dict[str, int]
    half: list[str]
    fractions: dict[str, str]
    ordinals: dict[str, int]
    ordinal_endings: list[str]
    ordinal_words: list[str]
    not_ordinals: list[str]
    no_denominators: list[str]
    vague: dict[str, int]
    point: list[str]
    to: list[str]
    dashes: list[str]
    between: list[str]
    one_or: list[str]
    indefinite: list[str]
    not_before: dict[str, list[str]]
    not_after: dict[str, list[str]]
    glued: list[str]
    joined: list[str]
    old_feed_letters: str
    and_: list[str] = Field(alias="and")
    or_: list[str] = Field(alias="or")


Role = Literal["digits", "cardinal", "scale", "half", "fraction", "ordinal", "vague", "and", "point"]


@dataclass(slots=True, frozen=True)
class Atom:
    """The smallest piece of a numeral."""

    role: Role
    value: Decimal = Decimal(0)
    form: str = ""
    other: Decimal | None = None
    """Of digits: the other reading («5/17», «34.500»)."""
    entry: str | None = None


@dataclass(slots=True, frozen=True)
class Form:
    """What a token is made of: atoms, then perhaps a word glued to them («تومان» in «هزارتومان»)."""

    atoms: tuple[Atom, ...]
    glued: str | None = None


def read_digits(norm: str) -> Atom | None:
    """The number that digits of any script with their decimal and thousands marks stand for; None if none.

    «۳۴٬۵۰۰» and «34,500» are thousands, «۲/۵», «۲.۵» and «۲٫۵» decimals. «34.500» and «5/17» are read as decimals,
    with the other reading beside («34500», «17.5»).
    """
    if len(norm) > MAX_DIGITS:
        return None
    if norm.isdecimal():
        if int(norm[0]) == 0 and len(norm) > 1:
            return None  # a code
        return Atom("digits", Decimal(norm), norm)
    if match := _GROUPED.fullmatch(norm):
        whole = re.sub(r"\D", "", match[1])
        return Atom("digits", Decimal(f"{whole}.{match[2] or 0}") if match[2] else Decimal(whole), norm)
    if _DOTTED.fullmatch(norm):
        return Atom("digits", Decimal(re.sub(r"\D", "", norm)), norm)
    if _REVERSED.fullmatch(norm):  # «۰۰۰/۰۰۰/۸۳», as old feeds store 83,000,000
        return Atom("digits", Decimal("".join(re.split(r"\D", norm)[::-1])), norm)
    if match := _DECIMAL.fullmatch(norm):
        whole, mark, part = match[1], match[2], match[3]
        other: Decimal | None = None
        if mark == "/":
            other = plain(Decimal(f"{part}.{whole}"))
        elif len(part) == 3 and len(whole) <= 3 and int(whole[0]) > 0:
            other = Decimal(whole + part)
        return Atom("digits", plain(Decimal(f"{whole}.{part}")), norm, other)
    return None


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at the end of its decimals."""
    whole = value.to_integral_value()
    return Decimal(f"{whole:f}") if value == whole else value.normalize()  # quantize() fails beyond 28 digits


def spread(low: Numeral, high: Numeral) -> Decimal:
    """The value of ``low`` with the scale that it leaves to ``high``: «۲ تا ۳ میلیارد», «۵۰۰ تا یک میلیون»."""
    value, upper = low.value, high.value if high.value is not None else high.high
    assert value is not None
    assert upper is not None
    scale = high.scale
    if low.scale > 1 or scale == 1:
        return value
    return plain(value * (scale if value < upper / scale else scale / 1000))


class Lexicon(dict[str, Form | None]):
    """What each token is made of, worked out at its first use: ``lexicon[norm]``, None where it is no numeral."""

    def __init__(self, patterns: NumeralPatterns) -> None:
        super().__init__()
        self.patterns = patterns
        self._units = {*patterns.glued, *(ZWNJ + word for word in [*patterns.glued, *patterns.joined])}
        atoms: dict[str, Atom] = {}

        def add(role: Role, section: str, word: str, value: Decimal, base: str | None = None) -> None:
            atoms[word] = Atom(role, value, word, entry=f"numerals/numerals.yaml#{section}.{base or word}")

        for word, value in patterns.cardinals.items():
            add("cardinal", "cardinals", word, Decimal(value))
        for word, power in patterns.scales.items():
            add("scale", "scales", word, Decimal(10) ** power)
        for (base, atom), ending in product(list(atoms.items()), patterns.ordinal_endings):
            if base + ending not in patterns.not_ordinals:
                add("ordinal", "ordinal_endings", base + ending, atom.value, ending)
        for word, value in patterns.ordinals.items():
            add("ordinal", "ordinals", word, Decimal(value))
        for word, value in patterns.vague.items():
            add("vague", "vague", word, Decimal(value))
        for word, ratio in patterns.fractions.items():
            fraction = Fraction(ratio)
            add("fraction", "fractions", word, Decimal(fraction.numerator) / Decimal(fraction.denominator))
        for word in patterns.half:
            add("half", "half", word, Decimal("0.5"))
        self._atoms = atoms
        self._joints = {word: Atom("and", form=word) for word in patterns.and_}
        whole = [word for word, atom in atoms.items() if atom.role in ("cardinal", "scale", "half")]
        pieces = sorted([*whole, *self._joints], key=len, reverse=True)
        self._piece = re.compile("|".join(map(re.escape, pieces)))
        self._joints |= {word: Atom("point", form=word) for word in patterns.point}
        self._known = {word: Form((atom,)) for word, atom in atoms.items()}

    def __missing__(self, norm: str) -> Form | None:
        if len(norm) > MAX_DIGITS:
            return None
        if len(self) >= _MEMORY:
            self.clear()
        form = self[norm] = self._known.get(norm) or self._read(norm)
        return form

    def joint(self, norm: str) -> Atom | None:
        """The atom of a word that counts only between atoms: «و», «ممیز»."""
        return self._joints.get(norm)

    def _read(self, norm: str) -> Form | None:
        if not norm:
            return None
        if norm[0].isdecimal():
            atom = read_digits(norm)
            return Form((atom,)) if atom else None
        word = norm.translate(_MARKS)
        return self[word] if word != norm else self._glued(word)

    def _glued(self, word: str) -> Form | None:
        """A word of several atoms («یکهزار», «بیست‌وپنجم»), or of atoms and a unit («هزارتومان»)."""
        atoms: list[Atom] = []
        last = end = at = 0
        while match := self._piece.match(word, at):
            atoms.append(self._atoms.get(match[0]) or self._joints[match[0]])
            last, end = at, match.end()
            at = end + 1 if word.startswith(ZWNJ, end) else end
        if not atoms or atoms[0].role == "and":
            return None
        rest = word[at:]
        if rest and word[end:] not in self._units:  # the last piece may begin an ordinal: «پنج» of «پنجم»
            if ordinal := self._atoms.get(rest):
                atoms.append(ordinal)
            elif ordinal := self._atoms.get(word[last:]):
                atoms[-1] = ordinal
            else:
                return None
            rest = ""
        body = atoms[:-1] if atoms[-1].role == "and" else atoms  # «هزارو»
        if Parser(body, self.patterns).end_of_number() != len(body) or (rest and len(body) < len(atoms)):
            return None
        if rest:
            return Form(tuple(body), rest) if body[-1].role in ("cardinal", "scale") else None
        return Form(tuple(atoms)) if len(body) > 1 or body[-1].role == "scale" else None


@dataclass(slots=True)
class Number:
    """A parsed stretch of atoms."""

    value: Decimal
    end: int
    ordinal: bool = False
    fraction: bool = False
    vague: bool = False
    other: Decimal | None = None
    scale: Decimal = Decimal(1)
    """The scale of its first group («میلیارد» of «۳ میلیارد»), 1 if none."""


LARGEST = Decimal(10) ** 24
"""Scale words after this are no part of a number: nobody counts so far, and Decimal is exact to 28 digits."""


class Parser:
    """The grammar over one run of atoms."""

    def __init__(self, atoms: list[Atom], patterns: NumeralPatterns) -> None:
        self.atoms = atoms
        self.patterns = patterns

    def role(self, at: int) -> Role | None:
        return self.atoms[at].role if at < len(self.atoms) else None

    def end_of_number(self) -> int:
        number = self.number(0)
        return number.end if number else 0

    def number(self, at: int) -> Number | None:
        """The longest number that begins at ``at``; None if none does."""
        atoms = self.atoms
        role = self.role(at)
        if role == "ordinal":
            return Number(atoms[at].value, at + 1, ordinal=True)
        if role == "fraction":
            return Number(atoms[at].value, at + 1, fraction=True)
        if role == "vague":
            value, end = self.scales(at + 1)
            return Number(atoms[at].value * value, end, vague=True)
        first = self.group(at)
        if first is None:
            return None
        total, scale, end, other = first
        if scale == 1 and (special := self.ordinal_or_fraction(total, at, end)):
            return special
        floor = top = scale
        groups = 1
        while floor > 1:
            conjoined = self.role(end) == "and"
            begin = end + 1 if conjoined else end
            if conjoined and self.role(begin) == "half" and self.role(begin + 1) != "scale":
                total += floor / 2
                end = begin + 1
                break
            if conjoined and self.role(begin) == "ordinal" and atoms[begin].value < floor:
                return Number(total + atoms[begin].value, begin + 1, ordinal=True)
            group = self.group(begin)
            if group is None:
                break
            value, scale, stop, _ = group
            if not conjoined and scale == 1 and not (floor == 1000 and 100 <= value < 1000):
                break  # «یک هزار ۵۶۰» lacks its «و», «دو هزار سه …» are two numbers
            if scale == 1 and value < floor and (tail := self.ordinal_or_fraction(value, begin, stop)):
                if not tail.ordinal:
                    break
                return Number(total + tail.value, tail.end, ordinal=True)
            if value < floor:
                total += value
            elif floor == 1000 and value / scale < 1000 and (scale > floor or groups > 1):
                total = (total + value / scale) * scale  # «۵ هزار و ۸۰۰ میلیارد»
                top = scale
            elif atoms[stop - 1].role == "scale" and value / atoms[stop - 1].value < floor < atoms[stop - 1].value:
                top = atoms[stop - 1].value
                total = (total + value / top) * top  # «۵ میلیون و ۹۰۰ هزار میلیارد»
            else:
                break
            floor = scale
            end = stop
            groups += 1
        return Number(total, end, other=other if groups == 1 else None, scale=top)

    def ordinal_or_fraction(self, value: Decimal, at: int, end: int) -> Number | None:
        """What a coefficient makes with an ordinal after it: «بیست و پنجم», «دو سوم», «۲ و ۵ دهم»."""
        atoms = self.atoms
        if self.role(end) == "ordinal":
            divisor = atoms[end]
            if (
                divisor.form in self.patterns.no_denominators
                or value != value.to_integral_value()
                or value >= divisor.value
            ):
                return None
            return Number(value / divisor.value, end + 1, fraction=True)
        rank = atoms[end + 1] if self.role(end) == "and" and self.role(end + 1) == "ordinal" else None
        if rank and rank.value < self.room(atoms[end - 1]):
            return Number(value + rank.value, end + 2, ordinal=True)
        return None

    def scales(self, at: int) -> tuple[Decimal, int]:
        """The product of the scale words from ``at`` on («هزار میلیارد»), as far as numbers go."""
        value = Decimal(1)
        while self.role(at) == "scale" and value < LARGEST:
            value *= self.atoms[at].value
            at += 1
        return value, at

    def group(self, at: int) -> tuple[Decimal, Decimal, int, Decimal | None] | None:
        """A coefficient and its scales: value, scale, end and the other reading of its digits."""
        coefficient, end, other = self.coefficient(at)
        scale, stop = self.scales(end)
        if coefficient is None:
            if stop == end:
                return None
            return scale, scale, stop, None
        return coefficient * scale, scale, stop, other * scale if other is not None else None

    @staticmethod
    def room(atom: Atom) -> Decimal:
        """Below what a number must be that stands after «و» in one coefficient: 100 after «سیصد», 10 after «بیست»."""
        if atom.role != "cardinal" or not atom.value:
            return Decimal(0)
        if atom.value % 100 == 0:
            return Decimal(100)
        return Decimal(10) if atom.value % 10 == 0 and atom.value > 10 else Decimal(0)

    def coefficient(self, at: int) -> tuple[Decimal | None, int, Decimal | None]:
        role = self.role(at)
        atoms = self.atoms
        if role == "half":
            return atoms[at].value, at + 1, None
        if role not in ("digits", "cardinal"):
            return None, at, None
        value = atoms[at].value
        other = atoms[at].other
        last = at
        at += 1
        if 0 < value < 10 and at < len(atoms) and atoms[at].form in self.patterns.hundred:
            value *= atoms[at].value  # «یک صد»
            last = at
            at += 1
        while self.role(at) == "and" and self.role(at + 1) in ("cardinal", "digits"):
            smaller = atoms[at + 1].value
            if not 0 < smaller < self.room(atoms[last]) or smaller != smaller.to_integral_value():
                break
            value += smaller
            last = at + 1
            at += 2
        if self.role(at) == "and" and self.role(at + 1) == "half":
            return value + atoms[at + 1].value, at + 2, None
        if self.role(at) in ("and", "point") and (part := self.decimals(at)):
            return value + part[0], part[1], None
        return value, at, other

    def decimals(self, at: int) -> tuple[Decimal, int] | None:
        """Decimals in words after the whole part: «و ۵ دهم», «ممیز پنج», «ممیز بیست و پنج صدم»."""
        atoms = self.atoms
        if self.role(at + 1) not in ("digits", "cardinal"):
            return None
        value = atoms[at + 1].value
        end = at + 2
        if (
            self.role(end) == "and"
            and self.role(end + 1) == "cardinal"
            and atoms[end + 1].value < self.room(atoms[at + 1])
        ):
            value += atoms[end + 1].value
            end += 2
        if self.role(end) == "ordinal" and atoms[end].value in (10, 100, 1000) and value < atoms[end].value:
            return value / atoms[end].value, end + 1
        if atoms[at].role == "point":
            return Decimal(f"0.{value}"), end
        return None


@cache
def lexicon() -> Lexicon:
    """The lexicon of patterns/numerals/numerals.yaml, shared by all pipelines of a process."""
    return Lexicon(load("numerals/numerals", NumeralPatterns))
