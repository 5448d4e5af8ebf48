"""Names of organisations by rule and registry: how a name begins, goes on and ends.

``Rules(doc).names()`` reads a Doc from left to right. patterns/organizations.yaml and patterns/organization_heads.yaml
hold the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from extractor.annotations import NameMention, Numeral
from extractor.records import OrganizationKind
from extractor.stages.matching import flat
from extractor.stages.names import gazetteer
from extractor.stages.organization_grammar import Head, grammar
from extractor.stages.people import knowledge
from extractor.text.tokenizer import lexicon, verbs

_CLOSED = frozenset({"ministry", "international", "bank", "media", "party", "club", "parliament"})
"""Kinds whose known names do not go on with words of a work field."""
_CHAINED = frozenset({"agency", "council", "police", "military", "charity", "university", "parliament", "court"})
"""Kinds whose known names may go on with a larger body."""
_LARGER = frozenset(
    {"ministry", "municipality", "governorate", "parliament", "military", "university", "international", "court"}
)
"""Kinds of that larger body."""
_LONGEST_QUOTE = 6
_LONGEST_LIST = 5
_FARTHEST_CUE = 5
_LONGEST_NAME = 30
_DEEPEST = 3
"""Bodies that one name may chain; with the length it bounds the work at a token."""


@dataclass(slots=True)
class Found:
    """A name: tokens ``[start, end)``; ``sure`` if the text itself shows that it ends there."""

    start: int
    end: int
    kind: OrganizationKind
    entry: str
    sure: bool = True
    body: str | None = None
    """Key in organizations.yaml, unless a place or more made it another body's name."""
    placed: bool = False
    """Whether it ends with a place."""


