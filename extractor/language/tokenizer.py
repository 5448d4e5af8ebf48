"""Source ─► Doc: what Hazm's normaliser, sentence and word tokeniser say, on the source's own coordinates.

``doc.text == source`` always. A token covers the slice of the source that a Hazm token came from; what lies between
two slices beyond one space rides at the end of the token before it. ``token.norm_`` (and ``doc._.norms``) is what
Hazm and our repair made of the slice; ``doc._.offsets`` holds each slice without what rides along.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import compress, count, pairwise
from typing import TYPE_CHECKING, Any

from extractor.language.acronyms import acronyms
from extractor.language.alignment import align, fold, offset_within
from extractor.language.boundaries import boundaries
from extractor.language.hazm import conjugated, hazm, lexicon
from extractor.language.layout import Entities, dashed, rejoined, unmarked, unwrapped
from extractor.language.normalizer import HazmNormalizer, HazmWords
from extractor.language.openings import opening
from extractor.language.repair import Repair
from extractor.language.tables import Grid, borders, grids
from extractor.layers import Bare, Layers, leave
from extractor.lean import with_spacy
from extractor.mentions import Cell, Table
from extractor.spelling.letters import ZWNJ, Memo, squeeze

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

# A number, date or time whose marks stand between its digits: one token where Hazm makes several.
_NUMBER = re.compile(r"\d{1,3}(?:[,٬،]\d{3})+(?:[./٫]\d+)?(?!\d)|\d+(?:[./٫:]\d+)+|\d+")
# Hazm takes these for parts of a number.
_MARKS = ":."
# Hazm leaves these in words; half-spaces stay.
_UNSEEN = "\u00ad\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
# Hazm takes quadratic time in the length of a word and in the number of its repeated letters; no word is that long.
_LONG = 64
_LONG_RUN = re.compile(rf"(\S)\1{{{_LONG},}}")
_LONG_WORD = re.compile(f"[\u0621-\u06d3]{{{_LONG}}}(?=[\u0621-\u06d3])")
_SPACE = re.compile(r"[^\S \n]")
_ODD = re.compile(f"[{_UNSEEN}{''.join(filter(_SPACE.match, map(chr, range(0x3001))))}]")
"""What either finds; that is seen much sooner."""


class InvalidText(ValueError):
    """The input is no text that can be processed."""


@dataclass(slots=True)
class _Pieces:
    """Tokens to be, in parallel lists: garbage collection counts every tuple that is made."""

    norms: list[str] = field(default_factory=list)
    slices: list[tuple[int, int]] = field(default_factory=list)
    """``[start, end)`` in the source."""
    begins: list[bool] = field(default_factory=list)
    """Whether it begins a sentence."""
    opening: int = 0
    """The token at which the text begins behind a headline in its line; 0 where none is."""
    end: int = 0
    """Where the last one ends."""
    begin: bool = True
    """Whether the next one begins a sentence, whatever it is."""

    def add(self, norm: str, slice_: tuple[int, int], begins: bool) -> None:
        self.norms.append(norm)
        self.slices.append(slice_)
        self.begins.append(begins)

    def take(self, text: str, token: str, slice_: tuple[int, int], begins: bool) -> None:
        """Add what one token of Hazm is, behind all that is here."""
        self.begin |= begins
        start, end = slice_
        if start == end or end <= self.end:  # no counterpart, or inside a number that was joined
            return
        if start < self.end:  # its beginning is inside such a number: «۱۴۰۲/۰۳/۰۱.»
            start, token = self.end, fold(text[self.end : end])
            if not token:
                return
        if norm := _plain()[token]:
            self.add(norm, (start, end), self.begin)
            self.end = end
        else:
            if token[0] == ZWNJ:  # «۱۰‌میلیون»
                token = token.strip(ZWNJ) or token
            self.end = _add(self, text, token, start, end, self.begin)
        self.begin = False


@cache
def _hazm() -> tuple[HazmNormalizer, HazmWords]:
    return HazmNormalizer(), HazmWords()


@cache
def _repair() -> Repair:
    return Repair(lexicon(), conjugated(), hazm().spaced)


def _plain_norm(token: str) -> str:
    first = token[0]
    if first == ZWNJ or _repair().depends(token) or first.isdigit() or (first in _MARKS and token[1:2].isdigit()):
        return ""
    norms = _repair().norms(token)
    return norms[0] if len(norms) == 1 else ""


@cache
def _plain() -> Memo[str]:
    """The norm of a token that is one piece, whatever stands beside it; else nothing."""
    return Memo(_plain_norm)


def create() -> Callable[[Language], HazmTokenizer]:
    """How a config of spaCy names the tokenizer."""
    return lambda nlp: HazmTokenizer(nlp.vocab)


def _register() -> None:
    from spacy.util import registry

    registry.tokenizers("khabar.HazmTokenizer.v1", func=create)


with_spacy(_register)


class HazmTokenizer:
    """A spaCy tokenizer that keeps the source."""

    def __init__(self, vocab: Vocab) -> None:
        from spacy.attrs import NORM

        # A lexeme's norm is its form, without spaCy's changes of case and quotes: ours are set token by token.
        vocab.lex_attr_getters = {**vocab.lex_attr_getters, NORM: _identity}  # type: ignore[attr-defined]
        self.vocab = vocab

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: all that it knows is installed with the package."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> HazmTokenizer:
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing, as ``to_bytes``."""

    def from_disk(self, _path: Any, **_: Any) -> HazmTokenizer:
        return self

    def __call__(self, text: str) -> Doc:
        """Tokenise one article.

        Raises:
            InvalidText: the text holds a lone surrogate, which no encoding of Unicode can carry.
        """
        made = _read(text)
        doc = _doc(text, made, self.vocab)
        leave(doc, made)
        return doc


