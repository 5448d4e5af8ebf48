"""A numeral in its sentence, and the quantity that it makes with a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from extractor.layers import flat, sentences
from extractor.mentions import Numeral, QuantityMention
from extractor.records.base import of_rule
from extractor.spelling.letters import squeeze
from extractor.stages.quantities.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Doc

WINDOW = 12
"""How many tokens before and after a numeral are looked at, within its sentence."""

Kind = Literal["money", "percent", "measure", "count"]


@dataclass(slots=True, frozen=True)
class View:
    """A numeral in its sentence: the norms before it, its own, and those after it (a glued unit first)."""

    numeral: Numeral
    before: Sequence[str]
    words: Sequence[str]
    after: Sequence[str]
    flat_before: Sequence[str]
    """``before``, squeezed."""
    flat_after: Sequence[str]
    touches: bool = False
    """Whether nothing stands between it and the token before it: «*780», not «* 780»."""

    @property
    def shift(self) -> int:
        """1 where the first word of ``after`` is no token of its own («هزارتومان»)."""
        return 1 if self.numeral.glued else 0

    def unsigned(self) -> View:
        """Without the sign, which is none of what is counted: «نظر منفی ۵ نفر», «-۵ نفر», «(۵) نفر»."""
        numeral = self.numeral
        value = None if numeral.value is None else abs(numeral.value)
        sign = 0 if self.words[0] == "(" else numeral.sign
        return replace(
            self,
            numeral=replace(numeral, start=numeral.start + sign, sign=0, value=value),
            before=[*self.before, *self.words[:sign]],
            words=self.words[sign:],
            flat_before=[*self.flat_before, *self.words[:sign]],
        )

    def used(self, quantity: QuantityMention) -> int:
        """How many words of ``after`` belong to the quantity."""
        return quantity.end - self.numeral.end + self.shift

    def rest(self, quantity: QuantityMention) -> Sequence[str]:
        """The norms after the whole quantity."""
        return self.after[self.used(quantity) :]


def views(doc: Doc, norms: list[str], numerals: list[Numeral]) -> Iterator[View]:
    """Each numeral with its surroundings, at most ``WINDOW`` tokens on each side and within its sentence."""
    squeezed = flat(doc)
    offsets: list[tuple[int, int]] = doc._.offsets
    bounds = iter(sentences(doc))
    first, last = next(bounds, (0, 0))
    for numeral in numerals:
        while numeral.start >= last:
            first, last = next(bounds)
        start, end = numeral.start, numeral.end
        left, right = max(first, start - WINDOW), min(last, end + WINDOW)
        after, flat_after = norms[end:right], squeezed[end:right]
        if numeral.glued:
            after, flat_after = [numeral.glued, *after], [squeeze(numeral.glued), *flat_after]
        touches = start > first and offsets[start - 1][1] == offsets[start][0]
        yield View(numeral, norms[left:start], norms[start:end], after, squeezed[left:start], flat_after, touches)


def mention(
    kind: Kind, view: View, numeral: Numeral, unit: Unit, leading: bool = False, confidence: float = 1.0
) -> QuantityMention:
    """The quantity of a numeral and the unit after it, or before it (``leading``)."""
    end = numeral.end if leading else numeral.end + unit.length - view.shift
    evidence = of_rule(
        rule=f"{kind} {'before' if leading else 'after'} numeral", entry=unit.entry or None, confidence=confidence
    )
    return QuantityMention(
        kind,
        numeral.start - (unit.length if leading else 0),
        end,
        value=numeral.value,
        low=numeral.low,
        high=numeral.high,
        alternative=numeral.alternative,
        unit=unit.name,
        ucum=unit.ucum,
        evidence=(evidence,),
    )  # fmt: skip


def thousands(numeral: Numeral, certain: bool = False) -> Numeral:
    """«34.500» as 34500, of something that has no fractions (``certain``) or where the decimals are all zeros.

    Before a scale word the mark is a decimal point: «3.013 میلیارد».
    """
    value, grouped = numeral.value, numeral.thousands
    if value is None or grouped is None:
        return numeral
    if (certain and numeral.scale == 1) or not grouped / numeral.scale % 1000:
        return replace(numeral, value=grouped, alternative=value)
    return replace(numeral, alternative=numeral.alternative if numeral.alternative is not None else grouped)
