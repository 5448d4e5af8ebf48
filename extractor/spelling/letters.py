"""Letters and how they are folded: what makes two spellings of a word one.

A *squeezed* form («مدیر عامل», «مدیرعامل», «مدیر‌عامل») has no spaces, no half-spaces and one letter for its variants;
all look-ups of words in the project are made on squeezed forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

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
_EXCHANGED = re.compile(f"[{''.join(map(chr, _LETTERS))}]").search
ZWNJ = "\u200c"
_BETWEEN = "\0"
"""Stands in no form."""


def squeeze(form: str) -> str:
    """The squeezed form of a word or phrase."""
    return _folded(form.replace(" ", ""))


def fold_all(forms: Iterable[str]) -> list[str]:
    """The forms with one letter for its variants, much sooner than one by one; spaces and half-spaces stay."""
    text = _BETWEEN.join(every := [*forms])
    for old, new in _LETTERS.items():
        if old != ord(ZWNJ):
            text = text.replace(chr(old), new or "")
    return text.split(_BETWEEN) if every else []


def squeeze_all(forms: Iterable[str]) -> list[str]:
    """The squeezed form of each."""
    text = _BETWEEN.join(folded := fold_all(forms))
    return text.replace(" ", "").replace(ZWNJ, "").split(_BETWEEN) if folded else []


def _folded(form: str) -> str:
    # Most forms hold none of the letters, and a translation takes longer than to see that.
    return form.translate(_LETTERS) if _EXCHANGED(form) else form


MEMORY = 8_192
"""How many words a memo remembers, and as many that it was asked for before: bounds the memory that endless input
takes."""


class Remembered[K, R](dict[K, R]):
    """What ``function`` says of each key, computed at its first use; in loops over all tokens faster than
    ``lru_cache``, and smaller.

    When it holds ``size`` keys it begins anew, and forgets those that were not asked for since it last did.
    """

    def __init__(self, function: Callable[[K], R], size: int) -> None:
        super().__init__()
        self._function, self._size = function, size
        self._before: dict[K, R] = {}

    def __missing__(self, key: K) -> R:
        before = self._before
        result = before[key] if key in before else self._function(key)
        if len(self) >= self._size:
            self._before = self.copy()
            self.clear()
        self[key] = result
        return result


class Memo[R](Remembered[str, R]):
    """What ``function`` says of each word."""

    def __init__(self, function: Callable[[str], R]) -> None:
        super().__init__(function, MEMORY)


_EZAFE = f"ه{ZWNJ}ی"
"""«هفته‌ی» is «هفتهٔ», the word and its ezafe; with the article it is «هفته‌ای»."""

SQUEEZED: Memo[str] = Memo(lambda norm: _folded(norm[:-2] if norm.endswith(_EZAFE) else norm))
"""The squeezed form of a norm, which holds no space; without the ezafe written after «ه»."""