def bare(text: str) -> Bare:
    """A text for stages that read layers alone. Raises as ``HazmTokenizer``."""
    return Bare(_read(text))


def _read(text: str) -> Layers:
    """The layers of a text that the tokenizer makes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        at = error.start
        raise InvalidText(f"lone surrogate U+{ord(text[at]):04X} at position {at}: not valid Unicode text") from None
    layout = dashed(unmarked(rejoined(unwrapped(text), _is_open)))
    found = grids(layout)
    layout = borders(layout, found)
    if "&" in layout and (entities := Entities(layout)).text != layout:
        pieces = _pieces(entities.text)
        pieces.slices = [entities.span(start, end) for start, end in pieces.slices]
    else:
        pieces = _pieces(layout)
    if text and not pieces.norms:  # nothing that is a token: the whole source is one
        pieces.add(text, (0, len(text)), True)
    return Layers(
        norms=pieces.norms,
        offsets=pieces.slices,
        source=text,
        layout=layout if layout != text else None,
        sentences=list(pairwise([*compress(count(), pieces.begins), len(pieces.norms)])),
        opening=pieces.opening,
        tables=[_table(grid, pieces.slices) for grid in found],
    )


def _is_open(word: str) -> bool:
    """Whether no line ends with a word."""
    return squeeze(word) in _prepositions()


@cache
def _prepositions() -> frozenset[str]:
    return boundaries().words({"prepositions"})


def _doc(text: str, made: Layers, vocab: Vocab) -> Doc:
    """The Doc of a text."""
    import numpy as np
    from spacy.attrs import NORM, SENT_START
    from spacy.tokens import Doc

    if not text:
        return Doc(vocab)
    norms, slices, sentences = made.norms or [], made.offsets or [], made.sentences or []
    borders = [0, *(start for start, _ in slices[1:]), len(text)]
    spaces = [text[until - 1] == " " and until - begin > 1 for begin, until in pairwise(borders)]
    words = [text[begin : until - space] for (begin, until), space in zip(pairwise(borders), spaces, strict=True)]
    doc = Doc(vocab, words=words, spaces=spaces)
    hashes = np.fromiter(map(vocab.strings.add, norms), np.uint64, len(norms))
    begins = np.full(len(norms), -1)
    begins[[start for start, _ in sentences]] = 1
    doc.from_array([SENT_START, NORM], np.stack([begins.astype(np.uint64), hashes], 1))  # type: ignore[arg-type]  # any numbers
    return doc


def _table(grid: Grid, offsets: list[tuple[int, int]]) -> Table:
    """A table by tokens."""

    def tokens(slice_: tuple[int, int] | None) -> tuple[int, int]:
        low, high = slice_ or (0, 0)
        return bisect_left(offsets, (low, low)), bisect_left(offsets, (high, high))

    rows = [[Cell(*tokens(cell), column) for column, cell in enumerate(row)] for row in grid.rows]
    caption = tokens(grid.caption)
    return Table(
        caption if caption[0] < caption[1] else None,
        [[cell for cell in row if cell.start < cell.end] for row in rows],
        grid.heads,
    )


def _identity(form: str) -> str:
    return form


def _bounded(text: str) -> str:
    """The text for Hazm: runs of one character are shortened and overlong words cut, which alignment undoes."""
    if max(map(len, text.split()), default=0) <= _LONG:
        return text
    return _LONG_WORD.sub(r"\g<0> ", _LONG_RUN.sub(r"\1\1\1", text))


def _tokens(text: str) -> tuple[list[str], list[int]]:
    """Hazm's tokens, and the numbers of those that begin a sentence."""
    normalizer, words = _hazm()
    tokens: list[str] = []
    starts: list[int] = []
    normalized = normalizer.normalize(_bounded(text))
    if _ODD.search(normalized):
        normalized = _SPACE.sub(" ", _INVISIBLE.sub("", normalized))
    for sentence in words.sentences(normalized):
        starts.append(len(tokens))
        tokens.extend(sentence)
    return tokens, starts


