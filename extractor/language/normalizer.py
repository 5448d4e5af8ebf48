"""Hazm's normaliser, sentence and word tokenizer with the same results, faster.

Only the letters and digits that stand in the text are exchanged; an expression runs only where what it cannot do
without stands in the text; words are joined only where a known word or suffix can end. All else is Hazm's own: its
tables and expressions, in its order. Tests compare the results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress, count

from extractor.language.codepoints import characters, codes
from extractor.language.hazm import Hazm, hazm
from extractor.spelling.letters import ZWNJ, Memo

_BESIDE_WORDS = re.compile(rf"{ZWNJ}(?:(?<=\w{ZWNJ})(?!\w)|(?<!\w{ZWNJ})(?=\w))")
"""Half-spaces at one side of a word alone: two of Hazm's expressions, after it made one of several."""
_LOOKING_BACK = re.compile(r"\(\?<=(.+?)\{2\}\) ")
"""An expression that begins with a look back is tried at each character; after the character that follows, seldom."""
_AFTER = re.compile(r"\((\[\^.+\])\)\((\[.+\])\)")
_HE = re.compile(r"^\(\[\^ \](\w)\) ")
"""Another that begins with any letter: it is looked at after the two that follow."""
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])+\]")
_RUN = 12
"""The longest run of marks and digits that is remembered; dates and sums are no longer."""
_POINT = re.compile(r"\.(?<=[\d+]\.)(?=[\d+])")


class HazmNormalizer:
    """Stands in for ``hazm.Normalizer()`` with its defaults."""

    def __init__(self) -> None:
        known = hazm()
        tables = known.tables
        digits = tables.digits
        letters = {old: digits.get(new, new) for old, new in tables.letters.items()}
        self._characters = {**digits, **letters}
        self._exchanged = frozenset(self._characters)
        self._quoted, self._decimal, self._dots = ((re.compile(old), new) for old, new in tables.style)
        self._marks = re.compile("|".join(pattern for pattern, _ in (*tables.diacritics, *tables.specials)))
        self._diacritics = re.compile(tables.diacritics[0][0])
        self._specials = re.compile(tables.specials[0][0])
        self._dropped = re.compile(tables.spaces[-1][0])
        self._words = known.words
        self._replacements = tables.replacements
        self._spacing = _Spacing(known)
        self._repeated, self._stretched = re.compile(tables.repeated), re.compile(tables.stretched)
        letter = re.search(r"\[(.+?)\]", tables.repeated)
        self._thrice = [char * 3 for char in (letter[1] if letter else "")]
        self._glued = re.compile(rf"می(?:(?<=\bمی)|(?<=\bنمی))[{letter[1] if letter else ''}]+")
        self._verbs = known.verbs

    def normalize(self, text: str) -> str:
        """The text as ``hazm.Normalizer().normalize`` returns it."""
        text = self._styled(self._exchange(text))
        marked = self._marks.search(text)
        if marked:
            text = self._diacritics.sub("", text)
        text = self._spacing(self._spaced(text))
        for old, new in self._replacements:
            text = text.replace(old, new)
        if marked:
            text = self._specials.sub("", text)
        if _repeats(text) and any(thrice in text for thrice in self._thrice):
            text = self._thinned(text)
        return self._glued.sub(self._separated, text)

    def _exchange(self, text: str) -> str:
        # A translation by a table looks up every character. No letter is exchanged for one that is exchanged itself.
        for char in self._exchanged.intersection(characters(text)):
            text = text.replace(char, self._characters[char])
        return text

    def _styled(self, text: str) -> str:
        """Quotes, decimal points and dots as Persian writes them."""
        if '"' in text:
            text = self._quoted[0].sub(self._quoted[1], text)
        if _POINT.search(text):
            text = self._decimal[0].sub(self._decimal[1], text)
        return self._dots[0].sub(self._dots[1], text) if "..." in text else text

    def _spaced(self, text: str) -> str:
        """Without spaces, line breaks and half-spaces that say nothing."""
        inner = text.lstrip(" ")
        text = inner[:-1].rstrip(" ") + "\n" if inner[-1:] == "\n" else inner.rstrip(" ")
        if "  " in text:
            text = re.sub(" {2,}", " ", text)
        if "\n\n\n" in text:
            text = re.sub("\n{3,}", "\n\n", text)
        if ZWNJ in text:
            if ZWNJ * 2 in text:
                text = re.sub(f"{ZWNJ}{{2,}}", ZWNJ, text)
            text = text.replace(f"{ZWNJ} ", " ").replace(f" {ZWNJ}", " ")
            text = _BESIDE_WORDS.sub("", text)
        return self._dropped.sub("", text)

    def _thinned(self, text: str) -> str:
        """«سلامممم» as «سلام», «مممنون» as «ممنون»: whichever is a word."""
        words, repeated = self._words, self._repeated
        for found in reversed(list(self._stretched.finditer(text))):
            word = found[0]
            if word in words:
                continue
            once, twice = repeated.sub(r"\1", word), repeated.sub(r"\1\1", word)
            better = once if once in words and twice not in words else twice
            text = text[: found.start()] + better + text[found.end() :]
        return text

    def _separated(self, found: re.Match[str]) -> str:
        """«می‌رود» for «میرود», if that is a verb."""
        start, word = found.start(), found[0]
        before = found.string[start - 1 : start] if start and found.string[start - 1].isalnum() else ""
        verb = f"{word[:2]}{ZWNJ}{word[2:]}"
        return verb if before + verb in self._verbs else word