class Rules:
    """Reads the names of one Doc by rule and registry."""

    def __init__(self, doc: Doc) -> None:
        names: list[NameMention] = doc._.names
        numerals: list[Numeral] = doc._.numerals
        self.g = grammar()
        self.w = self.g.words
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.n = len(self.words)
        self.starts: Any = doc.to_array("SENT_START")
        self.places = {name.start: name.end for name in names if name.label == "LOC"}
        self.persons = {name.start for name in names if name.label == "PER"}
        self.numbers = {numeral.start for numeral in numerals if not numeral.ordinal}
        self.counted = {numeral.end for numeral in numerals if not numeral.ordinal}
        self.depth = 0
        self.named: set[str] = set()
        """Entries of the bodies and heads that the article has named so far."""
        self.ordinals = {numeral.start: numeral.end for numeral in numerals if numeral.ordinal}

    def names(self) -> Iterator[Found]:
        """All names by rule and registry, from left to right, none inside another."""
        triggers, directors = self.g.triggers, self.w.director_posts
        until = 0
        for i, word in enumerate(self.words):
            if word in triggers and i >= until:
                found = self.name_at(i)
                if found is None and word in directors:
                    found = self.after_director(i + 1)
                if found is not None:
                    yield found
                    self.named.add(found.entry)
                    until = found.end

    def name_at(self, i: int, inner: bool = False) -> Found | None:
        """The name that begins at token ``i``; ``inner`` where it would end a longer name."""
        match = self.g.heads.longest(self.words, i)
        found = body = self.body(i, inner)
        if match and (body is None or body.kind not in _CLOSED):
            headed = _Walk(self, i, *match).name()
            if headed and (body is None or (headed.end > body.end and headed.sure)):
                found = headed
        return None if found and not inner and self.is_action(found) else found

    def after_director(self, p: int) -> Found | None:
        """A body whose head is left unsaid after a director's post («مدیرکل امور بانوان مازندران»)."""
        if p >= self.n or not self.g.is_field(self.words[p]) or self.name_at(p):
            return None
        found = _Walk(self, p, p, self.w.unsaid).name()
        return found if found and found.placed else None

    def larger(self, p: int) -> Found | None:
        """The larger body that a name ends with («… وزارت علوم»)."""
        if self.starts[p] == 1 or self.depth == _DEEPEST:
            return None
        self.depth += 1
        found = self.name_at(p, inner=True)
        self.depth -= 1
        return found if found and found.kind not in ("media", "club") else None

    # -- known bodies --------------------------------------------------------------------------------------------

    def body(self, i: int, inner: bool) -> Found | None:
        """The longest known body at token ``i``, with the place or the larger body that its name goes on with."""
        g, words = self.g, self.words
        best: tuple[int, str] | None = None
        for table, holds in (
            (g.in_sport, self.in_sport),
            (g.after_cue, self.cued),
            (g.after_post, self.after_post),
            (g.before_place, self.before_place),
            (g.known, self.no_minister),
        ):
            match = table.longest(words, i)
            if match and (best is None or match[0] > best[0]) and (inner or holds(i, *match)):
                best = match
        if best is None or any(self.starts[k] == 1 for k in range(i + 1, best[0])):
            return None
        end, key = best
        body = g.bodies[key]
        found = Found(i, end, body.kind, entry(key), body=key)
        if not body.branches:
            return found
        found.end = end = self.honorific(end)
        place = self.place(end)
        if place:
            if "".join(words[end:place]) not in self.w.national:
                found.body = None
                if body.kind == "ministry" and self.g.heads.longest(words, i) is None:
                    found.kind = "agency"  # «آموزش و پرورش استان قم»
            found.end, found.placed = place, True
            return found
        larger = self.larger(end) if body.kind in _CHAINED and end < self.n and words[end] in g.triggers else None
        if larger and larger.kind in _LARGER:
            found.end, found.body, found.sure, found.placed = larger.end, None, larger.sure, larger.placed
        else:
            found.sure = end >= self.n or self.starts[end] == 1 or self.stops(end) or words[end] in g.connections
        return found

    @cached_property
    def sport(self) -> bool:
        """Whether the article is one on sport."""
        return sum(word in self.w.sport_context for word in self.words) >= self.w.sport_minimum

    def in_sport(self, i: int, end: int, key: str) -> bool:
        return self.sport

    def cued(self, i: int, end: int, key: str) -> bool:
        """Whether a word such as «خبرنگار» stands before token ``i``, news desks between them aside."""
        j = i - 1
        while j >= 0 and i - j <= _FARTHEST_CUE and self.words[j] in self.w.desks:
            j -= 1
        if j > 0 and self.words[j] in self.w.media_cue_prepositions:
            j -= 1
        return j >= 0 and self.words[j] in self.w.media_cues

    def after_post(self, i: int, end: int, key: str) -> bool:
        return i > 0 and self.words[i - 1] in self.w.posts

    def before_place(self, i: int, end: int, key: str) -> bool:
        """Whether a post stands before the words or a place behind them, or the article has named the body before."""
        if self.after_post(i, end, key):
            return True
        return (entry(key) in self.named or self.place(end) > 0) and self.no_minister(i, end, key)

    def no_minister(self, i: int, end: int, key: str = "") -> bool:
        """Whether the words are no minister's field («وزیر آموزش و پرورش», «وزیر سابق آموزش و پرورش»)."""
        if self.g.heads.longest(self.words, i) is not None and end > i + 1:
            return True
        return self.w.ministers.isdisjoint(self.words[max(0, i - 2) : i])

    def known(self, p: int) -> int:
        """The end of the body that needs no cue and begins at token ``p``; 0 if there is none."""
        match = self.g.known.longest(self.words, p)
        return match[0] if match else 0

    # -- words ---------------------------------------------------------------------------------------------------

    def stops(self, p: int) -> bool:
        """Whether a name surely ends before token ``p``: a verb, a preposition, a mark that is none of a name's."""
        norm = self.norms[p]
        return (
            self.g.is_stop(self.words[p]) or norm.startswith(self.w.verb_prefixes) or norm.endswith(self.w.participles)
        )

    def field(self, p: int) -> bool:
        """Whether the word at ``p`` belongs to a field of work; a linking one («بخش») with the next one alone."""
        g, words = self.g, self.words
        return g.is_field(words[p]) or (words[p] in self.w.linking and p + 1 < self.n and g.is_field(words[p + 1]))

    def proper(self, p: int) -> bool:
        """Whether the word at ``p`` may be a proper name: of no work field, no verb, no number."""
        word = self.words[p]
        if not word.isalpha() or p in self.numbers or self.g.is_generic(word) or self.norms[p] in verbs():
            return False
        return self.g.heads.longest(self.words, p) is None

    def predicated(self, p: int) -> bool:
        """Whether a verb or «را» behind a common word at ``p`` shows that it is the sentence's («مشکلی ندارد»)."""
        q = p + 1
        if q >= self.n or self.starts[q] == 1 or self.norms[p] not in lexicon():
            return False
        norm = self.norms[q]
        return norm in self.w.predicates or norm.startswith(self.w.verb_prefixes)

    def is_action(self, found: Found) -> bool:
        """Whether a verb of doing right after the words shows that they are no name («را بسیج کرد»)."""
        end = found.end
        if end >= self.n or self.starts[end] == 1:
            return False
        return self.words[end] in (self.w.light_verbs if end - found.start == 1 else self.w.doing_verbs)

    def described(self, i: int) -> bool:
        """Whether a number or a determiner before ``i`` shows that a body is described, not named («این شرکت»)."""
        return i in self.counted or (i > 0 and self.words[i - 1] in self.w.determiners)

    def honorific(self, p: int) -> int:
        """The end of «(ره)» at ``p``, or ``p``."""
        if p + 2 < self.n and self.words[p] in self.w.brackets and self.words[p + 1] in self.w.honorific_marks:
            return p + 3 if self.words[p + 2] == self.w.brackets[self.words[p]] else p
        return p

    def quotation(self, p: int) -> int:
        """The end of a short quotation that begins at ``p``; ``p`` if there is none."""
        closing = self.w.quotes[self.words[p]]
        for q in range(p + 2, min(p + 2 + _LONGEST_QUOTE, self.n)):
            if self.words[q] == closing:
                return q + 1
            if self.starts[q] == 1:
                break
        return p

    # -- places --------------------------------------------------------------------------------------------------

    def place(self, p: int) -> int:
        """The end of the place that begins at token ``p`` («استان زنجان», «شهرستان»); 0 if there is none."""
        end = self.one_place(p)
        if not end or end >= self.n:
            return end
        if self.words[end] == self.w.conjunction and self.words[p] in self.w.place_plurals:
            return self.named_place(end + 1) or end
        return self.one_place(end) or end

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
        if not end and self.words[p] in self.w.place_words and p + 1 < self.n:
            end = ends(self.words, p + 1)
        return end

    def one_place(self, p: int) -> int:
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
        if word in w.numbered and words[q].isdigit():
            return q + 1
        end = self.named_place(q) or (q + 1 if words[q] in w.bare_places else 0)
        if end:
            return end
        if word in w.place_openers and self.proper(q) and not self.stops(q) and words[q] not in self.g.triggers:
            return bare if q + 1 < self.n and words[q + 1] in w.light_verbs else q + 1
        return bare


