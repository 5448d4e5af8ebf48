"""Where each Hazm token stands in the source.

Hazm rewrites a text (letters, digits, spaces, quotes, repeated letters); this file finds the source slice of each
of its tokens, left to right, in linear time, for any Unicode input. Both sides are *folded* by Hazm's own tables,
so that what Hazm maps to one form compares equal; characters that Hazm drops or moves (spaces, half-spaces,
diacritics, kashida, bidi marks) fold to nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np

from extractor.language.codepoints import characters, codes
from extractor.language.hazm import hazm
from extractor.spelling.letters import ZWNJ, Memo

# Quotes and dots that Hazm's `persian_style` changes into one another.
_DOTS = "…"
_STYLE = {'"': "«", "»": "«", "“": "«", "”": "«", "٫": ".", _DOTS: "..."}

LOOKAHEAD = 64
"""How far ahead in the source a lost token is searched: bounds the work a token, keeping the whole linear."""


def _fold_char(char: str, letters: dict[str, str], replacements: dict[str, str]) -> str:
    char = letters.get(char, char)
    char = replacements.get(char, char)
    if len(char) > 1:
        return char
    if char in _STYLE:
        return _STYLE[char]
    # Mn: diacritics; Cf: half-space, bidi marks; Z*, Cc: spaces and controls; Lm: kashida alone is dropped.
    if char == "ـ" or unicodedata.category(char) in {"Mn", "Me", "Cf", "Zs", "Zl", "Zp", "Cc"}:
        return ""
    return char


@cache
def _exchanged() -> tuple[dict[str, str], dict[str, str]]:
    """What Hazm makes of letters and digits, and of signs for whole words."""
    tables = hazm().tables
    return {**tables.letters, **tables.digits}, {old: new for old, new in tables.replacements if len(old) == 1}


class _FoldTable(dict[int, str]):
    """Folding of one character, computed at its first use (a ``str.translate`` table)."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code), *_exchanged())
        if len(self) < 70_000:
            self[code] = folded
        return folded


_FOLD = _FoldTable()


def _one(char: str) -> str:
    """Folding that keeps the length of the text: what is dropped becomes a space, or a kashida if it belongs to the
    word before it (diacritics); what folds to several characters stays itself, as does the half-space."""
    folded = _FOLD[ord(char)]
    if len(folded) == 1:
        return folded
    if folded or char == ZWNJ:
        return char
    return TRAIL if char == TRAIL or unicodedata.category(char) in {"Mn", "Me"} else " "


TRAIL = "ـ"
SKIPPED = f" {ZWNJ}{TRAIL}"
_ONE: Memo[str] = Memo(_one)


def _flat(source: str) -> str:
    """The source with each character folded to one; what a character folds to folds to itself."""
    for char in characters(source):
        if (one := _ONE[char]) != char:
            source = source.replace(char, one)
    return source


def fold(text: str) -> str:
    """The folded form of ``text``: what is left when everything that Hazm may change is made equal."""
    return text.translate(_FOLD)


def align(source: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """The slice ``[start, end)`` of ``source`` that each of Hazm's ``tokens`` came from.

    Slices do not overlap and stand in order; diacritics and kashida at the end of a word are part of it.
    A token with no counterpart gets an empty slice ``(p, p)``.
    """
    flat = _flat(source) + " "
    return _together(flat, tokens) or _one_by_one(flat, tokens)


_BLANK = ord(" ")


def _together(flat: str, tokens: Sequence[str]) -> list[tuple[int, int]] | None:
    """All slices at once, where the tokens are the source letter by letter, but for its dots: the usual case. Else
    None."""
    joined = " ".join(tokens)
    if _DOTS not in flat:
        joined = joined.replace(_DOTS, _STYLE[_DOTS])
    if f"{ZWNJ} " in f"{joined} ":
        return None
    letters = joined.replace(ZWNJ, "")
    given = flat.replace(" ", "").replace(ZWNJ, "").replace(TRAIL, "")
    made = letters.replace(" ", "")
    if given != made and given != _flat(made):
        return None
    points = codes(flat)
    trails = points == ord(TRAIL)
    places = np.flatnonzero((points != _BLANK) & (points != ord(ZWNJ)) & ~trails)
    gaps = np.flatnonzero(codes(letters) == _BLANK)
    gaps -= np.arange(len(gaps))  # how many letters stand before each
    first, last = np.concatenate([[0], gaps]), np.concatenate([gaps, [len(made)]])
    if not tokens or (first == last).any():
        return None
    starts, ends = places[first], places[last - 1] + 1
    doubled = ends[points[ends] == points[ends - 1]]
    if any(flat[end].isalpha() for end in doubled.tolist()):
        return None
    while (behind := trails[ends]).any():
        ends += behind
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _one_by_one(flat: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """The slices, one token after the other."""
    size = len(flat) - 1
    at = 0
    slices: list[tuple[int, int]] = []
    begins_with = flat.startswith
    for token in tokens:
        while flat[at] in SKIPPED and at < size:
            at += 1
        if begins_with(token, at):
            start, end = at, at + len(token)
        else:
            found = _find(flat, at, fold(token))
            if found is None:
                slices.append((at, at))
                continue
            start, end = found
        while (after := flat[end]) != " " and (after == TRAIL or (after == flat[end - 1] and after.isalpha())):
            end += 1  # diacritics, and «ممم» of «سلامممم» that Hazm thinned out
        slices.append((start, end))
        at = end
    return slices


def _find(flat: str, at: int, token: str) -> tuple[int, int] | None:
    """The slice of a folded token at ``at``, or not far after it."""
    if not token:
        return None
    for start in range(at, min(at + LOOKAHEAD, len(flat))):
        if flat[start] not in SKIPPED and (end := _match(flat, start, token)):
            return start, end
    return None


def _match(flat: str, at: int, token: str) -> int:
    """The end of a folded token that begins at ``at``, or 0."""
    size = len(flat)
    end = k = 0
    last = ""
    while k < len(token):
        if at >= size:
            return 0
        piece = _FOLD[ord(flat[at])]
        at += 1
        if token.startswith(piece, k):
            if piece:
                k += len(piece)
                last = piece
                end = at
        elif piece != last:  # else «سلامممم» for «سلام»
            return 0
    return end


def offset_within(slice_: str, norm: str, cut: int) -> int:
    """Where in a token's source ``slice_`` the position ``cut`` of its ``norm`` falls (to split a glued word)."""
    want = len(fold(norm[:cut]))
    seen = 0
    for i, char in enumerate(slice_):
        if seen >= want and _FOLD[ord(char)]:
            return i
        seen += len(_FOLD[ord(char)])
    return len(slice_)
