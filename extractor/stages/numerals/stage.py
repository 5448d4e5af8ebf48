"""Numbers in words, digits and mixtures ─► ``doc._.numerals``.

Each maximal run of numeral tokens is parsed by the grammar of grammar.py; numbers that belong together as the two
ends of a range («۲ تا ۳ میلیارد», «دو سه هزار») are joined. Where words of a number were not read, nothing is left of
it: its tail alone would be another number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import compress, count
from typing import TYPE_CHECKING

from extractor.language.acronyms import acronyms
from extractor.layers import flat, laid_out, sentences, source, written
from extractor.mentions import Numeral
from extractor.spelling.letters import ZWNJ
from extractor.stage import Stage, factory
from extractor.stages.numerals.atoms import Atom, Form
from extractor.stages.numerals.digits import Gaps, plain, spaced
from extractor.stages.numerals.grammar import TOO_LARGE, Number, Parser
from extractor.stages.numerals.lexicon import lexicon
from extractor.stages.numerals.ranges import Ranges

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

BRACKETS = ("(", ")")
TRUE_MINUS = "−"
MINUS = frozenset(("-", "–", TRUE_MINUS))
PERCENT = frozenset(("%", "٪"))
SIGNS = PERCENT.union(("$", "€"))
LONGEST_REPEAT = 12
"""Most tokens of a number that is said again in brackets."""


@dataclass(slots=True)
class Run:
    """Atoms that stand side by side, each with its first token and the one after its last."""

    atoms: list[Atom] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    negative: set[int] = field(default_factory=set)
    """The atoms that carry a sign of their own."""
    warned: set[int] = field(default_factory=set)
    glued: str | None = None

    def add(self, atom: Atom, start: int, end: int) -> None:
        self.atoms.append(atom)
        self.starts.append(start)
        self.ends.append(end)


class Numerals(Stage):
    """Numbers in words, digits and mixtures ─► ``doc._.numerals``."""

    topic = "numerals"
    assigns = ("numerals",)

    def __init__(self) -> None:
        self.lexicon = lexicon()
        self.patterns = self.lexicon.patterns
        self._ordinal_words = frozenset(self.patterns.ordinal_words)
        self._old_letters = tuple(self.patterns.old_feed_letters)
        self._negative = frozenset(self.patterns.negative)
        self._odd = frozenset(self.patterns.odd)
        self._few = self._odd.union(self.patterns.odd_in_words)

    def annotate(self, doc: Doc) -> None:
        doc._.numerals = _Reading(self, doc).all()


class _Reading:
    """The numerals of one Doc."""

    def __init__(self, stage: Numerals, doc: Doc) -> None:
        self.doc = doc
        self.norms: list[str] = doc._.norms
        self.size = len(self.norms)
        self.forms = stage.lexicon
        self.patterns = stage.patterns
        self.stage = stage
        self.begins = {start for start, _ in sentences(doc)}
        self.gaps = Gaps(laid_out(doc), doc._.offsets)
        self.range = Ranges(self.norms, self.gaps, self.begins, self.patterns)
        self.slashed: list[Numeral] = []
        """Numerals whose slash decimal is told with its other reading in any text."""
        self.spelt = {k for start, end in acronyms(flat(doc), latin=True) for k in range(start, end)}

    def all(self) -> list[Numeral]:
        found: list[Numeral] = []
        for run in self._runs():
            for numeral in self._parse(run):
                if found and (joined := self.range(found[-1], numeral)):
                    found[-1] = joined
                else:
                    found.append(numeral)
        self._reversed_slashes(found)
        return found

    def norm(self, at: int) -> str:
        return self.norms[at] if 0 <= at < self.size else ""

    # --- runs ---

    def _runs(self) -> Iterator[Run]:
        """Each maximal run of atoms within one sentence."""
        forms, norms = self.forms, self.norms
        end = 0
        for start in compress(count(), map(forms.__getitem__, norms)):
            if start < end:
                continue
            form = forms[norms[start]]
            if form is None or form.goes_on:
                continue
            run = Run()
            end = start
            while form is not None and end < self.size:
                end = self._take(run, form, end)
                if run.glued or end == self.size or end in self.begins:
                    break
                form, end = self._next(run, end)
            if run.atoms:
                yield run

    def _take(self, run: Run, form: Form, at: int) -> int:
        """Add the atoms of the token ``at``, and of those that its digits go on over; where they end."""
        if form.atoms[0].role != "digits":
            if form.dangling and self.forms[self.norm(at + 1)] is None:
                return at + 1  # «صدو …»
            if len(form.atoms) == 1 and form.atoms[0].role == "cardinal" and self._is_plural(at + 1):
                return self._plural(run, form.atoms[0], at, at + 1)
            for atom in form.atoms:
                run.add(atom, at, at + 1)
            run.glued = form.glued
            return at + 1
        start, end, atom = at, at + 1, form.atoms[0]
        if long := spaced(self.norms, self.gaps, at, self._is_scale):
            digits, end = long
            atom = replace(atom, value=digits.value, thousands=None, reverse=digits.reverse)
            if digits.warn:
                run.warned.add(len(run.atoms))
        if self._is_plural(end):
            return self._plural(run, atom, at, end)
        if signed := self._sign(run, at, end):
            run.negative.add(len(run.atoms))
            start, end = signed
        run.add(atom, start, end)
        return end

    def _is_plural(self, end: int) -> bool:
        """Whether the ending of the plural follows: «۱۰ها هزار», «۱۰۰‌ها نفر»."""
        return self.norm(end).lstrip(ZWNJ) in self.patterns.plural and not self.gaps(end).strip(ZWNJ + " ")

    def _plural(self, run: Run, atom: Atom, at: int, end: int) -> int:
        """Add a round number in the plural, or pass over another with its scale words («۲۰ها هزار»); where they end."""
        if atom.value in self.patterns.vague.values():
            run.add(replace(atom, role="vague"), at, end + 1)
            return end + 1
        end += 1
        while (form := self.forms[self.norm(end)]) and all(atom.role == "scale" for atom in form.atoms):
            end += 1
        return end

    def _next(self, run: Run, end: int) -> tuple[Form | None, int]:
        """The form that goes on with a run at a token, and its token: after «و», or a repetition in brackets."""
        forms = self.forms
        if self._is_plus(run, end):
            run.add(Atom("odd"), end, end + 1)
            end += 1
            if end == self.size or end in self.begins:
                return None, end
        form = forms[self.norms[end]]
        if form is None and self.norms[end] == BRACKETS[0]:
            end = self._repeated(run, end)
            form = forms[self.norm(end)] if end < self.size and end not in self.begins else None
        if form is not None or end + 1 >= self.size:
            return form, end
        joint = forms.joint(self.norms[end])
        if joint is None or end + 1 in self.begins:
            return None, end
        large = any(atom.is_large_word for atom in run.atoms[-1:])
        if self.norms[end + 1] in (self.stage._few if large else self.stage._odd):
            run.add(Atom("odd"), end, end + 2)
            end += 2
            begins = end < self.size and end not in self.begins
            return (forms[self.norms[end]] if begins else None), end
        form = forms[self.norms[end + 1]]
        if form is None or form.goes_on:
            return None, end
        run.add(joint, end, end + 1)
        return form, end + 1

    def _is_plus(self, run: Run, at: int) -> bool:
        """Whether a plus behind a number makes it somewhat more: «۲۰+ کشور», not «۳+ درصد», «۴۵+۲»."""
        if self.norms[at] not in self.patterns.plus or self.gaps(at) or run.atoms[-1].role not in ("digits", "scale"):
            return False
        return bool(self.gaps(at + 1)) and self.norm(at + 1) not in self.patterns.own

    def _repeated(self, run: Run, at: int) -> int:
        """«۵۰۰ (پانصد) میلیون»: the end of a bracket that says the coefficient before it again, else ``at``."""
        atoms: list[Atom] = []
        end = at + 1
        while end < min(self.size, at + LONGEST_REPEAT) and self.norms[end] != BRACKETS[1]:
            form = self.forms[self.norms[end]]
            piece = form.atoms if form else (self.forms.joint(self.norms[end]),)
            if None in piece:
                return at
            atoms += filter(None, piece)
            end += 1
        if self.norm(end) != BRACKETS[1]:
            return at
        said, again = Parser(run.atoms, self.patterns).number(0), Parser(atoms, self.patterns).number(0)
        if not said or not again or (said.end, again.end) != (len(run.atoms), len(atoms)):
            return at
        if said.value != again.value:
            return at
        run.ends[-1] = end + 1
        return end + 1

    def _sign(self, run: Run, at: int, end: int) -> tuple[int, int] | None:
        """The tokens of digits with their minus («-۲/۵», «۲/۵-») or an accountant's brackets; None without a sign."""
        before, after = self.norm(at - 1), self.norm(end)
        if before == BRACKETS[0] and after == BRACKETS[1] and end + 1 < self.size:
            following = self.norms[end + 1]
            named = following[0].isalpha() or following in SIGNS
            return (at - 1, end + 1) if named and end + 1 not in self.begins and not run.atoms else None
        if before in MINUS:
            item = at - 1 in self.begins and before != TRUE_MINUS  # the number of a list's item
            if item or self.gaps(at) or self._is_numeral(at - 2) or not (before == TRUE_MINUS or self.gaps(at - 1)):
                return None
            return at - 1, end
        if self._signed_percent(end):
            return at, end
        if after not in MINUS or self.gaps(end):
            return None
        following = self.norm(end + 1)
        if not following or (at in self.begins and following not in PERCENT):
            return None
        apart = not following[0].isdecimal() if self.gaps(end + 1) else following in PERCENT
        return (at, end + 1) if apart else None

    def _signed_percent(self, at: int) -> bool:
        """Whether a percent sign stands at a token with a minus behind it that ends the line or bracket: «۷۳٪-»."""
        if self.norm(at) not in PERCENT or self.norm(at + 1) not in MINUS or self.gaps(at + 1):
            return False
        end = at + 2
        return end >= self.size or end in self.begins or self.norms[end] == BRACKETS[1]

    def _is_scale(self, norm: str) -> bool:
        form = self.forms[norm]
        return form is not None and form.atoms[0].role == "scale"

    def _is_numeral(self, at: int) -> bool:
        return at >= 0 and self.forms[self.norms[at]] is not None

    # --- numbers ---

    def _parse(self, run: Run) -> Iterator[Numeral]:
        """Parse one run from left to right; an atom that begins no number is passed over."""
        parser = Parser(run.atoms, self.patterns)
        numbers: list[tuple[int, Number]] = []
        at = 0
        while at < len(run.atoms):
            number = parser.number(at)
            if number is None:
                at += 1
                continue
            numbers.append((at, number))
            last = run.ends[number.end - 1]
            at = number.end
            while at < len(run.atoms) and run.starts[at] < last:
                at += 1
        for k, (at, number) in enumerate(numbers):
            ended = numbers[k - 1][1].end if k else 0
            unread = at - 1 > ended and run.atoms[at - 1].role == "and"  # «چند میلیون و | ۲۰۰ هزار»
            if not unread and not self._is_tail(run, at) and not self._is_broken(run, numbers, k):
                yield from self._numeral(run, at, number)

    def _is_tail(self, run: Run, at: int) -> bool:
        """Whether what stands before a number belongs to it and was not read: «۰۹۱۲ ۳۴۵», «(۸۹ الف) هزار»."""
        atom, start = run.atoms[at], run.starts[at]
        before = self.norm(start - 1)
        if before == "," and not self.gaps(start) and not self.gaps(start - 1) and self.norm(start - 2).isdecimal():
            return True  # «۱۲,۳۴,۵۶»
        if before.isdecimal():
            return self.forms[before] is None or (atom.role == "scale" and start in self.begins)
        if atom.role != "scale":
            return False
        stem = next((before.removesuffix(ending) for ending in self.patterns.plural if before.endswith(ending)), "")
        if self.forms[stem.rstrip(ZWNJ)] is not None:
            return True  # «بیست‌ها هزار»
        return before in BRACKETS or before in self.stage._odd or self._is_numeral(start - 1)

    def _is_broken(self, run: Run, numbers: list[tuple[int, Number]], k: int) -> bool:
        """Whether a number and its neighbour are one that lacks a word: «۱۲ هزار بیست دو»."""
        pairs = zip(numbers[max(0, k - 1) : k + 1], numbers[k : k + 2], strict=False) if k else [numbers[k : k + 2]]
        return any(len(pair) == 2 and self._unjoined(run, *pair) for pair in pairs)

    def _unjoined(self, run: Run, first: tuple[int, Number], second: tuple[int, Number]) -> bool:
        """Whether two numbers stand side by side, and the first is no year or label and no lower end of the second."""
        (_, one), (begin, two) = first, second
        if one.end != begin or not one.value or any(n.ordinal or n.fraction or n.vague for n in (one, two)):
            return False  # «۲۸ صفر ۱۴۳۶»: a month
        own = run.atoms[begin].role == "digits" and self.norm(run.ends[two.end - 1]) in self.patterns.own
        if own if one.scale > 1 else run.atoms[one.end - 1].role == "digits":  # «تا ۳۰ میلیون | ۱۵ درصد»
            return False
        return not self._approximate(run, first, second)

    @staticmethod
    def _approximate(run: Run, first: tuple[int, Number], second: tuple[int, Number]) -> bool:
        """«دو سه», «ده پانزده هزار»: two cardinals in words, one a little above the other."""
        (at, low), (begin, high) = first, second
        words = (run.atoms[at], run.atoms[begin])
        if low.end - at > 1 or any(atom.role != "cardinal" for atom in words):
            return False
        less, more = low.value, high.value / high.scale
        return less < more <= (less + 2 if less < 10 else less * 2)

    def _numeral(self, run: Run, at: int, number: Number) -> Iterator[Numeral]:
        norms, atom = self.norms, run.atoms[at]
        start, end = run.starts[at], run.ends[number.end - 1]
        ranked = atom.role == "digits" and self.norm(end).lstrip(ZWNJ) in self.stage._ordinal_words
        end += ranked
        if abs(number.value) >= TOO_LARGE or self._is_other_word(start, end):
            return
        value = plain(number.value)
        one_or = self.norm(start - 1) in self.patterns.one_or and value > number.scale
        if one_or and norms[start] in self.patterns.cardinals:
            yield Numeral(start - 1, end, low=number.scale, high=value, entry="numerals/numerals.yaml#one_or")
            return
        readings = number.readings
        numeral = Numeral(
            start,
            end,
            value=value,
            ordinal=number.ordinal or ranked,
            fraction=number.fraction,
            vague=number.vague,
            over=number.over,
            alternative=None if readings.reverse is None else plain(readings.reverse),
            thousands=None if readings.thousands is None else plain(readings.thousands),
            scale=number.scale,
            tail=number.tail,
            glued=run.glued if number.end == len(run.atoms) else None,
            entry=atom.entry,
        )
        if at in run.negative:
            numeral.sign = int(not norms[start][0].isdecimal())
            _negate(numeral)
        elif self._negative(start - 1) and not numeral.ordinal:
            numeral.start, numeral.sign = start - 1, 1
            _negate(numeral)
        if at in run.warned:
            self.slashed.append(numeral)
        yield numeral

    def _negative(self, at: int) -> bool:
        """Whether a word is a sign: «رشد منفی ۵ درصد», not «نظر منفی ۵ درصد مردم»."""
        word = self.norm(at)
        return word in self.stage._negative and self.norm(at - 1) not in self.patterns.not_after.get(word, ())

    def _is_other_word(self, start: int, end: int) -> bool:
        """Whether the word is no numeral here («نه تنها», «سی دی», «بی. بی. سی») or an indefinite one («چند صد»)."""
        patterns = self.patterns
        before, after, word = self.norm(start - 1), self.norm(end), self.norms[start]
        if before in patterns.indefinite or start in self.spelt:
            return True
        return end - start == 1 and (
            after in patterns.not_before.get(word, ()) or before in patterns.not_after.get(word, ())
        )

    def _reversed_slashes(self, found: list[Numeral]) -> None:
        """Keep the other reading of «5/17» in a text that an old feed may have stored in reverse, and warn."""
        slashed = [n for n in found if n.alternative is not None and self.norms[n.start + n.sign][0].isdecimal()]
        if not slashed:
            return
        old = any(letter in source(self.doc) for letter in self.stage._old_letters)
        for numeral in slashed:
            if old or any(numeral is told for told in self.slashed):
                text = written(self.doc, numeral.start, numeral.end)
                self.doc._.warnings.append(
                    f"«{text}» is read as {numeral.value:f}; if it is stored in reverse, it is {numeral.alternative:f}"
                )
            else:
                numeral.alternative = None


def _negate(numeral: Numeral) -> None:
    for name in ("value", "alternative", "thousands"):
        value = getattr(numeral, name)
        setattr(numeral, name, None if value is None else -value)


@factory(Numerals)
def create(nlp: Language, name: str) -> Numerals:
    return Numerals()