def _pieces(text: str) -> _Pieces:
    """Hazm's tokens on their source slices; numbers joined, glued words split, norms repaired."""
    tokens, starts = _tokens(text)
    slices = align(text, tokens)
    begins = _begins(text, slices, starts)
    norms = [*map(_plain().__getitem__, tokens)]
    for k in [k for k, (start, end) in enumerate(slices) if start == end]:
        norms[k] = ""  # no counterpart
    pieces = _Pieces()
    k = 0
    for special in [*(k for k, norm in enumerate(norms) if not norm), len(norms)]:
        while k < special and slices[k][0] < pieces.end:  # inside a number that was joined
            pieces.take(text, tokens[k], slices[k], begins[k])
            k += 1
        if k < special:
            begins[k] |= pieces.begin
            pieces.begin = False
            pieces.norms += norms[k:special]
            pieces.slices += slices[k:special]
            pieces.begins += begins[k:special]
            pieces.end = slices[special - 1][1]
        if special < len(norms):
            pieces.take(text, tokens[special], slices[special], begins[special])
        k = special + 1
    for first, last in acronyms(pieces.norms):  # «اف. بی. آی» is no three sentences
        pieces.begins[first + 1 : last] = [False] * (last - first - 1)
    _open(pieces, text)
    return pieces


def _begins(text: str, slices: list[tuple[int, int]], starts: list[int]) -> list[bool]:
    """Whether each token begins a sentence or a line."""
    begins = [False] * len(slices)
    for k in starts:
        begins[k] = True
    at = text.find("\n")
    while at >= 0:
        k = bisect_left(slices, (at,))
        if k == len(slices):
            break
        begins[k] = True
        at = text.find("\n", slices[k][0])
    return begins


def _open(pieces: _Pieces, text: str) -> None:
    """Part the headline from the text that has run into it."""
    size = len(pieces.norms)
    end = next((k for k in range(1, size) if pieces.begins[k]), size)
    line = end < size and "\n" in text[pieces.slices[end - 1][1] : pieces.slices[end][0]]
    if at := opening(pieces.norms, end, line):
        pieces.opening = at
        pieces.begins[at] = True


def _add(pieces: _Pieces, text: str, token: str, start: int, end: int, begins: bool) -> int:
    """Add what one token of Hazm is; where it ends, a joined number's tail included."""
    if token[0] in _MARKS and token[1:2].isdigit() and (token[0] == ":" or text[start - 1 : start].isalpha()):
        cut = start + offset_within(text[start:end], token, 1)  # «کرد:۷۰» and «کرد.۷۰»
        pieces.add(token[0], (start, cut), begins)
        start, token, begins = cut, token[1:], False
    if token[0].isdigit():
        return _add_number(pieces, text, token, start, end, begins)
    before = pieces.norms[-1] if pieces.norms and not begins else ""
    norms = _repair().parted(before, token) or _repair().norms(token)
    if len(norms) == 1:
        pieces.add(norms[0], (start, end), begins)
    else:
        _split(pieces, text, (start, end), norms, begins)
    return end


def _add_number(pieces: _Pieces, text: str, token: str, start: int, end: int, begins: bool) -> int:
    """Add a token that begins with a digit: with the marks and digits that Hazm cut off, without a full stop."""
    number = _NUMBER.match(text, start)
    if number and number.end() > end:  # «۲/۵» is three tokens of Hazm's
        end = number.end()
        token = fold(text[start:end])
    if number and number.end() < end and (rest := fold(text[number.end() : end])):  # «۱۳۹۰.» is one
        cut = number.end()
        pieces.add(fold(text[start:cut]), (start, cut), begins)
        pieces.add(rest, (cut, end), False)
    else:
        pieces.add(token, (start, end), begins)
    return end


def _split(pieces: _Pieces, text: str, slice_: tuple[int, int], norms: tuple[str, ...], begins: bool) -> None:
    """Add a glued word as several pieces."""
    start, end = slice_
    word = "".join(norms)
    at, done = start, 0
    for norm in norms[:-1]:
        done += len(norm)
        cut = start + offset_within(text[start:end], word, done)
        if cut > at:
            pieces.add(norm, (at, at + len(text[at:cut].rstrip())), begins and at == start)
        at = cut
    if end > at:
        pieces.add(norms[-1], (at, end), begins and at == start)
