"""The pieces of numerals, and what patterns/numerals/numerals.yaml holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field

from extractor.patterns import Strict


class NumeralPatterns(Strict):
    """patterns/numerals/numerals.yaml."""

    cardinals: dict[str, int]
    hundred: list[str]
    scales: dict[str, int]
    latin_scales: dict[str, int]
    half: list[str]
    fractions: dict[str, str]
    ordinals: dict[str, int]
    ordinal_endings: list[str]
    ordinal_words: list[str]
    not_ordinals: list[str]
    no_denominators: list[str]
    vague: dict[str, int]
    plural: list[str]
    negative: list[str]
    plus: list[str]
    odd: list[str]
    odd_in_words: list[str]
    point: list[str]
    to: list[str]
    dashes: list[str]
    between: list[str]
    one_or: list[str]
    own: list[str]
    indefinite: list[str]
    not_before: dict[str, list[str]]
    not_after: dict[str, list[str]]
    glued: list[str]
    joined: list[str]
    old_feed_letters: str
    and_: list[str] = Field(alias="and")
    or_: list[str] = Field(alias="or")


LARGE = 20

Role = Literal["digits", "cardinal", "scale", "half", "fraction", "ordinal", "vague", "and", "odd", "point"]


@dataclass(slots=True, frozen=True)
class Atom:
    """The smallest piece of a numeral."""

    role: Role
    value: Decimal = Decimal(0)
    form: str = ""
    thousands: Decimal | None = None
    """Of digits: their other readings («34.500», «5/17»), as in ``Digits``."""
    reverse: Decimal | None = None
    entry: str | None = None

    @property
    def is_large_word(self) -> bool:
        """Whether it is a word that «and a few» may follow: «بیست», not «دو» or «۲۰»."""
        return self.role in ("cardinal", "scale") and self.value >= LARGE


@dataclass(slots=True, frozen=True)
class Form:
    """What a token is made of: atoms, then perhaps a word glued to them («تومان» in «هزارتومان»)."""

    atoms: tuple[Atom, ...]
    glued: str | None = None
    goes_on: bool = False
    """It only goes on with a number begun before («وپنج» of «بیست وپنج»)."""
    dangling: bool = False
    """It is a numeral only where one follows («بیستو» of «بیستو پنج»)."""
