"""What an article offers to be linked with a figure: noun phrases, goods, parties, times and bases of rates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, compress, count, pairwise
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from extractor.language.boundaries import boundaries
from extractor.language.ezafe import phrase_ends, without_ezafe
from extractor.layers import cell_borders, crosses, paragraphs, phrases, sentences, tabled
from extractor.links.goods import goods
from extractor.links.lists import Lists
from extractor.links.parties import parties, speak_of_home
from extractor.links.reader import Reader
from extractor.links.speakers import speakers
from extractor.links.times import bases, times
from extractor.links.words import patterns
from extractor.mentions import Tokens
from extractor.records import Flow
from extractor.spelling.letters import Memo
from extractor.spelling.phrases import Phrases
from extractor.words.facts import said, turned

if TYPE_CHECKING:
    from spacy.tokens import Doc

Kind = Literal["phrase", "own", "good", "party", "date", "figure", "per", "label"]
LONGEST = 6
"""Tokens of a noun phrase that are kept."""
_TOLD = frozenset({"past", "-past", "perfect", "-perfect", "being", "-being", "imperfect", "-imperfect"})
"""Moods of verbs that tell a deed as done."""
FLOWS = frozenset(get_args(Flow))


class Cue(NamedTuple):
    """A word that names a label: where it stands, which, and whether it is part of a verb."""

    start: int
    label: str
    sort: str


class Candidate:
    """A span that may be linked, with what is known of it wherever the figure stands."""

    __slots__ = ("country", "end", "good", "group", "hs", "index", "key", "kind", "name", "start", "type", "words")

    def __init__(self, kind: Kind, start: int, end: int, words: tuple[str, ...] = ()) -> None:
        self.kind, self.start, self.end, self.words = kind, start, end, words
        self.key = "".join(words)
        """What two mentions of one thing have in common."""
        self.group = self.type = ""
        """Flow of a noun of measure; sort of a party or time."""
        self.name: str | None = None
        self.country: str | None = None
        self.hs: str | None = None
        self.good = False
        self.index = -1


class Offer(Reader):
    """The candidates of one Doc, in order, and what lies between any two places."""

    def __init__(self, doc: Doc) -> None:
        super().__init__(doc)
        self.k = patterns()
        self.sentences = sentences(doc)
        self._sentence_words: dict[int, frozenset[str]] = {}
        self.offsets: list[tuple[int, int]] = doc._.offsets
        self.doc_numerals = doc._.numerals
        self.ordinals = {i for n in doc._.numerals if n.ordinal for i in range(n.start, n.end)}
        self.posts = {i for post in doc._.officials for i in range(post.start, post.end)}
        lines = paragraphs(doc)
        self.title = (lines[0][0][0], lines[0][-1][1]) if len(lines) > 1 else (0, 0)
        self.lead = lines[1][-1][1] if len(lines) > 1 else 0
        size = len(self.norms)
        self.sentence_of = [k for k, (start, end) in enumerate(self.sentences) for _ in range(start, end)]
        self.verbs_at = [*map(self.verbs.verbal.__getitem__, self.norms)]
        self.infinitives = {
            i - 1 for i, _ in self._told(self.verbs.light) if i and self.verbs.is_infinitive(self.norms[i])
        }
        """Where infinitives begin that say with the word before them what they say, and are nouns («| زخمی شدن»)."""
        self.stops_at = self._stops()
        words = self.words
        self.verb_count = [0, *accumulate(self.verbs_at)]
        told, ours = bytearray(size), bytearray(map(self.k.ours.__contains__, words))
        for i in compress(count(), self.verbs_at):
            told[i] = self.mood(i) in _TOLD
            ours[i] |= self.norms[i].endswith(self.k.we)
        self.told_count = [0, *accumulate(told)]
        self.ours = [0, *accumulate(ours)]
        """How often somebody speaks of himself and his, up to each token."""
        self.comma_count = [0, *accumulate(map(self.breaks.__contains__, words))]
        begun = bytearray(size)
        for q in self.quantities:
            begun[q.start] = 1
        self.figure_count = [0, *accumulate(begun)]
        borders = cell_borders(doc)
        self._phrases = self._spans(borders)
        self._made: dict[int, Candidate] = {}
        self.title_words = frozenset(words[self.title[0] : self.title[1]])
        self.goods = goods(self)
        self.parties = parties(self)
        self.times = times(self)
        self.bases = bases(self)
        self.named = {"flow": self._flows(), "change": self._changes(), "status": self._statuses()}
        self.tabled = tabled(doc)
        self.in_cells: list[Candidate] = []
        """What stands in tables, and is offered to nothing outside."""
        self.cell_cues: dict[str, list[Cue]] = {}
        self._leave_out(borders)
        self.own_times = [c for c in self.times if not self.is_base(c.start, c.end)]
        """Those that may be a figure's own."""
        self.phrase_starts = [start for start, _, _ in self._phrases]
        self.party_starts = [c.start for c in self.parties]
        self.lists = Lists(
            words,
            [(line[0][0], line[-1][1]) for line in lines],
            {c.start: c for c in self.parties},
            self.posts | self.in_persons,
            self.qualified,
        )
        self.speakers = speakers(self, doc)
        speak_of_home(self)
        self.good_starts = [c.start for c in self.goods]
        self.named_starts = {field: [cue.start for cue in cues] for field, cues in self.named.items()}

    def _leave_out(self, borders: set[int]) -> None:
        """Offer nothing that stands in tables: a cell is linked by its row and column alone."""
        tokens = self.tabled
        if not tokens:
            return
        self.in_cells = [
            self.phrase_of(*span) for span in self._phrases if span[0] in tokens and not crosses(borders, *span[:2])
        ]
        self._phrases = [span for span in self._phrases if span[0] not in tokens and not crosses(borders, *span[:2])]
        for found in (self.parties, self.goods, self.times, self.bases):
            self.in_cells += [c for c in found if c.start in tokens and not crosses(borders, c.start, c.end)]
            found[:] = [c for c in found if c.start not in tokens and not crosses(borders, c.start, c.end)]
        for field, cues in self.named.items():
            self.cell_cues[field] = [cue for cue in cues if cue.start in tokens]
            cues[:] = [cue for cue in cues if cue.start not in tokens]

    def _stops(self) -> list[bool]:
        """``stop`` of each token, in one pass."""
        lights = [*map(self.verbs.light.__getitem__, self.norms), False]
        for i in compress(count(), lights):
            lights[i - 1] |= bool(i) and self.shall(i - 1)
        del lights[0]
        for i in self.infinitives:
            lights[i] = False
        closed = map(self.stops.__contains__, self.words)
        found = [*map(or_, map(or_, self.verbs_at, lights), closed)]
        for tokens in (self.masked, self.dated, self.numbers, self.figures):
            for i in tokens:
                found[i] = True
        for start, end, _ in self.phrases_of(self.p.respects):
            found[start : end + 1] = [True] * (end + 1 - start)
        for start, end, _ in self.phrases_of(self.k.in_order):
            found[start:end] = [True] * (end - start)
        return found

    def sentence(self, at: int) -> int:
        """Which sentence a token is in."""
        return self.sentence_of[at]

    def figure_words(self, sentence: int) -> frozenset[str]:
        """The words of a sentence that has figures, made once."""
        if sentence not in self._sentence_words:
            self._sentence_words[sentence] = frozenset(self.words[slice(*self.sentences[sentence])])
        return self._sentence_words[sentence]

    def figures_between(self, low: int, high: int) -> int:
        return self.figure_count[high] - self.figure_count[low]

    def tense(self, low: int, high: int) -> str:
        """How the first verb between two tokens tells its deed; see ``Verbs.mood``."""
        at = next((i for i in range(low, high) if self.verbs_at[i]), None)
        return "none" if at is None else self.mood(at)

    def last_mood(self, low: int, high: int) -> str:
        """The same of the last verb."""
        at = next((i for i in range(high - 1, low - 1, -1) if self.verbs_at[i]), None)
        return "none" if at is None else self.mood(at)

    def mood(self, i: int) -> str:
        return self.verbs.mood(self.norms[i]) or "other"

    def deeds_told(self, low: int, high: int) -> int:
        """How many verbs between two tokens tell a deed that was or is done: neither wished nor to come."""
        return self.told_count[high] - self.told_count[low]

    def parties_in(self, low: int, high: int) -> list[Candidate]:
        """The parties that begin in ``[low, high)``."""
        return [self.parties[k] for k in near(self.party_starts, low, high)]

    def goods_in(self, low: int, high: int) -> list[Candidate]:
        """Goods that begin in ``[low, high)``."""
        return [self.goods[k] for k in near(self.good_starts, low, high)]

    def candidate(self, kind: Kind, start: int, end: int) -> Candidate:
        return Candidate(kind, start, end, tuple(self.words[start:end]))

    def phrases_of[V](self, table: Phrases[V]) -> Iterable[tuple[int, int, V]]:
        """The phrases of a table."""
        return phrases(self.doc, table)

    def _told[T](self, memo: Memo[T]) -> Iterable[tuple[int, T]]:
        """The tokens of which a memo says something, and what."""
        return ((i, memo[self.norms[i]]) for i in compress(count(), map(memo.__getitem__, self.norms)))

    @property
    def spans(self) -> list[tuple[int, int, str]]:
        """The noun phrases, as they begin and end, with the change that led to each."""
        return self._phrases

    @property
    def phrases(self) -> list[Candidate]:
        """All noun phrases outside tables."""
        return self.noun_phrases(range(len(self._phrases)))

    def noun_phrase(self, k: int) -> Candidate:
        """One of the noun phrases, made once: most stand far from all figures."""
        if k not in self._made:
            self._made[k] = self.phrase_of(*self._phrases[k])
        return self._made[k]

    def noun_phrases(self, places: Iterable[int]) -> list[Candidate]:
        """Several of them."""
        made = self._made
        return [made[k] if k in made else self.noun_phrase(k) for k in places]

    def _spans(self, borders: set[int]) -> list[tuple[int, int, str]]:
        """Noun phrases: runs of words that no preposition, mark, verb, figure, date, name, border or line breaks. Each
        without the change that it begins with, and that: «رشد صادرات» is of «صادرات». Behind a plural without an ezafe
        another one begins («کاهش قیمت‌ها | صادرات فولاد»)."""
        found: list[tuple[int, int, str]] = []
        lines = (line[0][0] for line in paragraphs(self.doc))
        begins = borders.union(
            self.place_ends.values(), self._behind_causes(), self.infinitives, phrase_ends(self.norms), lines
        )
        stops = [-1, *compress(count(), self.stops_at), len(self.norms)]
        for before, stop in pairwise(stops):
            start = before + 1
            for i in range(start + 1, stop + 1):
                if i < stop and i not in begins and i - start < LONGEST:
                    continue
                at, changed = start, ""
                while at < i - 1 and (hit := self.changes_at.get(at)) and hit[0] < i:
                    if (noun := self.nouns_at.get(at)) and noun[0] > hit[0]:  # «رشد اقتصادی» is a noun itself
                        break
                    at, changed = hit
                found.append((at, i, changed))
                start = i
        return found

    def _behind_causes(self) -> Iterator[int]:
        """Where what is measured begins behind its cause: «به دلیل سرمازدگی بهاره | تولید پسته»."""
        for _, start, _ in self.phrases_of(self.p.causes):
            end = next(compress(count(start), self.stops_at[start:]), start)
            at = max((i for i in range(start + 1, end) if self.p.nouns.longest(self.words, i)), default=start)
            while self.words[at - 1] in self.p.light and at - 1 > start:
                at -= 1
            if at > start:
                yield at

    def phrase_of(self, start: int, end: int, changed: str) -> Candidate:
        """A phrase with the flow or change that its noun is of. ``changed``: the change that led to it."""
        made = self.candidate("phrase", start, end)
        at = start
        while at < end - 1 and self.words[at] in self.p.light:
            at += 1
        if noun := self.nouns_at.get(at):
            made.group = noun[1]
        elif hit := self.changes_at.get(at):
            made.group = "change:" + hit[1]
        elif self.words[at] in self.p.light:
            made.group = "light"
        made.type = changed
        return made

    def _flows(self) -> list[Cue]:
        """Words that name a flow, as nouns or as parts of a verb («صادر شد»)."""
        found = [Cue(start, flow, "noun") for start, _, flow in self.phrases_of(self.p.nouns) if flow in FLOWS]
        nouns = {cue.start for cue in found}
        for i, flow in self._told(said()):
            if flow in FLOWS and (i not in nouns or self.light_verb(i + 1)):
                found.append(Cue(i, flow, "verb"))
        verbs = ((i, self.p.verbs.get(self.words[i])) for i in compress(count(), self.verbs_at) if i not in nouns)
        found += [Cue(i, flow, "verb") for i, flow in verbs if flow]
        return sorted(found)

    def _changes(self) -> list[Cue]:
        """Words that say that something rose or fell, as nouns or as parts of a verb («افزایش‌یافته», «افزایش یافت»)."""
        told = {"growth": "increase", "decline": "decrease"}
        found = [
            Cue(start, told[change], "verb" if self.verb(end) or self.verb(end - 1) else "noun")
            for start, end, change in self.phrases_of(self.p.changes)
        ]
        found += [Cue(i, told[change], "verb") for i, change in self._told(turned())]
        return sorted(found)

    def _statuses(self) -> list[Cue]:
        """Words that tell a status; those that govern what is said behind them are no other words' parts."""
        found = {start: Cue(start, status, "weak") for start, _, status in self.phrases_of(self.k.cues)}
        found |= {start: Cue(start, status, "governor") for start, _, status in self.phrases_of(self.k.governors)}
        for start, end, _ in self.phrases_of(self.k.purposes):
            for inside in range(start, end):
                found.pop(inside, None)
        return [found[start] for start in sorted(found)]

    def in_full(self, c: Candidate) -> Tokens:
        """A good with what its written ezafe binds to it («داروی | تقلبی», «کالاهای | احتکار شده», «گردوی | با پوست»,
        «طلای | ۱۸ عیار»), if that is no party («گردوی | کرمان»), and without what only counts it («قبضه | سلاح»)."""
        start, at = c.start, c.end
        while not c.good and start < at - 1 and self.words[start] in self.k.classifiers:
            start += 1
        if at + 1 >= len(self.norms) or without_ezafe(self.norms[at - 1]) == self.norms[at - 1]:
            return start, at
        if near(self.party_starts, at, at + 1) or self.words[at] in self.k.carrying:
            return start, at
        if self.verbs.is_nonfinite(self.norms[at + 1]):
            return start, at + 2
        if at in self.numbers or boundaries().kind(self.norms[at]) == "prepositions":
            return start, at if self.stops_at[at + 1] else at + 2
        return start, at if self.stops_at[at] else at + 1

    def deeds(self, low: int, high: int) -> list[Candidate]:
        """What verbs say with a noun or adjective: «زخمی» of «زخمی شدند»."""
        found = []
        for i in compress(range(low, high - 1), self.verbs_at[low + 1 : high]):
            if self.words[i] in self.stops or i in self.figures or i in self.dated or self.verbs_at[i]:
                continue
            made = self.candidate("phrase", i, i + 1)
            hit = self.p.nouns.longest(self.words, i)
            made.group, made.type = (hit[1] if hit else ""), "deed"
            found.append(made)
        return found


def near(starts: list[int], low: int, high: int) -> range:
    """Indices of what begins in ``[low, high)``."""
    return range(bisect_left(starts, low), bisect_left(starts, high))
