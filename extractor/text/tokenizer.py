"""Source ─► Doc: Hazm's normaliser, sentence and word tokeniser, run as they are, on the source's own coordinates.

``doc.text == source`` always. A token covers the slice of the source that a Hazm token came from; what lies between
two slices beyond one space rides at the end of the token before it. ``token.norm_`` (and ``doc._.norms``) is what
Hazm and our repair made of the slice; ``doc._.offsets`` holds each slice without what rides along.
"""

from __future__ import annotations

import re
from functools import cache

from hazm import Normalizer, SentenceTokenizer, WordTokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

import extractor.annotations  # noqa: F401  (registers the Doc extensions)
from extractor.text.alignment import align, offsets_within
from extractor.text.repair import Repair

_NUMBER_PART = re.compile(r"[\d./,٫٬،:]+")


class InvalidText(ValueError):
    """The input is no text that can be processed."""


@cache
def _hazm() -> tuple[Normalizer, SentenceTokenizer, WordTokenizer]:
    """Hazm's parts; loading its lexicon takes a second, so once a process."""
    return Normalizer(), SentenceTokenizer(), WordTokenizer(join_verb_parts=False)


@cache
def _repair() -> Repair:
    return Repair(frozenset(_hazm()[2].words))


class HazmTokenizer:
    """A spaCy tokenizer that keeps the source. Raises ``InvalidText`` for a lone surrogate."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InvalidText(
                f"lone surrogate U+{ord(text[error.start]):04X} at position {error.start}: not valid Unicode text"
            ) from None
        normalizer, sentences, words = _hazm()
        hazm_tokens: list[str] = []
        starts: set[int] = set()
        for sentence in sentences.tokenize(normalizer.normalize(text)):
            starts.add(len(hazm_tokens))
            hazm_tokens.extend(words.tokenize(sentence))
        norms, slices, sentence_starts = self._pieces(text, hazm_tokens, starts)
        return self._doc(text, norms, slices, sentence_starts)

    @staticmethod
    def _pieces(
        text: str, hazm_tokens: list[str], starts: set[int]
    ) -> tuple[list[str], list[tuple[int, int]], list[bool]]:
        """Norms, slices and sentence starts, after repair (split words, joined digits)."""
        repair = _repair()
        norms: list[str] = []
        slices: list[tuple[int, int]] = []
        begins: list[bool] = []
        new_sentence = True
        previous_end = 0
        for k, (token, (start, end)) in enumerate(zip(hazm_tokens, align(text, hazm_tokens), strict=True)):
            if k in starts:
                new_sentence = True
            if start == end:
                continue
            if not new_sentence and start - previous_end > 0 and "\n" in text[previous_end:start]:
                new_sentence = True
            pieces = repair(token)
            if len(pieces) == 1:
                norm = pieces[0]
                if (
                    norms
                    and start == previous_end
                    and not new_sentence
                    and _NUMBER_PART.fullmatch(norm)
                    and _NUMBER_PART.fullmatch(norms[-1])
                    and (norm[0].isdigit() or (norms[-1][-1].isdigit() and text[end : end + 1].isdigit()))
                ):
                    # «۲/۵», «1,234» are one token, their marks inside
                    norms[-1] += norm
                    slices[-1] = (slices[-1][0], end)
                else:
                    norms.append(norm)
                    slices.append((start, end))
                    begins.append(new_sentence)
            else:
                at = start
                done = 0
                for piece in pieces:
                    done += len(piece)
                    cut = end if piece is pieces[-1] else start + offsets_within(text[start:end], "".join(pieces), done)
                    if cut > at:
                        norms.append(piece)
                        slices.append((at, cut))
                        begins.append(new_sentence and at == start)
                    at = cut
            new_sentence = False
            previous_end = end
        return norms, slices, begins

    def _doc(self, text: str, norms: list[str], slices: list[tuple[int, int]], begins: list[bool]) -> Doc:
        if not slices:
            if not text:
                return Doc(self.vocab)
            norms, slices, begins = [""], [(0, len(text))], [True]
        words: list[str] = []
        spaces: list[bool] = []
        last = len(slices) - 1
        for k, (start, _end) in enumerate(slices):
            begin = 0 if k == 0 else start
            until = slices[k + 1][0] if k < last else len(text)
            space = text[until - 1] == " " and until - 1 > begin
            words.append(text[begin : until - 1 if space else until])
            spaces.append(space)
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=begins)
        for k, (word, norm) in enumerate(zip(words, norms, strict=True)):
            if word != norm:
                doc[k].norm_ = norm
        doc.user_data["khabar.norms"] = norms
        doc.user_data["khabar.offsets"] = slices
        return doc