def entry(key: str) -> str:
    """Where a body stands in patterns/."""
    return f"organizations.yaml#{key}"


class _Walk:
    """The way from a head word to the end of its name.

    ``name()`` tries the steps in order at each token: the first that moves on or ends the name decides.
    """

    def __init__(self, rules: Rules, start: int, first: int, head: Head) -> None:
        self.r = rules
        self.w = rules.w
        self.words = rules.words
        self.head = head
        self.first = self.p = first
        self.found = Found(start, first, head.kind, f"organization_heads.yaml#{head.key}")
        self.field = False
        """Whether words of a work field have been read."""
        self.unknown = 0
        """How many words have been taken for a proper name."""
        self.chained = self.named = self.ended = self.rejected = False

    def name(self) -> Found | None:
        """The name, or None where the words only describe a body."""
        r, steps = self.r, self.STEPS
        last = min(r.n, self.first + _LONGEST_NAME)
        while self.p < last and r.starts[self.p] != 1 and not self.ended:
            at = self.p
            for step in steps:
                step(self, self.words[at])
                if self.ended or self.p > at:
                    break
            else:
                self.found.sure = False
                break
        return self.judged()

    def judged(self) -> Found | None:
        r, head, found = self.r, self.head, self.found
        bare = self.p == self.first
        if self.rejected or (bare and not head.bare) or (head.only_chained and not self.chained):
            return None
        if not self.chained and r.depth == 0 and r.described(found.start):
            return None
        shown = bare or found.placed or self.chained or found.sure
        if not shown and not (self.named and head.bare) and not self.evident():
            return None
        while self.words[self.p - 1] in r.g.connections and self.p - 1 > self.first:
            self.p -= 1
        if self.p - self.first < head.least and not (found.placed or self.chained):
            return None
        if bare and not r.no_minister(found.start, self.p):
            return None
        found.sure = found.sure or bare
        found.end = self.p
        return found

    def evident(self) -> bool:
        """Whether a name whose end nothing shows is one all the same: «انجمن صنفی | …» is half a name, «باشگاه مشکلی
        | …» is none; a proper name of rare words, or one that a stop follows, is one."""
        r, p = self.r, self.p
        if not self.unknown:
            return False
        common = all(r.norms[k] in lexicon() or r.field(k) for k in range(self.first, p))
        return not common or p >= r.n or r.stops(p) or r.predicated(p)

    def end(self) -> None:
        self.ended = True

    def at_first(self) -> bool:
        return self.p == self.first

    # -- steps: each looks at the word at ``p`` and moves on, ends the name, or leaves it to the next ---------------

    def number(self, word: str) -> None:
        """«منطقه ۹», «ماده ۱۰۰»."""
        numbered = word in self.w.numbered and self.p + 1 < self.r.n and self.words[self.p + 1].isdigit()
        if numbered or (word.isdigit() and self.words[self.p - 1] in self.w.numbered):
            self.p += 2 if numbered else 1
            self.field = True

    def border(self, word: str) -> None:
        r = self.r
        if r.stops(self.p) or (not self.at_first() and self.p in r.persons):
            self.end()

    def opening(self, word: str) -> None:
        """What stands right after the head: a description, an ordinal, a quotation, a word that the head asks for."""
        if not self.at_first():
            return
        head, w = self.head, self.w
        if head.class_word and self.r.known(self.p + (word in w.quotes)):
            self.end()
            if self.first - self.found.start == 1:
                self.rejected = True  # the body is found by itself, without «روزنامه»
            elif word in w.quotes:
                self.p = self.r.quotation(self.p)
            else:
                self.p = self.r.known(self.p)
        elif word in w.descriptive and word not in head.first:
            self.end()
        elif head.ordinal and word in w.ordinals:
            self.p += 1
            self.field = True
        elif word in w.quotes and not head.bare:
            self.p = self.r.quotation(self.p)
            self.end()

    def place(self, word: str) -> None:
        end = self.r.place(self.p)
        if not end:
            return
        nameless = end == self.p + 1 and word in self.w.bare_places and not self.head.bare
        if not self.at_first() or (self.head.place and not nameless):
            self.p = end
            self.found.placed = True
        self.end()

    def asked(self, word: str) -> None:
        if not self.at_first() or not self.head.first:
            return
        if word in self.head.first:
            self.named = True
        else:
            self.end()

    def larger(self, word: str) -> None:
        """«دفتر امور شهری | استانداری قزوین»."""
        if not self.head.chain or word not in self.r.g.triggers:
            return
        larger = self.r.larger(self.p)
        if larger:
            self.p, self.chained, self.field = larger.end, True, True
            self.found.sure, self.found.placed, self.ended = larger.sure, larger.placed, larger.placed

    def ordinal(self, word: str) -> None:
        """«ستاد خبری دومین نمایشگاه …»."""
        end = self.r.ordinals.get(self.p)
        if end and self.field and end < self.r.n and self.r.field(end):
            self.p = end

    def connection(self, word: str) -> None:
        """«و», «،», «-» and «(ره)»."""
        w = self.w
        if word in w.brackets:
            end = self.r.honorific(self.p)
            self.field = self.field or end > self.p
        elif word in self.r.g.connections:
            end = self.coordination() if self.field or self.unknown else self.p
        else:
            return
        if end == self.p:
            self.end()
        self.p = end

    def action(self, word: str) -> None:
        """«… اعلام | کرد»: the noun is the verb's."""
        if self.p + 1 < self.r.n and self.words[self.p + 1] in self.w.light_verbs:
            self.end()

    def governor(self, word: str) -> None:
        """«مبارزه با مواد مخدر»."""
        p = self.p
        if word in self.w.governors and p + 2 < self.r.n and self.words[p + 1] in self.w.governors[word]:
            number = self.words[p + 2].isdigit()
            if number or self.r.field(p + 2):
                self.p, self.field = p + 2 + number, True

    def work(self, word: str) -> None:
        """A word of a work field, or one that the head asks for."""
        named = self.at_first() and self.named
        if named or (self.head.fields and self.r.field(self.p) and (self.at_first() or self.goes_on(word))):
            self.field = self.field or not (named and self.head.open) or self.r.g.is_field(word)
            self.p += 1

    def goes_on(self, word: str) -> bool:
        """Whether a field's word is the name's and not the sentence's («پلیس فتا | شناسایی متهم را …»)."""
        p, words = self.p, self.words
        if word not in self.w.verbal_fields or words[p - 1] == self.w.conjunction or p + 1 >= self.r.n:
            return True
        return words[p + 1] == self.w.conjunction or self.r.field(p + 1) or self.r.place(p + 1) > 0

    def proper(self, word: str) -> None:
        """A proper name, or a word that a field or place behind it shows to be the name's."""
        r, p = self.r, self.p
        latin = word.isascii() and word.isalpha()
        if not latin and (not r.proper(p) or (self.field and knowledge().is_given(word))):
            return
        if not latin and r.predicated(p):
            self.ended = not self.at_first()
            return
        room = min(self.head.open, 1) if self.field else self.head.open
        if self.unknown < room or (latin and self.head.open):
            self.p += 1
            self.unknown += 1
            self.found.sure = False
        elif self.field and p + 1 < r.n and r.starts[p + 1] != 1 and not r.stops(p + 1):
            self.p += r.place(p + 1) > 0 or (self.head.fields and r.field(p + 1))

    STEPS = (number, border, opening, place, asked, larger, ordinal, connection, action, governor, work, proper)

    def coordination(self) -> int:
        """Where the name goes on after «و» or «،» at ``p``: at a word of a field; else ``p``."""
        r, w, words, p = self.r, self.w, self.words, self.p
        q = p
        if words[p] == w.comma:
            if not self.head.comma:
                return p
            for _ in range(_LONGEST_LIST):
                if q >= r.n or words[q] != w.comma:
                    break
                q += 1
                item = q
                while q < r.n and q - item < _LONGEST_LIST and r.field(q):
                    q += 1
                if q == item or r.known(item):
                    return p
        joined = q < r.n and words[q] in r.g.connections and words[q] != w.comma
        q += 1
        if not joined or q >= r.n or r.starts[q] == 1 or r.known(q):
            return p
        if self.field and r.field(q):
            return p if q + 1 < r.n and words[q + 1] in w.light_verbs else q
        if r.proper(q) and not r.stops(q) and not r.place(q) and words[q] not in r.g.triggers and r.place(q + 1):
            return q + 1  # «کانون بازنشستگان و وظیفه‌بگیران استان اصفهان»: the place shows that both are the name's
        return p
