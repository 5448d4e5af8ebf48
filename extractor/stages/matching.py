"""Phrases on norms: dict look-ups that forgive half-spaces, lost spaces and spelling variants.

A form («مدیر عامل», «مدیرعامل», «مدیر‌عامل») is *squeezed*: no spaces, no half-spaces, one letter for its variants.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Doc

_LETTERS = str.maketrans(
    {
        "\u200c": None,  # zero-width non-joiner
        "\u200d": None,  # zero-width joiner
        "\u200e": None,  # left-to-right mark
        "\u200f": None,  # right-to-left mark
        "\u0640": None,  # kashida
        "\u0626": "\u06cc",  # yeh with hamza → yeh
        "\u064a": "\u06cc",  # Arabic yeh → yeh
        "\u0643": "\u06a9",  # Arabic kaf → keheh
        "\u0624": "\u0648",  # waw with hamza → waw
        "\u0623": "\u0627",  # alef with hamza → alef
        "\u0625": "\u0627",
        "\u0629": "\u0647",  # teh marbuta → heh
        "\u06c0": "\u0647",  # heh with yeh → heh
    }
)
ZWNJ = "\u200c"
_PIECE = re.compile(f"[^ {ZWNJ}\u060c]+|\u060c")
_LONGEST = 12
"""Tokens that one phrase can span."""


def squeeze(form: str) -> str:
    """The squeezed form of a word or phrase."""
    return form.replace(" ", "").translate(_LETTERS)


class Memo[R](dict[str, R]):
    """What ``function`` says of each word, computed at its first use; in loops over all tokens faster than
    ``lru_cache``. Bounded, for endless input."""

    def __init__(self, function: Callable[[str], R]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> R:
        result = self._function(word)
        if len(self) < 65_536:
            self[word] = result
        return result


_SQUEEZED = Memo(lambda norm: norm.translate(_LETTERS))


def flat(doc: Doc) -> list[str]:
    """The squeezed norm of each token, computed once a Doc."""
    key = "khabar.flat"
    if key not in doc.user_data:
        doc.user_data[key] = list(map(_SQUEEZED.__getitem__, doc._.norms))
    found: list[str] = doc.user_data[key]
    return found


class Phrases[V]:
    """A table of phrases with a value each; ``longest`` finds the longest one that starts at a token.

    A form of several words matches over any number of tokens («خاطر نشان», «خاطرنشان»), one of a single word only one.
    """

    def __init__(self, forms: Mapping[str, V]) -> None:
        self._values = {squeeze(form): value for form, value in forms.items()}
        self._joined: set[str] = set()
        self._prefixes: set[str] = set()
        """What tokens can make up at the places where a form has a space or a half-space."""
        for form in forms:
            pieces = _PIECE.findall(form)
            if len(pieces) > 1:
                self._joined.add(squeeze(form))
                self._prefixes |= {squeeze("".join(pieces[:k])) for k in range(1, len(pieces) + 1)}
        self.starts = frozenset(self._prefixes | self._values.keys())
        """The tokens that a phrase may begin with."""

    def all(self, tokens: Sequence[str]) -> Iterator[tuple[int, int, V]]:
        """Start, end and value of the phrases in ``tokens``, left to right, longest first, without overlaps."""
        starts = self.starts
        done = 0
        for start in [k for k, token in enumerate(tokens) if token in starts]:
            if start >= done and (found := self.longest(tokens, start)):
                done = found[0]
                yield start, *found

    def longest(self, tokens: Sequence[str], start: int) -> tuple[int, V] | None:
        """The end and value of the longest phrase at ``tokens[start]`` (squeezed), or None."""
        if start >= len(tokens):
            return None
        text = tokens[start]
        end = start + 1
        found = (end, self._values[text]) if text in self._values else None
        if text not in self._prefixes:
            return found
        last = min(len(tokens), start + _LONGEST)
        while True:
            if text in self._joined:
                found = (end, self._values[text])
            if end >= last:
                return found
            text += tokens[end]
            if text not in self._prefixes:
                return found
            end += 1


def table(groups: Mapping[str, Iterable[str]]) -> Phrases[str]:
    """Phrases whose value is the name of their group."""
    return Phrases({form: name for name, forms in groups.items() for form in forms})


def source(doc: Doc) -> str:
    """The text of a Doc, put together once."""
    key = "khabar.source"
    if key not in doc.user_data:
        doc.user_data[key] = doc.text
    text: str = doc.user_data[key]
    return text


def paragraphs(doc: Doc) -> list[list[tuple[int, int]]]:
    """Sentences by paragraph, the lines of the source, computed once a Doc."""
    key = "khabar.paragraphs"
    if key not in doc.user_data:
        offsets, text = doc._.offsets, source(doc)
        lines: list[list[tuple[int, int]]] = []
        for start, end in sentences(doc):
            if not lines or "\n" in text[offsets[start - 1][1] : offsets[start][0]]:
                lines.append([])
            lines[-1].append((start, end))
        doc.user_data[key] = lines
    found: list[list[tuple[int, int]]] = doc.user_data[key]
    return found


def sentences(doc: Doc) -> list[tuple[int, int]]:
    """The token range of each sentence, computed once a Doc."""
    key = "khabar.sentences"
    if key not in doc.user_data:
        known = doc.has_annotation("SENT_START")
        doc.user_data[key] = [(s.start, s.end) for s in doc.sents] if known else [(0, len(doc))]
    found: list[tuple[int, int]] = doc.user_data[key]
    return found
