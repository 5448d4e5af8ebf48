"""What each token is made of as a numeral: patterns/numerals/numerals.yaml, compiled.

A token is one atom («هزار»), several («یکهزار» = «یک» + «هزار») or none; ``Lexicon`` works out once what each form is
made of.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

from extractor.patterns import load
from extractor.spelling.letters import ZWNJ, Memo
from extractor.stages.numerals.atoms import Atom, Form, NumeralPatterns, Role
from extractor.stages.numerals.digits import read_digits, vulgar
from extractor.stages.numerals.grammar import Parser

LONGEST = 80
"""Characters of the longest word that may be a number («ششصد‌و‌سی‌و‌هفت‌هزار‌و‌نود‌و‌پنج»)."""

_MARKS = dict.fromkeys(map(ord, "\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))


class Lexicon(Memo[Form | None]):
    """What each token is made of, worked out at its first use: ``lexicon[norm]``, None where it is no numeral."""

    def __init__(self, patterns: NumeralPatterns) -> None:
        super().__init__(self._made)
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
            ending = next((ending for ending in patterns.plural if word.endswith(ending)), "")
            stem = word.removesuffix(ending).rstrip(ZWNJ)
            for form in (stem + ending, stem + ZWNJ + ending) if ending else (word,):
                add("vague", "vague", form, Decimal(value), word)
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
        for word, power in patterns.latin_scales.items():
            add("scale", "latin_scales", word, Decimal(10) ** power)
        self._known = {word: Form((atom,)) for word, atom in atoms.items()}

    def __missing__(self, norm: str) -> Form | None:
        if len(norm) > LONGEST:
            return None
        return super().__missing__(norm)

    def _made(self, norm: str) -> Form | None:
        return self._known.get(norm) or self._read(norm)

    def joint(self, norm: str) -> Atom | None:
        """The atom of a word that counts only between atoms: «و», «ممیز»."""
        return self._joints.get(norm)

    def _read(self, norm: str) -> Form | None:
        if not norm:
            return None
        if norm[0].isdecimal():
            digits = read_digits(norm)
            if digits is None:
                return None
            return Form((Atom("digits", digits.value, norm, digits.thousands, digits.reverse),))
        if norm.isascii():
            return self._known.get(norm.lower())
        if (part := vulgar(norm)) is not None:
            return Form((Atom("fraction", part, norm),))
        word = norm.translate(_MARKS).strip(ZWNJ)
        return self[word] if word != norm else self._glued(word)

    def _glued(self, word: str) -> Form | None:
        """A word of several atoms («یکهزار», «بیست‌وپنجم»), or of atoms and a unit («هزارتومان»)."""
        atoms: list[Atom] = []
        last = end = at = 0
        while match := self._piece.match(word, at):
            atoms.append(self._atoms.get(match[0]) or self._joints[match[0]])
            last, end = at, match.end()
            at = end + 1 if word.startswith(ZWNJ, end) else end
        if not atoms:
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
        return self._form(atoms, rest)

    def _form(self, atoms: list[Atom], rest: str) -> Form | None:
        """The form of the atoms of one word, if they are one number with perhaps «و» at either side."""
        goes_on = atoms[0].role == "and"  # «وپنج»
        dangling = len(atoms) > 1 and atoms[-1].role == "and"  # «هزارو»
        body = atoms[goes_on : len(atoms) - dangling]
        if not body or (rest and dangling):
            return None
        parser = Parser(body, self.patterns)
        if parser.end_of_number() != len(body) and any(atom.role != "scale" for atom in body):
            counted = [Atom("cardinal", Decimal(1)), *body]  # «دو | میلیون‌ونیم»
            if body[0].role != "scale" or Parser(counted, self.patterns).end_of_number() != len(counted):
                return None
        single = len(body) == 1 and body[0].role != "scale"
        if rest:
            whole = body[-1].role in ("cardinal", "scale")
            return Form(tuple(atoms), rest, goes_on) if whole else None
        if single and dangling:
            return Form(tuple(atoms), None, goes_on, True) if parser.room(body[0]) else None
        if single and not goes_on:
            return None
        return Form(tuple(atoms), None, goes_on)


@cache
def lexicon() -> Lexicon:
    """The lexicon of patterns/numerals/numerals.yaml, shared by all pipelines of a process."""
    return Lexicon(load("numerals/numerals", NumeralPatterns))
