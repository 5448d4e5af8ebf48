"""Source ─► Doc: Hazm's normaliser, sentence and word tokeniser, run as they are, on the source's own coordinates.

``doc.text == source`` always. A token covers the slice of the source that a Hazm token came from; what lies between
two slices beyond one space rides at the end of the token before it. ``token.norm_`` (and ``doc._.norms``) is what
Hazm and our repair made of the slice; ``doc._.offsets`` holds each slice without what rides along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from functools import cache
from itertools import pairwise

from hazm import Normalizer, SentenceTokenizer, WordTokenizer
from spacy.attrs import NORM
from spacy.tokens import Doc
from spacy.vocab import Vocab

import extractor.annotations  # noqa: F401  (registers the Doc extensions)
from extractor.text.alignment import align, fold, offset_within
from extractor.text.repair import Repair

# A number, date or time whose marks stand between its digits: one token where Hazm makes several.
_NUMBER = re.compile(r"\d{1,3}(?:[,٬،]\d{3})+(?:[./٫]\d+)?(?!\d)|\d+(?:[./٫:]\d+)+|\d+")
# Hazm leaves these in words; half-spaces stay.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Hazm takes quadratic time in the length of a word and in the number of its repeated letters; no word is that long.
_LONG = 64
_LONG_RUN = re.compile(rf"(\S)\1{{{_LONG},}}")
_LONG_WORD = re.compile(f"[\u0621-\u06d3]{{{_LONG}}}(?=[\u0621-\u06d3])")
_SPACE = re.compile(r"[^\S \n]")


class InvalidText(ValueError):
    """The input is no text that can be processed."""


Piece = tuple[str, int, int, bool]
"""A token to be: its norm, its slice ``[start, end)`` of the source, and whether it begins a sentence."""


@cache
def _hazm() -> tuple[Normalizer, SentenceTokenizer, WordTokenizer]:
    """Hazm's parts; loading its lexicon takes a second, so once a process."""
    return Normalizer(), SentenceTokenizer(), WordTokenizer(join_verb_parts=False)


def lexicon() -> Mapping[str, tuple[int, tuple[str, ...]]]:
    """Hazm's lexicon: each word with its frequency and its parts of speech («N», «AJ», «V» …)."""
    words: Mapping[str, tuple[int, tuple[str, ...]]] = _hazm()[2].words
    return words


def verbs() -> Set[str]:
    """All conjugated forms of the verbs that Hazm knows."""
    forms: Set[str] = _hazm()[0]._verbs or frozenset()
    return forms


@cache
def _repair() -> Repair:
    # The normaliser has the conjugated verbs already; a Lemmatizer of our own would cost half a second more.
    return Repair(lexicon(), verbs())


class HazmTokenizer:
    """A spaCy tokenizer that keeps the source."""

    def __init__(self, vocab: Vocab) -> None:
        # A lexeme's norm is its form, without spaCy's changes of case and quotes: ours are set token by token.
        vocab.lex_attr_getters = {**vocab.lex_attr_getters, NORM: _identity}  # type: ignore[attr-defined]
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise one article.

        Raises:
            InvalidText: the text holds a lone surrogate, which no encoding of Unicode can carry.
        """
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            at = error.start
            raise InvalidText(
                f"lone surrogate U+{ord(text[at]):04X} at position {at}: not valid Unicode text"
            ) from None
        return self._doc(text, _pieces(text))

    def _doc(self, text: str, pieces: list[Piece]) -> Doc:
        if not text:
            return Doc(self.vocab)
        if not pieces:  # nothing that is a token: the whole source is one
            pieces = [(text, 0, len(text), True)]
        words: list[str] = []
        spaces: list[bool] = []
        borders = [0, *[piece[1] for piece in pieces[1:]], len(text)]
        for begin, until in pairwise(borders):
            space = text[until - 1] == " " and until - begin > 1
            words.append(text[begin : until - 1 if space else until])
            spaces.append(space)
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=[piece[3] for piece in pieces])
        norms = [piece[0] for piece in pieces]
        for k, (word, norm) in enumerate(zip(words, norms, strict=True)):
            if word != norm:
                doc[k].norm_ = norm
        doc.user_data["khabar.norms"] = norms
        doc.user_data["khabar.source"] = text
        starts = [k for k, piece in enumerate(pieces) if piece[3]]
        doc.user_data["khabar.sentences"] = list(pairwise([*starts, len(pieces)]))
        doc.user_data["khabar.offsets"] = [piece[1:3] for piece in pieces]
        return doc


def _identity(form: str) -> str:
    return form


def _bounded(text: str) -> str:
    """The text for Hazm: runs of one character are shortened and overlong words cut, which alignment undoes."""
    if max(map(len, text.split()), default=0) <= _LONG:
        return text
    return _LONG_WORD.sub(r"\g<0> ", _LONG_RUN.sub(r"\1\1\1", text))


def _pieces(text: str) -> list[Piece]:
    """Hazm's tokens on their source slices; numbers joined, glued words split, norms repaired."""
    normalizer, sentence_tokenizer, word_tokenizer = _hazm()
    repair = _repair().norms
    tokens: list[str] = []
    starts: set[int] = set()
    normalized = _SPACE.sub(" ", _INVISIBLE.sub("", normalizer.normalize(_bounded(text))))
    for sentence in sentence_tokenizer.tokenize(normalized):
        starts.add(len(tokens))
        tokens.extend(word_tokenizer.tokenize(sentence))
    pieces: list[Piece] = []
    begins = True
    previous = 0  # end of the slice before
    for k, (token, (start, end)) in enumerate(zip(tokens, align(text, tokens), strict=True)):
        if k in starts:
            begins = True
        if start == end or end <= previous:  # no counterpart, or inside a number that was joined
            continue
        if start < previous:  # its beginning is inside such a number: «۱۴۰۲/۰۳/۰۱.»
            start, token = previous, fold(text[previous:end])
            if not token:
                continue
        if start > previous + 1 or (start > previous and text[previous] == "\n"):
            begins = begins or "\n" in text[previous:start]
        if token[0].isdigit():
            number = _NUMBER.match(text, start)
            if number and number.end() > end:  # «۲/۵» is three tokens of Hazm's
                end = number.end()
                token = fold(text[start:end])
            if number and number.end() < end and (rest := fold(text[number.end() : end])):  # «۱۳۹۰.» is one
                cut = number.end()
                pieces.append((fold(text[start:cut]), start, cut, begins))
                pieces.append((rest, cut, end, False))
            else:
                pieces.append((token, start, end, begins))
        else:
            norms = repair(token)
            if len(norms) == 1:
                pieces.append((norms[0], start, end, begins))
            else:
                pieces.extend(_split(text, start, end, norms, begins))
        begins = False
        previous = end
    return pieces


def _split(text: str, start: int, end: int, norms: tuple[str, ...], begins: bool) -> list[Piece]:
    """A glued word as several pieces."""
    word = "".join(norms)
    at, done = start, 0
    pieces: list[Piece] = []
    for norm in norms[:-1]:
        done += len(norm)
        cut = start + offset_within(text[start:end], word, done)
        if cut > at:
            pieces.append((norm, at, cut, begins and at == start))
        at = cut
    if end > at:
        pieces.append((norms[-1], at, end, begins and at == start))
    return pieces
