"""What khabar takes of Hazm: its lexicon, verbs, tables and expressions, made once by Hazm itself and kept
(extractor/kept.py). Start at ``hazm()``.

Later processes do not import Hazm, which takes longer than all that they do (it brings nltk, and that whatever is
installed of scikit-learn, scipy and pandas), and share one copy of the lexicon in memory.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from extractor.collection import paused
from extractor.kept import Buffer, Table, kept
from extractor.spelling.letters import ZWNJ


class Lexicon(Mapping[str, tuple[int, tuple[str, ...]]]):
    """Hazm's lexicon: each word with its frequency and its parts of speech («N», «AJ», «V» …)."""

    def __init__(self, words: Table, frequencies: memoryview, parts: memoryview, names: list[tuple[str, ...]]) -> None:
        self._words, self._frequencies, self._parts, self._names = words, frequencies, parts, names

    def __getitem__(self, word: str) -> tuple[int, tuple[str, ...]]:
        k = self._words.find(word)
        if k < 0:
            raise KeyError(word)
        return self._frequencies[k], self._names[self._parts[k]]

    def get[D](self, word: str, default: D = None) -> tuple[int, tuple[str, ...]] | D:  # type: ignore[assignment]
        k = self._words.find(word)
        return default if k < 0 else (self._frequencies[k], self._names[self._parts[k]])

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def in_use(self, word: str) -> bool:
        """Whether Hazm has counted the word in use; other entries come from running text."""
        k = self._words.find(word)
        return k >= 0 and self._frequencies[k] > 0


@dataclass(frozen=True, slots=True)
class Tables:
    """Hazm's constants, as in ``hazm.constants`` and its classes."""

    letters: dict[str, str]
    digits: dict[str, str]
    replacements: list[tuple[str, str]]
    suffixes: frozenset[str]
    verbs: list[str]
    """As «past#present»."""
    style: list[tuple[str, str]]
    spaces: list[tuple[str, str]]
    affixes: list[tuple[str, str]]
    punctuation: list[tuple[str, str]]
    diacritics: list[tuple[str, str]]
    specials: list[tuple[str, str]]
    repeated: str
    """Letters more than twice in a row."""
    stretched: str
    """A word that holds such letters."""
    marks: str
    """What the word tokenizer cuts off."""
    ends: str
    """What ends a sentence."""


@dataclass(frozen=True, slots=True)
class Hazm:
    """What Hazm knows."""

    words: Lexicon
    verbs: Table
    """All conjugated forms of its verbs."""
    seconds: Table
    """What stands after a half-space in a verb or a word in use."""
    spaced: Table
    """The words in use that hold one half-space, without it."""
    tables: Tables


def lexicon() -> Lexicon:
    """Hazm's lexicon: each word with its frequency and its parts of speech («N», «AJ», «V» …)."""
    return hazm().words


def conjugated() -> Set[str]:
    """All conjugated forms of the verbs that Hazm knows."""
    return hazm().verbs


def conjugations(stems: tuple[str, ...]) -> frozenset[str]:
    """All forms of verbs given as «past#present»."""

    def make() -> bytes:
        from hazm import Conjugation

        conjugation = Conjugation()
        return marshal.dumps(frozenset(form for stem in stems for form in conjugation.get_all(stem)))

    buffer, start = kept("conjugations", _sources(), ("khabar", "hazm"), make, "\n".join(stems))
    found: frozenset[str] = marshal.loads(memoryview(buffer)[start:])
    return found


@cache
def hazm() -> Hazm:
    """What Hazm knows, once a process."""
    buffer, start = kept("hazm", _sources(), ("khabar", "hazm"), _made)
    words = Table(buffer, start)
    verbs = Table(buffer, words.end)
    seconds = Table(buffer, verbs.end)
    spaced = Table(buffer, seconds.end)
    frequencies, parts, names, tables = _loaded(buffer, spaced.end, len(words))
    return Hazm(Lexicon(words, frequencies, parts, names), verbs, seconds, spaced, tables)


def _loaded(buffer: Buffer, at: int, size: int) -> tuple[memoryview, memoryview, list[tuple[str, ...]], Tables]:
    """What stands behind the sets: of each word its frequency and parts of speech, the names of these, constants."""
    view = memoryview(buffer)
    frequencies, at = view[at : at + 8 * size].cast("Q"), at + 8 * size
    parts, at = view[at : at + size], at + size
    names, tables = marshal.loads(view[at:])
    return frequencies, parts, names, Tables(**tables)


@cache
def _sources() -> list[Path]:
    """This file and those of Hazm, which is found, not imported."""
    found = find_spec("hazm")
    root = Path(found.origin).parent if found and found.origin else Path("hazm")
    return [Path(__file__), *sorted(root.glob("*.py")), root / "data" / "words.dat", root / "data" / "verbs.dat"]


def _made() -> bytes:
    from hazm import Lemmatizer

    with paused():  # half a million tuples
        lemmatizer = Lemmatizer(joined_verb_parts=False)
        words: dict[str, tuple[int, tuple[str, ...]]] = lemmatizer.words
        verbs: dict[str, str] = lemmatizer.verbs
        used = {word for word, (frequency, _) in words.items() if frequency > 0}
        spaced = {word.replace(ZWNJ, "") for word in used if word.count(ZWNJ) == 1}
        seconds = {second for word in used.union(verbs) for second in _seconds(word)}
        names = list(dict.fromkeys(parts for _, parts in words.values()))
        numbers = {parts: k for k, parts in enumerate(names)}
        return b"".join(
            [
                *(Table.pack(table) for table in (words, verbs, sorted(seconds), sorted(spaced))),
                array("Q", [frequency for frequency, _ in words.values()]).tobytes(),
                bytes(numbers[parts] for _, parts in words.values()),
                marshal.dumps((names, _constants())),
            ]
        )


def _seconds(word: str) -> Iterator[str]:
    at = word.find(ZWNJ)
    while at >= 0:
        yield word[at + 1 :]
        at = word.find(ZWNJ, at + 1)


def _constants() -> dict[str, object]:
    from hazm import Normalizer, SentenceTokenizer, WordTokenizer
    from hazm import constants as c
    from hazm.utils import verbs_list

    normalizer = Normalizer(correct_spacing=False, seperate_mi=False)
    return {
        "letters": dict(zip(c.TRANSLATION_SRC, c.TRANSLATION_DST, strict=True)),
        "digits": dict(zip(c.NUMBERS_SRC, c.NUMBERS_DST, strict=True)),
        "replacements": c.UNICODE_REPLACEMENTS,
        "suffixes": frozenset(c.SUFFIXES),
        "verbs": verbs_list(),
        "style": c.PERSIAN_STYLE_PATTERNS,
        "spaces": c.EXTRA_SPACE_PATTERNS,
        "affixes": c.AFFIX_SPACING_PATTERNS,
        "punctuation": c.PUNCTUATION_SPACING_PATTERNS,
        "diacritics": c.DIACRITICS_PATTERNS,
        "specials": c.SPECIAL_CHARS_PATTERNS,
        "repeated": normalizer.more_than_two_repeat_pattern.pattern,
        "stretched": normalizer.repeated_chars_pattern.pattern,
        "marks": WordTokenizer(join_verb_parts=False).pattern.pattern,
        "ends": SentenceTokenizer().pattern.pattern,
    }
