"""Digits of any script with their decimal and thousands marks, in one token or over several.

The readings of one writing: «34.500» is 34.5 or, as thousands, 34500; «5/17» is 5.17 or, where an old feed stored it
in reverse, 17.5. Which of them holds is for the unit to say (``quantities``), or for the text (``stage``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import unescape

from extractor.spelling.letters import ZWNJ

MAX_DIGITS = 24
"""A longer run of digits is a code."""

_GROUPED = re.compile(r"(\d{1,3}(?:[,٬،]\d{3})+)(?:[./٫](\d+))?")
_DOTTED = re.compile(r"\d{1,3}(?:[./٫]\d{3}){2,}")
_REVERSED = re.compile(r"(?:[0۰٠]{3}[./٫])+\d{1,3}")
_DECIMAL = re.compile(r"(\d+)([./٫,،])(\d+)")
_GROUP = re.compile(r"\d{3}")
ZEROS = ("000", "۰۰۰", "٠٠٠")
_HEAD = re.compile(r"[1-9۱-۹١-٩]\d{0,2}")
_SPACES = " \u00a0\u2007\u2008\u2009\u200a\u202f" + ZWNJ


@dataclass(slots=True, frozen=True)
class Digits:
    """What digits stand for."""

    value: Decimal
    thousands: Decimal | None = None
    """The value if their only mark parts thousands («34.500»)."""
    reverse: Decimal | None = None
    """The value if their slash decimal is stored in reverse («5/17»)."""
    warn: bool = False
    """Whether both readings of the slash are to be told, however the text is written."""


def read_digits(norm: str) -> Digits | None:
    """The number that one token of digits stands for; None if none.

    «۳۴٬۵۰۰» and «34,500» are thousands, «۲/۵», «۲.۵» and «۲٫۵» decimals.
    """
    if len(norm) > MAX_DIGITS:
        return None
    if norm.isdecimal():
        if int(norm[0]) == 0 and len(norm) > 1:
            return None  # a code
        return Digits(Decimal(norm))
    if match := _GROUPED.fullmatch(norm):
        whole = re.sub(r"\D", "", match[1])
        return Digits(Decimal(f"{whole}.{match[2] or 0}") if match[2] else Decimal(whole))
    if _DOTTED.fullmatch(norm):
        return Digits(Decimal(re.sub(r"\D", "", norm)))
    if _REVERSED.fullmatch(norm):  # «۰۰۰/۰۰۰/۸۳», as old feeds store 83,000,000
        return Digits(Decimal("".join(re.split(r"\D", norm)[::-1])))
    if match := _DECIMAL.fullmatch(norm):
        whole, mark, part = match[1], match[2], match[3]
        grouped = len(part) == 3 and len(whole) <= 3 and int(whole[0]) > 0
        return Digits(
            plain(Decimal(f"{whole}.{part}")),
            Decimal(whole + part) if grouped else None,
            plain(Decimal(f"{part}.{whole}")) if mark == "/" else None,
        )
    return None


def vulgar(norm: str) -> Decimal | None:
    """The value of a fraction that is one character («½»), None of anything else."""
    if len(norm) != 1 or unicodedata.category(norm) != "No":
        return None
    ratio = unicodedata.normalize("NFKC", norm).split("\N{FRACTION SLASH}")
    if len(ratio) != 2 or not all(part.isdecimal() for part in ratio):
        return None
    return Decimal(ratio[0]) / Decimal(ratio[1])


def spaced(norms: list[str], gaps: Gaps, at: int, is_scale: Callable[[str], bool]) -> tuple[Digits, int] | None:
    """Digits over several tokens from ``at`` on, and where they end.

    Thousands parted by spaces («۱۲ ۵۰۰», but before a scale word a name and its price: «پراید ۱۳۱ | ۴۵۰ میلیون»), a
    slash decimal with a space beside its slash («۵/ ۲۴», which a newspaper's page shows as 24/5), a whole number with a
    fraction («۳¼»).
    """
    if at + 1 >= len(norms) or (at and norms[at - 1].isascii() and norms[at - 1][-1].isalpha() and not gaps(at)):
        return None  # «EF7 ۸۲۰»
    first, second = norms[at], norms[at + 1]
    if _HEAD.fullmatch(first) and _GROUP.fullmatch(second):
        end = at + 1
        while end < len(norms) and _GROUP.fullmatch(norms[end]) and gaps(end) in _SPACES and gaps(end):
            end += 1
        longer = end < len(norms) and norms[end].isdecimal() and gaps(end) == " "
        scaled = end < len(norms) and is_scale(norms[end]) and norms[end - 1] not in ZEROS
        named = scaled and gaps(at + 1) == " "  # another space parts thousands alone
        if end == at + 1 or longer or named:
            return None
        return Digits(Decimal("".join(norms[at:end]))), end
    if first.isdecimal() and (part := vulgar(second)) is not None:
        return Digits(Decimal(first) + part), at + 2
    return _comma(norms, gaps, at) or _spaced_slash(norms, gaps, at)


def _comma(norms: list[str], gaps: Gaps, at: int) -> tuple[Digits, int] | None:
    """«۱،۵ میلیون تن»: a decimal with a comma of the text, without spaces and right before what it counts."""
    end = at + 3
    if norms[at + 1] != "،" or end >= len(norms) or gaps(at + 1) or gaps(at + 2) or not gaps(end):
        return None
    whole, part, behind = norms[at], norms[at + 2], norms[end]
    if not (whole + part).isdecimal() or len(whole) > 3 or len(part) > 2 or not behind[0].isalpha() or len(behind) == 1:
        return None
    if (at and norms[at - 1] == "،" and not gaps(at)) or (int(whole[0]) == 0 and len(whole) > 1):
        return None
    return Digits(plain(Decimal(f"{whole}.{part}"))), end


def _spaced_slash(norms: list[str], gaps: Gaps, at: int) -> tuple[Digits, int] | None:
    if norms[at + 1] != "/" or at + 2 >= len(norms) or not (norms[at] + norms[at + 2]).isdecimal():
        return None
    if (at and norms[at - 1] == "/") or (at + 3 < len(norms) and norms[at + 3] == "/"):
        return None  # a date
    before, after = gaps(at + 1), gaps(at + 2)
    if not {before, after} <= {"", *_SPACES} or max(len(norms[at]), len(norms[at + 2])) > 4:
        return None
    whole, part = norms[at], norms[at + 2]
    if after and not before:
        whole, part = part, whole
    if int(whole[0]) == 0 and len(whole) > 1:
        return None
    value, other = plain(Decimal(f"{whole}.{part}")), plain(Decimal(f"{part}.{whole}"))
    return Digits(value, None, other, warn=True), at + 3


class Gaps:
    """``gaps(i)``: what stands in the source between token ``i`` and the one before it."""

    __slots__ = ("_offsets", "_text")

    def __init__(self, text: str, offsets: list[tuple[int, int]]) -> None:
        self._text = text
        self._offsets = offsets

    def __call__(self, at: int) -> str:
        if not 0 < at < len(self._offsets):
            return "\n"
        gap = self._text[self._offsets[at - 1][1] : self._offsets[at][0]]
        return unescape(gap) if "&" in gap else gap


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent and without zeros at the end of its decimals."""
    whole = value.to_integral_value()
    return Decimal(f"{whole:f}") if value == whole else value.normalize()  # quantize() fails beyond 28 digits
