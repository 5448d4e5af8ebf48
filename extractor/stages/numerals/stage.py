"""Numbers in words, digits and mixtures ─► ``doc._.numerals``.

Each maximal run of numeral tokens is parsed by the grammar of numeral_grammar.py; numbers that belong together as
the two ends of a range («۲ تا ۳ میلیارد», «دو سه هزار») are joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from extractor.layers import Numeral
from extractor.stages.numerals.grammar import ZWNJ, Atom, Parser, lexicon, plain, spread


class Numerals:
    """Numbers in words, digits and mixtures ─► ``doc._.numerals``."""

    def __init__(self) -> None:
        self.lexicon = lexicon()
        self.patterns = self.lexicon.patterns
        self._ordinal_words = frozenset(self.patterns.ordinal_words)
        self._old_letters = tuple(self.patterns.old_feed_letters)

    def __call__(self, doc: Doc) -> Doc:
        norms: list[str] = doc._.norms
        found: list[Numeral] = []
        for numeral in self._all(doc, norms):
            if found and (joined := self._range(doc, norms, found[-1], numeral)):
                found[-1] = joined
            else:
                found.append(numeral)
        self._reversed_slashes(doc, norms, found)
        doc._.numerals = found
        return doc

    def _all(self, doc: Doc, norms: list[str]) -> Iterator[Numeral]:
        """The numbers of each maximal run of atoms within one sentence."""
        forms = self.lexicon
        end, size = 0, len(norms)
        for start in [i for i, norm in enumerate(norms) if forms[norm] is not None]:
            if start < end:
                continue
            atoms: list[Atom] = []
            tokens: list[int] = []
            end = start
            form = forms[norms[start]]
            while form is not None:
                atoms += form.atoms
                tokens += [end] * len(form.atoms)
                end += 1
                glued = form.glued
                if glued or end == size or doc[end].is_sent_start:
                    break
                form = forms[norms[end]]
                if form is None and end + 1 < size and (joint := forms.joint(norms[end])):
                    form = None if doc[end + 1].is_sent_start else forms[norms[end + 1]]
                    if form is not None:
                        atoms.append(joint)
                        tokens.append(end)
                        end += 1
            yield from self._parse(norms, atoms, tokens, glued)

    def _parse(self, norms: list[str], atoms: list[Atom], tokens: list[int], glued: str | None) -> Iterator[Numeral]:
        """Parse one run from left to right; an atom that begins no number is passed over."""
        parser = Parser(atoms, self.patterns)
        at = 0
        while at < len(atoms):
            number = parser.number(at)
            if number is None:
                at += 1
                continue
            start, end = tokens[at], tokens[number.end - 1] + 1
            ranked = atoms[at].role == "digits" and end < len(norms) and norms[end].lstrip(ZWNJ) in self._ordinal_words
            end += ranked
            value = plain(number.value)
            if self._is_other_word(norms, start, end):
                pass
            elif start and norms[start - 1] in self.patterns.one_or and norms[start] in self.patterns.cardinals:
                yield Numeral(start - 1, end, low=number.scale, high=value, entry="numerals/numerals.yaml#one_or")
            else:
                yield Numeral(
                    start,
                    end,
                    value=value,
                    ordinal=number.ordinal or ranked,
                    fraction=number.fraction,
                    vague=number.vague,
                    alternative=None if number.other is None else plain(number.other),
                    scale=number.scale,
                    glued=glued if number.end == len(atoms) else None,
                    entry=atoms[at].entry,
                )
            at = number.end
            while at < len(atoms) and tokens[at] < end:
                at += 1

    def _is_other_word(self, norms: list[str], start: int, end: int) -> bool:
        """Whether the word is no numeral here («نه تنها», «سی دی») or an indefinite one («چند صد»)."""
        patterns = self.patterns
        before = norms[start - 1] if start else ""
        after = norms[end] if end < len(norms) else ""
        if before in patterns.indefinite:
            return True
        word = norms[start]
        return end - start == 1 and (
            after in patterns.not_before.get(word, ()) or before in patterns.not_after.get(word, ())
        )

    def _range(self, doc: Doc, norms: list[str], low: Numeral, high: Numeral) -> Numeral | None:
        """The range that two numerals make («۲ تا ۳», «بین ۲ و ۳», «7-5», «دو سه»); None if they make none."""
        if low.value is None or high.value is None or low.glued:
            return None
        if any(n.ordinal or n.fraction or n.vague for n in (low, high)):
            return None
        if not self._linked(norms, low, high) or any(doc[k].is_sent_start for k in range(low.end, high.start + 1)):
            return None
        first = spread(low, high)
        lesser, greater = sorted((first, high.value))
        if lesser == greater:
            return None
        return replace(low, end=high.end, value=None, low=lesser, high=greater, alternative=None, glued=high.glued)

    def _linked(self, norms: list[str], low: Numeral, high: Numeral) -> bool:
        patterns = self.patterns
        gap = high.start - low.end
        before = norms[low.start - 1] if low.start else ""
        if gap == 0:
            return self._approximate(norms, low, high)
        if gap > 1:
            return False
        link = norms[low.end]
        if link in patterns.dashes:
            after = norms[high.end] if high.end < len(norms) else ""
            return before not in patterns.dashes and after not in patterns.dashes
        if link in patterns.or_:
            return low.value is not None and high.value is not None and low.value < high.value
        return link in patterns.to or (link in patterns.and_ and before in patterns.between)

    def _approximate(self, norms: list[str], low: Numeral, high: Numeral) -> bool:
        """«دو سه», «ده پانزده هزار»: two cardinals in words, one a little above the other."""
        if low.end - low.start > 1 or norms[low.start] not in self.patterns.cardinals:
            return False
        if norms[high.start] not in self.patterns.cardinals or high.value is None or low.value is None:
            return False
        less, more = low.value, high.value / high.scale
        return less < more <= (less + 2 if less < 10 else less * 2)

    def _reversed_slashes(self, doc: Doc, norms: list[str], found: list[Numeral]) -> None:
        """Keep the other reading of «5/17» in a text that an old feed may have stored in reverse, and warn."""
        slashed = [
            n for n in found if n.alternative is not None and any("/" in norm for norm in norms[n.start : n.end])
        ]
        if not slashed:
            return
        old = any(letter in doc.text for letter in self._old_letters)
        for numeral in slashed:
            if old:
                text = doc[numeral.start : numeral.end].text.strip()
                doc._.warnings.append(
                    f"«{text}» is read as {numeral.value:f}; if the feed stored it in reverse, "
                    f"it is {numeral.alternative:f}"
                )
            else:
                numeral.alternative = None


@Language.factory("khabar_numerals")
def create(nlp: Language, name: str) -> Numerals:
    return Numerals()
