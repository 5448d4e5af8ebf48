"""The places that names of bodies end with, and the words that none goes over: ``Places(doc).place(p)``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import HOME, gazetteer
from extractor.language.hazm import lexicon
from extractor.language.verbs import verbs
from extractor.layers import flat, sentences, standing
from extractor.mentions import NameMention, Numeral
from extractor.words.organizations import grammar, is_mark

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Places:
    """Reads the words of one Doc one by one."""

    def __init__(self, doc: Doc) -> None:
        names: list[NameMention] = doc._.names
        numerals: list[Numeral] = doc._.numerals
        self.doc = doc
        self.g = grammar()
        self.w = self.g.words
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.n = len(self.words)
        self.starts = [0] * self.n
        """1 where a sentence begins."""
        for start, _ in sentences(doc):
            self.starts[start] = 1
        for name in names:
            if name.quoted:
                self.starts[name.start] = 1  # in a press review whose line breaks are lost
        self.places = {name.start: name.end for name in names if name.label == "LOC"}
        self.figures = {quantity.start for quantity in doc._.quantities}
        """Where numbers begin that count, measure or cost something."""
        self.numbers = {numeral.start: numeral.end for numeral in numerals if not numeral.ordinal}

    def stops(self, p: int) -> bool:
        """Whether a name surely ends before token ``p``: a verb, a preposition, a mark that is none of a name's."""
        norm = self.norms[p]
        if p and self.words[p - 1] in self.w.bound.get(self.words[p], ()):
            return False  # «نماز جمعه»
        return self.g.is_stop(self.words[p]) or verbs().is_finite(norm) or verbs().is_participle(norm)

    def field(self, p: int) -> int:
        """How many tokens at ``p`` are a word of a field of work: one, a linking one («بخش») with the next one alone,
        or two that lack their half-space («خزانه داری»); 0 if none are."""
        g, words = self.g, self.words
        if g.is_field(words[p]):
            return 1
        if p + 1 >= self.n or self.starts[p + 1] == 1 or self.stops(p + 1):
            return 0
        if words[p] in self.w.linking and g.is_field(words[p + 1]):
            return 1
        return 2 * g.is_field(words[p] + words[p + 1])

    def proper(self, p: int) -> bool:
        """Whether the word at ``p`` may be a proper name: of no work field, no verb, no number."""
        word = self.words[p]
        if not word.isalpha() or p in self.numbers or self.g.is_generic(word) or verbs().is_form(self.norms[p]):
            return False
        return self.g.heads.longest(self.words, p) is None

    def unknown(self, p: int) -> bool:
        """Whether the word at ``p`` is a place or may be a proper name and is no common word."""
        if p >= self.n or self.starts[p] == 1:
            return False
        return bool(self.named_place(p)) or (self.proper(p) and self.norms[p] not in lexicon())

    def predicated(self, p: int) -> bool:
        """Whether a verb or «را» behind a common word at ``p``, or behind its plural, shows that it is the sentence's
        («مشکلی ندارد», «پروازها را»)."""
        q = p + 1
        common = self.norms[p] in lexicon() or self.g.stem(self.words[p]) != self.words[p]
        if q >= self.n or self.starts[q] == 1 or not common:
            return False
        norm = self.norms[q]
        return verbs().is_leaning(norm) or boundaries().kind(norm) == "object_marker"

    def numbered(self, p: int) -> int:
        """The end of a word such as «ناحیه» with its number («ناحیه ۲», «ناحیه دو اهواز»); 0 if there is none."""
        q = p + 1
        if q >= self.n or self.words[p] not in self.w.numbered or self.starts[q] == 1:
            return 0
        if self.words[q].isdigit():
            return q + 1
        end = self.numbers.get(q, 0)
        if not end or end >= self.n or self.starts[end] == 1 or is_mark(self.words[end]) or self.stops(end):
            return end
        return end if self.named_place(end) else 0  # «در منطقه دو نفر» counts persons

    def is_label(self, p: int) -> bool:
        """Whether the number at ``p`` names what stands before it («تیپ | ۶۵») and counts nothing («تیپ | ۶۵ نفر»)."""
        return self.words[p].isdigit() and self.numbers.get(p) == p + 1 and p not in self.figures

    def place(self, p: int) -> int:
        """The end of the place that begins at token ``p`` («استان زنجان», «شهرستان»); 0 if there is none."""
        end = self.one_place(p)
        if not end or end >= self.n:
            return end
        if self.starts[end] != 1 and self.words[end] in self.w.parts_of_towns.get(self.words[p], ()):
            return end + 1  # «واحد تهران مرکزی»
        country = gazetteer().country(self.words, p)
        if country and country[0] == end and country[1] != HOME and not gazetteer().country(self.words, end):
            return end  # «وقتی ارتش عراق | خرمشهر را گرفت»
        if self.words[end] == self.w.conjunction and self.words[p] in self.w.place_plurals:
            return self.named_place(end + 1) or end
        if self.words[end] == self.w.conjunction and end + 1 < self.n and self.words[end + 1] in self.w.suburbs:
            return end + 2
        return self.one_place(end) or end

    @cached_property
    def towns(self) -> frozenset[str]:
        """Words that the article shows to be places, though no gazetteer has them («شهرستان …»)."""
        behind = [p + 1 for p in standing(self.doc, self.w.town_words)]
        return frozenset(self.words[p] for p in behind if p < self.n and self.starts[p] != 1 and self.town(p))

    def town(self, p: int) -> bool:
        """Whether the word at ``p`` can be a town's name behind a word of class."""
        if not self.proper(p) or self.stops(p) or self.predicated(p):
            return False
        return self.words[p] not in self.g.triggers and self.words[p] not in self.g.connections

    def named_place(self, p: int) -> int:
        """The end of the place name at ``p``, with a word of class before it or not; 0 if there is none."""
        if p >= self.n or self.starts[p] == 1:
            return 0
        ends = gazetteer().end_of
        end = self.places.get(p, 0)
        if not end:
            end = ends(self.words, p)
            if end == p + 1 and self.g.is_field(self.words[p]):
                end = 0  # «شورای مرکزی» names no province
            elif not end and self.words[p].endswith(self.w.place_endings):
                end = p + 1
        if not end and self.words[p] in self.towns:
            end = p + 1
        if not end and self.words[p] in self.w.place_words and p + 1 < self.n:
            end = ends(self.words, p + 1)
        return end

    def one_place(self, p: int) -> int:
        """Where the place ends that begins at ``p`` («شهرستان یزد», «منطقه ۵»); 0 where none does."""
        end = self.named_place(p)
        if end:
            return end
        if p >= self.n or self.starts[p] == 1:
            return 0
        w, words = self.w, self.words
        word, q = words[p], p + 1
        bare = q if word in w.bare_places else 0
        if word not in w.place_words or q >= self.n or self.starts[q] == 1:
            return bare
        end = self.numbered(p)
        if end:
            return end
        end = self.named_place(q) or (q + 1 if words[q] in w.bare_places else 0)
        if end:
            return end
        if word in w.place_openers and self.proper(q) and not self.stops(q) and words[q] not in self.g.triggers:
            if bare and self.norms[q] in lexicon():
                return bare  # «گمرکات استان | افت صادرات»
            return bare if q + 1 < self.n and verbs().is_light(words[q + 1]) else q + 1
        return bare