def _repeats(text: str) -> bool:
    """Whether some character stands three times in a row."""
    points = codes(text)
    return bool(((points[2:] == points[1:-1]) & (points[1:-1] == points[:-2])).any())


class _Marks:
    """Spaces around each mark, as Hazm's expression sets them; it tries three things at each letter.

    All that it finds in a run of marks and digits depends on that run alone.
    """

    def __init__(self, expression: str) -> None:
        classes = _CLASS.findall(expression)
        if re.sub(r"[()|+]", "", _CLASS.sub("", expression)):
            raise ValueError(f"no choice between classes of characters: {expression}")
        every = "".join(one[1:-1] for one in classes)
        self._run, self._mark = re.compile(f"[{every}][{every}]*"), re.compile(expression)
        self._spaced: Memo[str] = Memo(self._set)

    def __call__(self, text: str) -> str:
        return self._run.sub(self._found, text)

    def _found(self, run: re.Match[str]) -> str:
        marks = run[0]
        return self._spaced[marks] if len(marks) <= _RUN else self._set(marks)

    def _set(self, marks: str) -> str:
        return self._mark.sub(r" \1 ", marks)


class _Spacing:
    """What Hazm's ``correct_spacing`` does after spaces: words joined, half-spaces before endings, spaces at marks."""

    def __init__(self, known: Hazm) -> None:
        tables = known.tables
        self._marks = _Marks(tables.marks)
        suffixes, seconds = tables.suffixes, known.seconds
        self._suffixes = suffixes
        self._is_second: Memo[bool] = Memo(lambda token: token in suffixes or token in seconds)
        verbs, words = known.verbs, known.words
        self._is_one: Memo[bool] = Memo(lambda pair: pair in verbs or words.in_use(pair))
        self._is_word: Memo[bool] = Memo(lambda token: token in words)
        self._ezafe, self._mi, self._endings, self._persons, self._plural = (
            (re.compile(_HE.sub(r"(\1) (?<=[^ ]\1 )", _LOOKING_BACK.sub(r" (?<=\1{2} )", old))), new)
            for old, new in tables.affixes
        )
        # What the last two do has been done: a number is a token, and tokens have spaces around them.
        self._quotes, *self._punctuation = (
            (re.compile(after[2] + f"(?<={after[1]}.)"), r" \g<0>")
            if (after := _AFTER.fullmatch(old))
            else (re.compile(old), new)
            for old, new in tables.punctuation[:6]
        )

    def __call__(self, text: str) -> str:
        lines = self._marks(text).split("\n")
        for k, line in enumerate(lines):
            if line.strip():
                lines[k] = " ".join(self.joined(line.replace("\t", " ").split(" ")))
        return self._punctuated(self._suffixed("\n".join(lines)))

    def joined(self, tokens: list[str]) -> list[str]:
        """Tokens that are one word, with a half-space between them."""
        tokens = [*filter(None, tokens)]
        joined: list[str] = []
        done = 0
        for k in compress(count(), map(self._is_second.__getitem__, tokens)):
            joined += tokens[done:k]
            done = k
            if joined:
                last, token = joined[-1], tokens[k]
                pair = last + ZWNJ + token
                if self._is_one[pair] or (token in self._suffixes and self._is_word[last]):
                    joined[-1] = pair
                    done = k + 1
        return joined + tokens[done:]

    def _suffixed(self, text: str) -> str:
        if "ه ی " in text:
            text = self._ezafe[0].sub(self._ezafe[1], text)
        if " می " in text or " نمی " in text or text.startswith(("می ", "نمی ")):
            text = self._mi[0].sub(self._mi[1], text)
        text = self._endings[0].sub(self._endings[1], text)
        if "ه ا" in text:
            text = self._persons[0].sub(self._persons[1], text)
        return self._plural[0].sub(self._plural[1], text) if "هها" in text else text

    def _punctuated(self, text: str) -> str:
        if '"' in text:
            text = self._quotes[0].sub(self._quotes[1], text)
        for pattern, new in self._punctuation:
            text = pattern.sub(new, text)
        return text


class HazmWords:
    """Stands in for ``hazm.SentenceTokenizer`` and ``hazm.WordTokenizer(join_verb_parts=False)``, one after another."""

    def __init__(self) -> None:
        tables = hazm().tables
        end = _CLASS.match(tables.ends, 1)
        self._ends = re.compile(tables.ends.replace("+", end[0] + "*", 1) if end else tables.ends)
        self._marks = _Marks(tables.marks)

    def sentences(self, text: str) -> Iterator[list[str]]:
        """The words of each sentence of a normalised text that holds no white space but spaces and line breaks."""
        text = self._marks(self._ends.sub(r"\1\n\n", text))
        for sentence in text.split("\n\n"):
            if tokens := [word for word in sentence.replace("\n", " ").split(" ") if word]:
                yield tokens
