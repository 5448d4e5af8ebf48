"""Named organisations ─► ``doc._.organizations``.

Three sources give one answer. patterns/organizations.yaml knows bodies by name; patterns/organization_heads.yaml knows
the words that names begin with («سازمان», «اداره کل») and how they go on and end; the names stage adds what only a
model can know. Where a rule sees that a name ends (a verb, a preposition, a place) its border holds, elsewhere the
model's does. What was found once is found wherever the article repeats it. docs/organizations.md tells the policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import NameMention, Numeral, OrganizationMention
from extractor.organization_grammar import Grammar, Head, grammar, is_mark
from extractor.records import Evidence, OrganizationKind
from extractor.stages.matching import flat
from extractor.stages.names import gazetteer
from extractor.text.tokenizer import verbs

_CLOSED = frozenset({"ministry", "international", "bank", "media", "party", "club"})
"""Kinds whose known names do not go on with words of a work field."""
_CHAINED = frozenset({"agency", "council", "police", "military", "charity", "university", "parliament", "court"})
"""Kinds whose known names may go on with a larger body."""
_LONGEST_QUOTE = 6
_LONGEST_LIST = 5


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

    def mention(self, *more: Evidence) -> OrganizationMention:
        rule = "registry" if self.entry.startswith("organizations.yaml") else "heads"
        evidence = (Evidence(rule=rule, entry=self.entry, confidence=0.95 if self.sure else 0.8), *more)
        return OrganizationMention(self.start, self.end, self.kind, self.body, evidence)


class Organizations:
    """Named organisations ─► ``doc._.organizations``."""

    def __init__(self) -> None:
        self.grammar = grammar()

    def __call__(self, doc: Doc) -> Doc:
        reader = Reader(self.grammar, doc)
        doc._.organizations = reader.repeats(reader.merge(list(reader.names())))
        return doc


class Reader:
    """Reads the names of one Doc."""

    def __init__(self, rules: Grammar, doc: Doc) -> None:
        names: list[NameMention] = doc._.names
        numerals: list[Numeral] = doc._.numerals
        self.g = rules
        self.w = rules.words
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.n = len(self.words)
        self.starts: Any = doc.to_array("SENT_START")
        self.model = sorted((name for name in names if name.label == "ORG"), key=lambda name: name.start)
        self.places = {name.start: name.end for name in names if name.label == "LOC"}
        self.counted = {numeral.end for numeral in numerals if not numeral.ordinal}
        self.ordinals = {numeral.start: numeral.end for numeral in numerals if numeral.ordinal}
        self.verbs = verbs()
        self.ends_place = gazetteer().end_of
        self._sport: bool | None = None

    # -- names by rule and registry ------------------------------------------------------------------------------

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
                    until = found.end

    def name_at(self, i: int, inner: bool = False) -> Found | None:
        """The name that begins at token ``i``; ``inner`` where it would end a longer name."""
        match = self.g.heads.longest(self.words, i)
        body = self.body(i, inner)
        if match is None or (body and body.kind in _CLOSED):
            found = body
        else:
            found = self.headed(i, *match)
            if body and (found is None or found.end <= body.end):
                found = body
        return None if found and self.is_action(found) else found

    def is_action(self, found: Found) -> bool:
        """Whether a verb of doing right after the words shows that they are no name («را بسیج کرد»)."""
        end = found.end
        if end >= self.n or self.starts[end] == 1:
            return False
        return self.words[end] in (self.w.light_verbs if end - found.start == 1 else self.w.doing_verbs)

    def body(self, i: int, inner: bool) -> Found | None:
        """The longest known body at token ``i``, with the place or the larger body that its name goes on with."""
        g, words = self.g, self.words
        best: tuple[int, str] | None = None
        for table, holds in (
            (g.in_sport, self.in_sport),
            (g.after_cue, self.cued),
            (g.after_post, self.after_post),
            (g.known, self.no_minister),
        ):
            match = table.longest(words, i)
            if match and (best is None or match[0] > best[0]) and (inner or holds(i, match[0])):
                best = match
        if best is None or any(self.starts[k] == 1 for k in range(i + 1, best[0])):
            return None
        end, key = best
        body = g.bodies[key]
        found = Found(i, end, body.kind, f"organizations.yaml#{key}", body=key)
        if not body.branches:
            return found
        marked = self.honorific(end)
        place = self.place(marked)
        if place:
            if "".join(words[marked:place]) not in self.w.national:
                found.body = None
            found.end, found.placed = place, True
            return found
        found.end = marked
        if body.kind in _CHAINED and marked < self.n and words[marked] in g.triggers:
            larger = self.larger(marked)
            if larger:
                found.end, found.body, found.sure, found.placed = larger.end, None, larger.sure, larger.placed
        return found

    def in_sport(self, i: int, end: int) -> bool:
        """Whether the article is one on sport."""
        if self._sport is None:
            self._sport = sum(word in self.w.sport_context for word in self.words) >= self.w.sport_minimum
        return self._sport

    def cued(self, i: int, end: int) -> bool:
        """Whether a word such as «خبرنگار» stands before token ``i``, news desks between them aside."""
        j = i - 1
        while j >= 0 and i - j < 6 and self.words[j] in self.w.desks:
            j -= 1
        if j > 0 and self.words[j] in self.w.media_cue_prepositions:
            j -= 1
        return j >= 0 and self.words[j] in self.w.media_cues

    def after_post(self, i: int, end: int) -> bool:
        """Whether a post stands before token ``i``."""
        return i > 0 and self.words[i - 1] in self.w.posts

    def no_minister(self, i: int, end: int) -> bool:
        """Whether the words are no minister's field («وزیر آموزش و پرورش», «وزیر سابق آموزش و پرورش»)."""
        before = self.words[max(0, i - 2) : i]
        return not any(word in self.w.ministers for word in before) or self.g.heads.longest(self.words, i) is not None

    def larger(self, p: int) -> Found | None:
        """The larger body that a name ends with («… وزارت علوم»)."""
        if self.starts[p] == 1:
            return None
        found = self.name_at(p, inner=True)
        return found if found and found.kind not in ("media", "club") else None

    def headed(self, i: int, p: int, head: Head) -> Found | None:
        """The name that begins with ``head`` at token ``i`` and goes on at token ``p``."""
        g, w, words = self.g, self.w, self.words
        first = p
        found = Found(i, p, head.kind, f"organization_heads.yaml#{head.key}")
        field = chained = False
        unknown = 0
        while p < self.n and self.starts[p] != 1:
            word = words[p]
            opening = p == first
            numbered = word in w.numbered and p + 1 < self.n and words[p + 1].isdigit()
            if numbered or (word.isdigit() and words[p - 1] in w.numbered):
                p += 2 if numbered else 1
                field = True
                continue
            if self.stops(p):
                break
            if opening:
                if head.class_word and self.known(p + (word in w.quotes)):
                    return None
                if word in w.descriptive and word not in head.first:
                    break
                if head.ordinal and word in w.ordinals:
                    p += 1
                    field = True
                    continue
                if not head.bare and word in w.quotes:
                    p = self.quotation(p) or p
                    break
            place = self.place(p)
            if place:
                if opening and (not head.place or (place == p + 1 and word in w.bare_places and not head.bare)):
                    break
                p = place
                found.placed = True
                break
            if opening and head.first and word not in head.first:
                break
            if head.chain and word in g.triggers:
                larger = self.larger(p)
                if larger:
                    p, chained, field = larger.end, True, True
                    found.sure, found.placed = larger.sure, larger.placed
                    if larger.placed:
                        break
                    continue
            if p in self.ordinals and field and self.ordinals[p] < self.n and g.is_field(words[self.ordinals[p]]):
                p = self.ordinals[p]
                continue
            if word in (w.conjunction, w.comma) or word in w.joiners:
                end = self.coordination(p, head.comma) if field else p
                if end == p:
                    break
                p = end
                continue
            if word in w.brackets:
                end = self.honorific(p)
                if end == p:
                    break
                p, field = end, True
                continue
            if p + 1 < self.n and words[p + 1] in w.light_verbs:
                break
            if word in w.governors and p + 2 < self.n and words[p + 1] in w.governors[word]:
                number = words[p + 2].isdigit()
                if number or self.field(p + 2):
                    p, field = p + 2 + number, True
                    continue
            named = opening and word in head.first
            if named or (head.fields and self.field(p) and (opening or self.goes_on(p))):
                field = field or not (named and head.open) or g.is_field(word)
                p += 1
                continue
            latin = word.isascii() and word.isalpha()
            if head.open and (latin or self.proper(p)) and (unknown < (1 if field else head.open) or latin):
                p += 1
                unknown += 1
                found.sure = False
                continue
            found.sure = False
            break
        if (p == first and not head.bare) or (head.only_chained and not chained):
            return None
        if not chained and self.described(i):
            return None
        if p == first:
            found.sure = True
        found.end = p
        return found

    def stops(self, p: int) -> bool:
        """Whether a name surely ends before token ``p``: a verb, a preposition, a mark that is none of a name's."""
        return self.g.is_stop(self.words[p]) or self.norms[p].startswith(self.w.verb_prefixes)

    def field(self, p: int) -> bool:
        """Whether the word at ``p`` belongs to a field of work; a linking one («بخش») with the next one alone."""
        g, words = self.g, self.words
        return g.is_field(words[p]) or (words[p] in self.w.linking and p + 1 < self.n and g.is_field(words[p + 1]))

    def goes_on(self, p: int) -> bool:
        """Whether a field's word at ``p`` is the name's and not the sentence's («پلیس فتا شناسایی متهم را …»)."""
        w, words = self.w, self.words
        if words[p] not in w.verbal_fields or words[p - 1] == w.conjunction or p + 1 >= self.n:
            return True
        following = words[p + 1]
        return following == w.conjunction or self.g.is_field(following) or self.place(p + 1) > 0

    def proper(self, p: int) -> bool:
        """Whether the word at ``p`` may be a proper name: of no work field, no verb."""
        word = self.words[p]
        return word.isalpha() and not self.g.is_field(word) and self.norms[p] not in self.verbs

    def after_director(self, p: int) -> Found | None:
        """A body whose head is left unsaid after a director's post («مدیرکل امور بانوان مازندران»)."""
        if p >= self.n or self.words[p] in self.g.triggers or not self.g.is_field(self.words[p]):
            return None
        found = self.headed(p, p, self.w.unsaid)
        return found if found and found.placed else None

    def coordination(self, p: int, comma: bool) -> int:
        """Where a name goes on after «و» or «،» at ``p``: at a word of a field; else ``p``."""
        w, words, q = self.w, self.words, p
        if words[p] == w.comma:
            if not comma:
                return p
            for _ in range(_LONGEST_LIST):
                if q >= self.n or words[q] != w.comma:
                    break
                q += 1
                item = q
                while q < self.n and q - item < _LONGEST_LIST and self.field(q):
                    q += 1
                if q == item or self.known(item):
                    return p
        joined = q < self.n and (words[q] == w.conjunction or words[q] in w.joiners)
        q += 1
        if not joined or q >= self.n or self.starts[q] == 1 or self.known(q):
            return p
        if self.field(q):
            return p if q + 1 < self.n and words[q + 1] in w.light_verbs else q
        if comma and words[q].isalpha() and not self.stops(q) and not self.place(q) and self.place(q + 1):
            return q + 1  # «کانون بازنشستگان و وظیفه‌بگیران استان اصفهان»: the place shows that both are the name's
        return p

    def known(self, p: int) -> bool:
        """Whether a body that needs no cue begins at token ``p``."""
        return p < self.n and self.g.known.longest(self.words, p) is not None

    def quotation(self, p: int) -> int:
        """The end of a short quotation that begins at ``p``; 0 if there is none."""
        closing = self.w.quotes[self.words[p]]
        for q in range(p + 2, min(p + 2 + _LONGEST_QUOTE, self.n)):
            if self.words[q] == closing:
                return q + 1
            if self.starts[q] == 1:
                break
        return 0

    def honorific(self, p: int) -> int:
        """The end of «(ره)» at ``p``, or ``p``."""
        if p + 2 < self.n and self.words[p] in self.w.brackets and self.words[p + 1] in self.w.honorific_marks:
            return p + 3 if self.words[p + 2] == self.w.brackets[self.words[p]] else p
        return p

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
        end = self.places.get(p) or self.ends_place(self.words, p)
        if not end and self.words[p] in self.w.place_words and p + 1 < self.n:
            end = self.ends_place(self.words, p + 1)
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
        if word in w.place_openers and not (
            self.stops(q) or is_mark(words[q]) or self.g.is_generic(words[q]) or words[q] in self.g.triggers
        ):
            return bare if q + 1 < self.n and words[q + 1] in w.light_verbs else q + 1
        return bare

    # -- one answer of rules and model ---------------------------------------------------------------------------

    def merge(self, found: Sequence[Found]) -> list[OrganizationMention]:
        """Rules and model as one list: a sure rule's borders hold, the model moves unsure ones and adds names."""
        mentions: list[OrganizationMention] = []
        rest = self.model
        k = 0
        for item in found:
            while k < len(rest) and rest[k].end <= item.start:
                self.adopt(rest[k], mentions, item)
                k += 1
            after = mentions[-1].end if mentions else 0
            evidence: tuple[Evidence, ...] = ()
            while k < len(rest) and rest[k].start < item.end:
                start, end = self.trimmed(rest[k])
                if start == item.start and not item.sure and end > start:
                    item = replace(item, end=end)
                elif after <= start < item.start and end >= item.end and self.leads(start, item.start):
                    item = replace(item, start=start, body=None)
                evidence += rest[k].evidence
                k += 1
            if item.start >= after:
                mentions.append(item.mention(*evidence))
        for name in rest[k:]:
            self.adopt(name, mentions)
        return mentions

    def trimmed(self, name: NameMention) -> tuple[int, int]:
        """A model's span without marks at its ends and without what is never part of a name before it."""
        start, end = name.start, name.end
        while start < end and (is_mark(self.words[start]) or self.words[start] in self.w.not_part):
            start += 1
        while start < end and is_mark(self.words[end - 1]):
            end -= 1
        return start, end

    def leads(self, start: int, end: int) -> bool:
        """Whether the words ``[start, end)`` are the beginning of a longer name: a head and no word that ends one."""
        head = self.g.heads.longest(self.words, start)
        return head is not None and not head[1].class_word and not any(self.stops(p) for p in range(start, end))

    def adopt(self, name: NameMention, mentions: list[OrganizationMention], following: Found | None = None) -> None:
        """Add the model's name where no rule has found one, unless the words show that it is no name."""
        start, end = self.trimmed(name)
        start = max(start, mentions[-1].end if mentions else 0)
        match = self.g.heads.longest(self.words, start)
        head_end, head = match if match else (start, None)
        proper = [p for p in range(head_end, end) if not self.common(p)]
        if not proper or self.words[start] in self.w.no_beginnings or self.place(start) >= end:
            return
        if head and not head.bare and self.described(start):
            return
        if following and following.start == end and following.kind == "media":
            return  # a desk of the agency: «گروه بین‌الملل خبرگزاری فارس»
        mentions.append(OrganizationMention(start, end, head.kind if head else "other", None, name.evidence))

    def common(self, p: int) -> bool:
        """Whether the word at ``p`` alone makes no name."""
        word = self.words[p]
        return is_mark(word) or self.stops(p) or self.g.is_generic(word)

    def described(self, i: int) -> bool:
        """Whether a number or a determiner before ``i`` shows that a body is described, not named («این شرکت»)."""
        return i in self.counted or (i > 0 and self.words[i - 1] in self.w.determiners)

    # -- names that the article repeats --------------------------------------------------------------------------

    def repeats(self, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
        """The mentions, with those names added that rules or model saw at one place of the article only."""
        words = self.words
        by_first: dict[str, dict[tuple[str, ...], OrganizationMention]] = {}
        for mention in mentions:
            form = tuple(words[mention.start : mention.end])
            if len(form) > 1 or self.alone(mention.start):
                by_first.setdefault(form[0], {}).setdefault(form, mention)
        if not by_first:
            return mentions
        added: list[OrganizationMention] = []
        k = until = 0
        for i, word in enumerate(words):
            if word not in by_first or i < until:
                continue
            while k < len(mentions) and mentions[k].end <= i:
                k += 1
            if k < len(mentions) and mentions[k].start <= i:
                continue
            limit = mentions[k].start if k < len(mentions) else self.n
            for form, mention in by_first[word].items():
                end = i + len(form)
                if until < end <= limit and tuple(words[i:end]) == form and self.no_minister(i, end):
                    evidence = Evidence(rule="repeated", confidence=0.85)
                    added.append(OrganizationMention(i, end, mention.kind, mention.registry_id, (evidence,)))
                    until = end
                    break
        return sorted([*mentions, *added], key=lambda m: m.start) if added else mentions

    def alone(self, i: int) -> bool:
        """Whether the single word at ``i`` is a name wherever it stands: no place, no word of common use."""
        word = self.words[i]
        return i not in self.places and word not in self.g.triggers and not self.g.is_generic(word)


@Language.factory("khabar_organizations")
def create(nlp: Language, name: str) -> Organizations:
    return Organizations()
