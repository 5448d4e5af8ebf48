"""Names of organisations by rule and registry: ``Rules(doc).names()`` reads a Doc from left to right.

Here are known bodies and what single words tell, in places.py the places; walk.py goes from a head to a name's end.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.language.gazetteer import HOME, gazetteer
from extractor.language.verbs import verbs
from extractor.layers import standing
from extractor.mentions import NameMention, Numeral
from extractor.stages.organizations.places import Places
from extractor.stages.organizations.slots import datelines, first_lines, reports, talks
from extractor.stages.organizations.tails import dedication
from extractor.stages.organizations.walk import Found, Walk
from extractor.words.cues import reporting
from extractor.words.organizations import is_mark
from extractor.words.titles import lexicon as posts

if TYPE_CHECKING:
    from spacy.tokens import Doc

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


class Rules(Places):
    """Reads the names of one Doc by rule and registry."""

    def __init__(self, doc: Doc) -> None:
        names: list[NameMention] = doc._.names
        numerals: list[Numeral] = doc._.numerals
        super().__init__(doc)
        self.persons = {name.start for name in names if name.label == "PER"}
        self.bodies = {name.start: name.end for name in names if name.label == "ORG"}
        """What the model takes for bodies."""
        figures = {quantity.start for quantity in doc._.quantities}
        self.counted = {numeral.end for numeral in numerals if not numeral.ordinal and numeral.start in figures}
        self.lines = {line[0][0] for line in first_lines(doc, self.words)}
        """Where a dateline may begin."""
        self.depth = 0
        self.named: set[str] = set()
        """Entries of the bodies and heads that the article has named so far."""
        self.ordinals = {numeral.start: numeral.end for numeral in numerals if numeral.ordinal}

    def names(self) -> Iterator[Found]:
        """All names by rule and registry, from left to right, none inside another."""
        triggers, directors = self.g.triggers, self.w.director_posts
        reported = {found.start: found for slot in (talks, reports, datelines) for found in slot(self)}
        until = 0
        for i in sorted({*standing(self.doc, triggers), *reported}):
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
        return None if found and not inner and (self.is_action(found) or self.several(found)) else found

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
        if body.kind == "university" and (named := dedication(self, end)):
            found.end, found.body, end = named, None, named
        place = self.place(end)
        if place and not (body.kind == "club" and self.at_home(end, place)):
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
        if end < self.n and i in self.lines and self.ends_dateline(end):
            return True
        j -= j >= 0 and self.words[j] in self.w.quotes
        while j >= 0 and i - j <= _FARTHEST_CUE and self.words[j] in self.w.desks:
            j -= 1
        if j > 0 and self.words[j] in self.w.media_cue_prepositions:
            j -= 1
        return j >= 0 and self.words[j] in self.w.media_cues

    def ends_dateline(self, end: int) -> bool:
        """Whether a dateline's medium ends before ``end``, a desk behind it or not («مهر | -», «مهر | ، گروه … -»)."""
        desk = self.words[end] == self.w.comma and reporting().section_end(self.words, end + 1)
        return self.words[end] in self.w.dateline_ends or bool(desk)

    def after_post(self, i: int, end: int, key: str) -> bool:
        former = self.w.ministers.isdisjoint(self.words[max(0, i - 2) : i])
        return i > 0 and self.words[i - 1] in self.w.posts and former  # «وزیر پیشین | راه و شهرسازی»

    def before_place(self, i: int, end: int, key: str) -> bool:
        """Whether a post stands before the words or a place behind them, or the article has named the body before."""
        if self.after_post(i, end, key):
            return True
        return (entry(key) in self.named or self.place(end) > 0) and self.no_minister(i, end, key)

    def is_field_of(self, i: int, end: int) -> bool:
        """Whether the words ``[i, end)`` are a field behind «حوزه» or «قانون», a list of fields included."""
        whole = posts().fields.longest(self.words, i)  # «وزرای نفت، نیرو و | صمت»
        words = () if whole and whole[0] == end else self.words[i:end]
        if not all(self.g.is_field(word) or word in self.g.connections for word in words):
            return False
        for p in range(i - 1, max(-1, i - _FARTHEST_FIELD), -1):
            if self.words[p] in self.w.no_body_after:
                return True
            listed = self.words[p] in self.g.connections or posts().fields.longest(self.words, p)
            if not (listed or self.g.is_field(self.words[p])):
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

    def headed(self, p: int) -> bool:
        """Whether a body at ``p`` begins with what it is («سازمان»), not with a name («بسیج»)."""
        match = self.g.heads.longest(self.words, p)
        return match is not None and not match[1].bare

    # -- words ---------------------------------------------------------------------------------------------------

    def is_action(self, found: Found) -> bool:
        """Whether a verb of doing right after the words shows that they are no name («را بسیج کرد»)."""
        end = found.end
        if end >= self.n or self.starts[end] == 1:
            return False
        return verbs().is_light(self.norms[end]) if end - found.start == 1 else verbs().is_doing(self.norms[end])

    def several(self, found: Found) -> bool:
        """Whether a number counts bodies of a known one's class, without a place («۵۲ | دانشگاه علوم پزشکی»)."""
        known = found.body and self.g.bodies[found.body].branches and found.start in self.counted
        return bool(known and self.headed(found.start) and not any(map(self.place, range(found.start + 1, found.end))))

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

    def at_home(self, p: int, end: int) -> bool:
        """Whether the words ``[p, end)`` are our own country, which no club is named after («استقلال | ایران»)."""
        return gazetteer().country(self.words, p) == (end, HOME)

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

    def partner(self, p: int) -> int:
        """The end of «و آلمان» at ``p``, behind a country in the name of a joint body; 0 if there is none."""
        if p + 1 >= self.n or self.starts[p + 1] == 1 or self.words[p] not in self.g.connections:
            return 0
        country = gazetteer().country(self.words, p + 1)
        return country[0] if country else 0


def entry(key: str) -> str:
    """Where a body stands in patterns/."""
    return f"organizations/organizations.yaml#{key}"
