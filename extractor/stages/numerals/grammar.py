"""The grammar of Persian numbers over atoms.

``Parser`` reads a run of atoms left to right: a coefficient below one thousand, its scale words, «و», then the next
such group, smaller than the last. A scale word from a million on needs its coefficient: without one, the number that
stood there was not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.mentions import Numeral
from extractor.stages.numerals.atoms import Atom, NumeralPatterns, Role
from extractor.stages.numerals.digits import plain

THOUSAND = Decimal(1000)
MILLION = Decimal(10) ** 6
LARGEST = Decimal(10) ** 24
"""Scale words after this are no part of a number: nobody counts so far, and Decimal is exact to 28 digits."""

MIXED = Decimal(10)
"""«یک و یک سوم» is one number; the whole and the divisor of a greater one are rather two («سال ۹۲ و یک سوم مردم»)."""

TWICE = 2
"""The first end of a range that is more than this times the second is of the scale below."""

TOO_LARGE = Decimal(10) ** 27
"""From here on Decimal is not exact, and no number is read."""


class Readings(NamedTuple):
    """The other readings of digits, as in ``Digits``."""

    thousands: Decimal | None = None
    reverse: Decimal | None = None

    def times(self, factor: Decimal) -> Readings:
        return Readings(*(None if value is None else value * factor for value in self))


NONE = Readings()


class Group(NamedTuple):
    """A coefficient and its scale words."""

    value: Decimal
    scale: Decimal
    end: int
    readings: Readings = NONE
    over: bool = False
    fraction: bool = False


def spread(low: Numeral, high: Numeral) -> Decimal:
    """The value of ``low`` with the scale that it leaves to ``high``.

    «۲ تا ۳ میلیارد», «۵۰۰ تا یک میلیون», «هزار تا هزار و ۲۰۰ میلیارد».
    """
    value, upper = low.value, high.value if high.value is not None else high.high
    assert value is not None
    assert upper is not None
    scale, size = high.scale, abs(value)
    if low.scale == THOUSAND and high.tail >= MILLION and size < abs(upper) / high.tail:
        return plain(value * high.tail)
    if low.scale > 1 or scale == 1:
        return value
    beyond = size > TWICE * abs(upper) / scale  # «۵۰۰ تا یک میلیون»; «منفی ۵ تا منفی ۳ میلیارد» goes down
    return plain(value * (scale / 1000 if beyond else scale))


@dataclass(slots=True)
class Number:
    """A parsed stretch of atoms."""

    value: Decimal
    end: int
    ordinal: bool = False
    fraction: bool = False
    vague: bool = False
    over: bool = False
    """«و اندی»: somewhat more."""
    readings: Readings = NONE
    scale: Decimal = Decimal(1)
    """The scale of its first group («میلیارد» of «۳ میلیارد»), 1 if none."""
    tail: Decimal = Decimal(1)
    """Its last scale word («میلیارد» of «هزار و ۲۰۰ میلیارد»), 1 if it ends without one."""


class Parser:
    """The grammar over one run of atoms."""

    def __init__(self, atoms: list[Atom], patterns: NumeralPatterns) -> None:
        self.atoms = atoms
        self.patterns = patterns

    def role(self, at: int) -> Role | None:
        return self.atoms[at].role if at < len(self.atoms) else None

    def end_of_number(self) -> int:
        """Where the number ends that the atoms begin with; 0 where none does."""
        number = self.number(0)
        return number.end if number else 0

    def number(self, at: int) -> Number | None:
        """The longest number that begins at ``at``; None if none does."""
        atoms = self.atoms
        role = self.role(at)
        if role == "ordinal":
            return Number(atoms[at].value, at + 1, ordinal=True)
        if role == "vague":
            value, end = self.scales(at + 1)
            return Number(atoms[at].value * value, end, vague=True)
        first = self.group(at)
        if first is None:
            return None
        if first.fraction:
            return Number(first.value, first.end, fraction=True)
        if first.scale == 1 and (special := self.ordinal_or_fraction(first.value, at, first.end)):
            return special
        number = self.groups(first)
        if not number.ordinal and atoms[number.end - 1].role == "scale":
            number.tail = atoms[number.end - 1].value
        if self.role(number.end) == "odd":
            number.over, number.end = True, number.end + 1
        return number

    def groups(self, first: Group) -> Number:
        """The number that a first group and the smaller ones after it make."""
        atoms = self.atoms
        total, end = first.value, first.end
        floor = top = first.scale
        count = 1
        over = first.over
        while floor > 1:
            conjoined = self.role(end) == "and"
            begin = end + 1 if conjoined else end
            if conjoined and self.role(begin) == "half" and self.role(begin + 1) != "scale":
                return Number(total + floor / 2, begin + 1, over=over, scale=top)
            if conjoined and self.role(begin) == "ordinal" and atoms[begin].value < floor:
                return Number(total + atoms[begin].value, begin + 1, ordinal=True)
            group = self.group(begin)
            if group is None or group.fraction:
                break
            value, scale, stop = group[:3]
            if not conjoined and scale == 1 and not (floor == THOUSAND and 100 <= value < THOUSAND):
                break  # «یک هزار ۵۶۰» lacks its «و», «دو هزار سه …» are two numbers
            if scale == 1 and value < floor and (tail := self.ordinal_or_fraction(value, begin, stop)):
                if not tail.ordinal:
                    break
                return Number(total + tail.value, tail.end, ordinal=True)
            joined = self.joined(total, floor, count, group)
            if joined is None:
                break
            total, raised = joined
            top = raised or top
            floor = scale
            end = stop
            over |= group.over
            count += 1
        return Number(total, end, over=over, readings=first.readings if count == 1 else NONE, scale=top)

    def joined(self, total: Decimal, floor: Decimal, count: int, group: Group) -> tuple[Decimal, Decimal | None] | None:
        """A total with the next group, and the scale that the group gives to all of it: «۵ هزار و ۸۰۰ میلیارد»."""
        value, scale, stop = group[:3]
        if value < floor:
            return total + value, None
        if floor == THOUSAND and value / scale < THOUSAND and (scale > floor or count > 1):
            return (total + value / scale) * scale, scale
        last = self.atoms[stop - 1]
        if last.role == "scale" and THOUSAND <= value / last.value < floor < last.value:
            return (total + value / last.value) * last.value, last.value  # «۵ میلیون و ۹۰۰ هزار میلیارد»
        return None

    def ordinal_or_fraction(self, value: Decimal, at: int, end: int) -> Number | None:
        """What a coefficient makes with an ordinal after it: «بیست و پنجم», «دو سوم», «۲ و ۵ دهم»."""
        atoms = self.atoms
        if self.role(end) == "ordinal":
            divisor = atoms[end]
            if value >= divisor.value and (mixed := self.mixed(value, end, divisor.value)):
                return Number(mixed, end + 1)
            if (
                divisor.form in self.patterns.no_denominators
                or value != value.to_integral_value()
                or value >= divisor.value
            ):
                return None
            scale, stop = self.scales(end + 1)
            readings = Readings(reverse=self.mixed(value, end, divisor.value)).times(scale)
            return Number(value / divisor.value * scale, stop, fraction=stop == end + 1, scale=scale, readings=readings)
        rank = atoms[end + 1] if self.role(end) == "and" and self.role(end + 1) == "ordinal" else None
        if rank and rank.value < self.room(atoms[end - 1]):
            return Number(value + rank.value, end + 2, ordinal=True)
        return None

    def mixed(self, value: Decimal, end: int, divisor: Decimal) -> Decimal | None:
        """«هشتاد و سه صدم» as 80.03, which may be meant as well as 0.83."""
        if divisor not in (10, 100, 1000) or end < 3 or self.role(end - 2) != "and":
            return None
        part = self.atoms[end - 1].value
        return value - part + part / divisor if 0 < part < value else None

    def scales(self, at: int) -> tuple[Decimal, int]:
        """The product of the scale words from ``at`` on («هزار میلیارد»), as far as numbers go."""
        value = Decimal(1)
        while self.role(at) == "scale" and value < LARGEST:
            value *= self.atoms[at].value
            at += 1
        return value, at

    def group(self, at: int) -> Group | None:
        """A coefficient and its scales; a scale alone counts once («هزار و ۲۰۰»), but no million does."""
        if self.role(at) == "fraction":
            scale, end = self.scales(at + 1)
            return Group(self.atoms[at].value * scale, scale, end, fraction=end == at + 1)
        coefficient, end, readings = self.coefficient(at)
        over = coefficient is not None and self.role(end) == "odd" and self.role(end + 1) == "scale"
        end += over
        scale, stop = self.scales(end)
        if coefficient is None:
            if stop == end or self.atoms[at].value != THOUSAND:
                return None
            return Group(scale, scale, stop)
        return Group(coefficient * scale, scale, stop, readings.times(scale), over)

    @staticmethod
    def room(atom: Atom) -> Decimal:
        """Below what a number must be that stands after «و» in one coefficient: 100 after «سیصد», 10 after «بیست»."""
        if atom.role != "cardinal" or not atom.value:
            return Decimal(0)
        if atom.value % 100 == 0:
            return Decimal(100)
        return Decimal(10) if atom.value % 10 == 0 and atom.value > 10 else Decimal(0)

    def coefficient(self, at: int) -> tuple[Decimal | None, int, Readings]:
        """A number below one thousand at ``at`` («دویست و سی»): its value, None where none stands; its end; other
        readings."""
        role = self.role(at)
        atoms = self.atoms
        if role == "half":
            return atoms[at].value, at + 1, NONE
        if role not in ("digits", "cardinal"):
            return None, at, NONE
        value = atoms[at].value
        readings = Readings(atoms[at].thousands, atoms[at].reverse)
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
        if self.role(at) == "and" and self.role(at + 1) in ("half", "fraction"):
            return value + atoms[at + 1].value, at + 2, NONE
        if self.role(at) in ("and", "point") and (part := self.decimals(at) or self.vulgar(at, value)):
            return value + part[0], part[1], NONE
        return value, at, readings

    def vulgar(self, at: int, whole: Decimal) -> tuple[Decimal, int] | None:
        """A fraction in words after a small whole number: «یک | و یک چهارم», «دو | و سه‌چهارم»."""
        part, divisor = at + 1, at + 2
        if self.role(at) != "and" or self.role(part) not in ("digits", "cardinal") or self.role(divisor) != "ordinal":
            return None
        below, above = self.atoms[divisor], self.atoms[part].value
        if whole >= MIXED or below.value >= MIXED or below.form in self.patterns.no_denominators:
            return None
        return (above / below.value, divisor + 1) if 0 < above < below.value and above % 1 == 0 else None

    def decimals(self, at: int) -> tuple[Decimal, int] | None:
        """Decimals in words after the whole part: «و ۵ دهم», «ممیز پنج», «ممیز بیست و پنج صدم»."""
        atoms = self.atoms
        zeros = at + 1
        while atoms[at].role == "point" and self.role(zeros) == "cardinal" and not atoms[zeros].value:
            zeros += 1  # «ممیز صفر پنج»
        if self.role(zeros) not in ("digits", "cardinal"):
            return None
        value = atoms[zeros].value
        end = zeros + 1
        if (
            self.role(end) == "and"
            and self.role(end + 1) == "cardinal"
            and atoms[end + 1].value < self.room(atoms[zeros])
        ):
            value += atoms[end + 1].value
            end += 2
        if self.role(end) == "ordinal" and atoms[end].value in (10, 100, 1000) and value < atoms[end].value:
            return value / atoms[end].value, end + 1
        if atoms[at].role == "point" and value == value.to_integral_value():
            return Decimal(f"0.{'0' * (zeros - at - 1)}{value}"), end
        return None
