"""Names of organisations by rule and registry: ``Rules(doc).names()`` reads a Doc from left to right.

Here are known bodies and what single words and places tell; walk.py goes from a head to a name's end.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import HOME, gazetteer
from extractor.language.hazm import lexicon
from extractor.language.verbs import verbs
from extractor.layers import flat
from extractor.mentions import NameMention, Numeral
from extractor.stages.organizations.grammar import grammar, is_mark
from extractor.stages.organizations.slots import datelines, first_lines, reports
from extractor.stages.organizations.walk import Found, Walk
from extractor.stages.speech.cues import reporting

CLOSED = frozenset({"ministry", "international", "bank", "media", "party", "club", "parliament"})
"""Kinds whose known names do not go on with words of a work field."""
_CHAINED = frozenset({"agency", "council", "police", "military", "charity", "university", "parliament", "court"})
"""Kinds whose known names may go on with a larger body."""
_LARGER = frozenset(
    {"ministry", "municipality", "governorate", "parliament", "military", "university", "international", "court"}
)
"""Kinds of that larger body."""
_LONGEST_QUOTE = 6
_FARTHEST_CUE = 5
_FARTHEST_FIELD = 12
"""Tokens of a list of fields behind «حوزه‌های»."""
_DEEPEST = 3
"""Bodies that one name may chain; with the length of a name it bounds the work at a token."""


class Rules:
    """Reads the names of one Doc by rule and registry."""

    def __init__(self, doc: Doc) -> None:
        names: list[NameMention] = doc._.names
        numerals: list[Numeral] = doc._.numerals
        self.doc = doc
        self.g = grammar()
        self.w = self.g.words
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.n = len(self.words)
        self.starts: Any = doc.to_array("SENT_START")
        for name in names:
            if any(e.rule == "press" for e in name.evidence):
                self.starts[name.start] = 1  # in a press review whose line breaks are lost
        self.places = {name.start: name.end for name in names if name.label == "LOC"}
        self.persons = {name.start for name in names if name.label == "PER"}
        self.bodies = {name.start: name.end for name in names if name.label == "ORG"}
        """What the model takes for bodies."""
        self.numbers = {numeral.start: numeral.end for numeral in numerals if not numeral.ordinal}
        self.counted = {numeral.end for numeral in numerals if not numeral.ordinal}
        self.lines = {line[0][0] for line in first_lines(doc, self.words)}
        """Where a dateline may begin."""
        self.depth = 0
        self.named: set[str] = set()
        """Entries of the bodies and heads that the article has named so far."""
        self.ordinals = {numeral.start: numeral.end for numeral in numerals if numeral.ordinal}

    def names(self) -> Iterator[Found]:
        """All names by rule and registry, from left to right, none inside another."""
        triggers, directors = self.g.triggers, self.w.director_posts
        reported = {found.start: found for slot in (reports, datelines) for found in slot(self)}
        until = 0
        for i in [k for k, word in enumerate(self.words) if word in triggers or k in reported]:
            if i >= until:
                found = self.name_at(i)
                found = found or reported.get(i)
                if found is None and self.words[i] in directors:
                    found = self.after_director(i + 1)
                if found is not None:
                    yield found
                    self.named.add(found.entry)
                    until = found.end

    def name_at(self, i: int, inner: bool = False) -> Found | None:
        """The name that begins at token ``i``; ``inner`` where it would end a longer name."""
        match = self.g.heads.longest(self.words, i)
        found = body = self.body(i, inner)
        closed = body and (body.kind in CLOSED or (body.body and not self.g.bodies[body.body].branches))
        if match and (not closed or (body and body.kind == "ministry")):
            headed = Walk(self, i, *match).name()
            if closed and headed and not headed.placed:
                headed = None  # «وزارت صنعت و فناوری چین» is none of ours
            if headed and (body is None or (headed.end > body.end and headed.sure)):
                found = headed
        return None if found and not inner and self.is_action(found) else found

    def after_director(self, p: int) -> Found | None:
        """A body whose head is left unsaid after a director's post («مدیرکل امور بانوان مازندران»)."""
        if p >= self.n or not self.g.is_field(self.words[p]) or self.name_at(p):
            return None
        found = Walk(self, p, p, self.w.unsaid).name()
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
        if body.kind == "media" and end < self.n and self.starts[end] != 1 and words[end] in self.w.media_tails:
            return Found(i, end + 1, body.kind, entry(key))  # «همشهری آنلاین» is another outlet
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
        """Whether the article is one on sport: several of its words, and often («دیدار» alone is any meeting)."""
        found = [word for word in self.words if word in self.w.sport_context]
        often = len(found) >= max(self.w.sport_minimum, self.n / self.w.sport_share)
        return often and len(set(found)) >= self.w.sport_words

    def in_sport(self, i: int, end: int, key: str) -> bool:
        return self.sport and not self.described(i)  # «این پدیده»

    def cued(self, i: int, end: int, key: str) -> bool:
        """Whether a word such as «خبرنگار» stands before token ``i``, news desks between them aside, a dateline begins
        there, or somebody is told something («به | انتخاب | گفت»)."""
        j = i - 1
        if end < self.n and j >= 0 and self.words[j] in self.w.told and reporting().cues.longest(self.words, end):
            return True
        if end < self.n and i in self.lines and self.words[end] in self.w.dateline_ends:
            return True
        j -= j >= 0 and self.words[j] in self.w.quotes
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

    def is_field_of(self, i: int, end: int) -> bool:
        """Whether the words ``[i, end)`` are a field behind «حوزه» or «قانون», a list of fields included."""
        if not all(self.g.is_field(word) or word in self.g.connections for word in self.words[i:end]):
            return False
        for p in range(i - 1, max(-1, i - _FARTHEST_FIELD), -1):
            if self.words[p] in self.w.no_body_after:
                return True
            if not (self.g.is_field(self.words[p]) or self.words[p] in self.g.connections):
                return False
        return False

    def no_minister(self, i: int, end: int, key: str = "") -> bool:
        """Whether the words are no minister's field («وزیر آموزش و پرورش», «وزیر سابق آموزش و پرورش»)."""
        if self.g.heads.longest(self.words, i) is not None and end > i + 1:
            return True
        if self.is_field_of(i, end):
            return False
        if key and self.g.bodies[key].kind == "international":
            return True  # «وزرای خارجه ناتو»
        return self.w.ministers.isdisjoint(self.words[max(0, i - 2) : i])

    def known(self, p: int, club: bool = False) -> int:
        """The end of the body that needs no cue and begins at token ``p``; 0 if there is none. ``club``: whether its
        class word is one («باشگاه سویا»); a club with a place behind it is left to who reads on («باشگاه مس کرمان»)."""
        match = self.g.known.longest(self.words, p)
        if match is None and club and (match := self.g.in_sport.longest(self.words, p)) and self.place(match[0]):
            return 0
        return match[0] if match else 0

    def bare_head(self, p: int) -> bool:
        """Whether the word at ``p`` names a body by itself («بسیج», «شهرداری»)."""
        match = self.g.heads.longest(self.words, p)
        return match is not None and match[1].bare

    # -- words ---------------------------------------------------------------------------------------------------

    def stops(self, p: int) -> bool:
        """Whether a name surely ends before token ``p``: a verb, a preposition, a mark that is none of a name's."""
        norm = self.norms[p]
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

    def predicated(self, p: int) -> bool:
        """Whether a verb or «را» behind a common word at ``p`` shows that it is the sentence's («مشکلی ندارد»)."""
        q = p + 1
        if q >= self.n or self.starts[q] == 1 or self.norms[p] not in lexicon():
            return False
        norm = self.norms[q]
        return verbs().is_leaning(norm) or boundaries().kind(norm) == "object_marker"

    def is_action(self, found: Found) -> bool:
        """Whether a verb of doing right after the words shows that they are no name («را بسیج کرد»)."""
        end = found.end
        if end >= self.n or self.starts[end] == 1:
            return False
        return verbs().is_light(self.norms[end]) if end - found.start == 1 else verbs().is_doing(self.norms[end])

    def described(self, i: int) -> bool:
        """Whether a number, a determiner or a superlative before ``i`` shows that a body is described, not named
        («این شرکت», «بزرگ‌ترین باشگاه آسیا»)."""
        before = self.words[i - 1] if i else ""
        match = self.g.heads.longest(self.words, i)
        if match and match[1].kind == "company" and match[0] < self.n and self.words[match[0]] in self.w.takers_part:
            return True  # «از شرکت نیروهای … در»
        return i in self.counted or before in self.w.determiners or before.endswith(self.w.superlatives)

    def of_country(self, word: str) -> bool:
        """Whether a word is an adjective made of a country's name («کویتی», «آمریکایی»)."""
        stems = (word[: -len(ending)] for ending in self.w.country_endings if word.endswith(ending))
        return any(gazetteer().country([form], 0) for stem in stems for form in (stem, f"{stem}\u0647"))

    def alone(self, p: int) -> bool:
        """Whether a single word stands at ``p``, a mark behind it."""
        return p + 1 < self.n and not is_mark(self.words[p]) and is_mark(self.words[p + 1])

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

    def place(self, p: int) -> int:
        """The end of the place that begins at token ``p`` («استان زنجان», «شهرستان»); 0 if there is none."""
        end = self.one_place(p)
        if not end or end >= self.n:
            return end
        country = gazetteer().country(self.words, p)
        if country and country[0] == end and country[1] != HOME and not gazetteer().country(self.words, end):
            return end  # «وقتی ارتش عراق | خرمشهر را گرفت»
        if self.words[end] == self.w.conjunction and self.words[p] in self.w.place_plurals:
            return self.named_place(end + 1) or end
        if self.words[end] == self.w.conjunction and end + 1 < self.n and self.words[end + 1] in self.w.suburbs:
            return end + 2
        return self.one_place(end) or end

    def partner(self, p: int) -> int:
        """The end of «و آلمان» at ``p``, behind a country in the name of a joint body; 0 if there is none."""
        if p + 1 >= self.n or self.starts[p + 1] == 1 or self.words[p] not in self.g.connections:
            return 0
        country = gazetteer().country(self.words, p + 1)
        return country[0] if country else 0

    @cached_property
    def towns(self) -> frozenset[str]:
        """Words that the article shows to be places, though no gazetteer has them («شهرستان …»)."""
        towns = self.w.town_words
        behind = [p for p, word in enumerate(self.words, 1) if word in towns]
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


def entry(key: str) -> str:
    """Where a body stands in patterns/."""
    return f"organizations/organizations.yaml#{key}"
