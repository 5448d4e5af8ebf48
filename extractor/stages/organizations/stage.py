"""Named organisations ─► ``doc._.organizations``.

Three sources give one answer. In patterns/organizations/, organizations.yaml knows bodies by name and heads.yaml knows
the words that names begin with («سازمان», «اداره کل») and how they go on and end; the names stage adds what only a
model can know. Where a rule sees that a name ends (a verb, a preposition, a place) its border holds, elsewhere the
model's does. What was found once is found wherever the article repeats it. docs/organizations.md tells the policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.language.hazm import lexicon
from extractor.layers import standing
from extractor.links.trust import of_name, trust
from extractor.mentions import NameMention, OrganizationMention
from extractor.records import Evidence, OrganizationKind
from extractor.records.base import of_rule
from extractor.stage import Stage, factory
from extractor.stages.organizations.glosses import glossed
from extractor.stages.organizations.rules import CLOSED, Rules
from extractor.stages.organizations.spans import Spans
from extractor.stages.organizations.walk import Found
from extractor.words.organizations import is_mark

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_SURE, _UNSURE, _REPEATED = 0.95, 0.8, 0.85
"""Confidence in a name by rule whose end the text shows, in another one, and in one that the article repeats."""


_LONGEST_PLACE = 4
"""Words of a place at the end of a name, with its word of class."""

_PASSED_OVER = 2
"""So many times as often as the model marks a single word it may pass it over where it is a name."""

_VERY = 0.95
"""Confidence from which on the model is sure of what «و» joins to a name."""

_SHORT = 3
"""Words of a name, «و» counted, to which one word more is hardly joined."""

_HARDLY = 0.7
"""Confidence below which the model hardly sees a name in a single word of common use."""

_NAMED = frozenset({"company", "media", "party", "club"})
"""Kinds whose proper name is a name without its head («رایان‌کار»)."""


class Organizations(Stage):
    """Named organisations ─► ``doc._.organizations``."""

    topic = "organizations"
    assigns = ("organizations",)
    requires = ("numerals", "quantities", "names")

    def annotate(self, doc: Doc) -> None:
        merger = _Merger(doc)
        found = merger.repeats(glossed(merger.r, merger.seated(merger.joined(merger.mentions()))))
        known, model = trust(), doc._.model
        for m in found:
            m.evidence = known.put(m.evidence, "organizations", of_name(m, model))
        doc._.organizations = found


class _Merger:
    """Makes one answer of rules, registry and model for one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.r = Rules(doc)
        self.w = self.r.w
        self.words = self.r.words
        self.spans = Spans(doc, self.r)
        names: list[NameMention] = doc._.names
        model = sorted((name for name in names if name.label == "ORG"), key=lambda name: name.start)
        titles = self.titles() if model else ()
        surnames = self.surnames(names) if model else ()
        self.model = [name for name in model if self.form(name) not in titles and self.form(name) not in surnames]

        sure = (name for name in self.model if any(e.confidence >= _HARDLY for e in name.evidence))
        within = (k for name in sure for k in range(name.start, name.end))
        self.sure = {self.words[k] for k in within if self.r.g.heads.longest(self.words, k) is None}
        """Words of the names that the model is sure of."""

    def mentions(self) -> list[OrganizationMention]:
        """A sure rule's borders hold unless the name goes on; the model moves others, lengthens names to the left, and
        adds names."""
        mentions: list[OrganizationMention] = []
        rest = self.model
        k = 0
        for item in self.r.names():
            while k < len(rest) and rest[k].end <= item.start:
                self.adopt(rest[k], mentions, item)
                k += 1
            after = mentions[-1].end if mentions else 0
            evidence: tuple[Evidence, ...] = ()
            while k < len(rest) and rest[k].start < item.end:
                start, end = self.spans.trimmed(rest[k])
                sure = any(e.confidence >= _VERY for e in rest[k].evidence)
                if start == item.start and end > item.end and (not item.sure or self.goes_on(item, end, sure)):
                    item = replace(item, end=end, body=None)
                elif after <= start < item.start and end >= item.end and self.leads(start, item.start):
                    item = replace(item, start=start, body=None)
                evidence += rest[k].evidence
                k += 1
            if item.start >= after:
                mentions.append(mention(item, evidence))
        for name in rest[k:]:
            self.adopt(name, mentions)
        return mentions

    def form(self, name: NameMention) -> tuple[str, ...]:
        """The words of a model's span without marks at its ends."""
        return tuple(self.words[slice(*self.spans.trimmed(name))])

    def surnames(self, names: list[NameMention]) -> set[tuple[str, ...]]:
        """Words at the ends of persons' names: a later mention of the person is no body."""
        people = [name for name in names if name.label == "PER"]
        return {tuple(self.words[k : name.end]) for name in people for k in range(name.start + 1, name.end)}

    def titles(self) -> set[tuple[str, ...]]:
        """Titles of works: quotations behind a word of class («فیلم مستند «روزهای دور»»)."""
        words, works, quotes = self.words, self.w.works, self.w.quotes
        quoted = [p for p, word in enumerate(words, 1) if word in works and p < len(words) and words[p] in quotes]
        return {tuple(words[p + 1 : self.r.quotation(p) - 1]) for p in quoted}

    def leads(self, start: int, end: int) -> bool:
        """Whether the words ``[start, end)`` are the beginning of a longer name: a head and no word that ends one."""
        match = self.r.g.heads.longest(self.words, start)
        if match is None or match[1].class_word or any(self.r.stops(p) for p in range(start, end)):
            return False
        if self.words[end - 1] in self.r.g.connections:
            return False  # «شبکه بهداشت و | هلال احمر»
        head_end, head = match
        if not head.chain and self.r.g.heads.longest(self.words, end):
            return False  # «امور مجلس | سازمان انرژی اتمی»
        if self.r.of_country(self.words[head_end]):
            return False  # «شرکت سوئدی | ولوو»
        return not head.first or self.words[head_end] in head.first

    def goes_on(self, item: Found, end: int, sure: bool) -> bool:
        """Whether a name goes on to ``end``, though a rule has seen where it ends: nothing joins it to the words that
        follow, and none of them ends a name («همشهری | آنلاین», «حزب مسلم لیگ | شاخه نواز شریف»). A model that is sure
        sees beyond «و» where no other name begins («مرکز مطالعات بین‌المللی | و راهبردی»)."""
        start = item.end
        first = self.words[start]
        own = self.r.g.heads.longest(self.words, item.start)
        if own and not own[1].chain and self.r.g.heads.longest(self.words, start):
            return False  # «امور مجلس | سازمان انرژی اتمی»
        if sure and first == self.w.conjunction and not item.placed:
            start += 1
            short = end - start == 1 and (item.body or start - item.start <= _SHORT)  # «پلیس راه و راهداری»
            heads = self.r.g.heads
            if start >= end or short or any(self.r.known(k) or heads.longest(self.words, k) for k in range(start, end)):
                return False
            first = self.words[start]
        if first in self.r.g.connections or first in self.w.descriptive or first.isascii():
            return False
        if (item.placed and self.r.place(start) != end) or (item.kind == "club" and self.r.at_home(start, end)):
            return False
        if item.body and item.kind in CLOSED and any(self.r.field(p) for p in range(start, end)):
            return False  # «حزب سبز | عدالت و رفاه را …»
        return not any(self.r.stops(p) or p in self.r.persons for p in range(start, end))

    def adopt(self, name: NameMention, mentions: list[OrganizationMention], following: Found | None = None) -> None:
        """Add the model's name where no rule has found one, unless the words show that it is no name."""
        start, end = self.described(*self.spans.whole(*self.spans.trimmed(name)))
        start = max(start, mentions[-1].end if mentions else 0)
        if start >= end:
            return
        if name.quoted:
            mentions.append(OrganizationMention(start, end, "media", None, name.evidence, by_place=True))
            return
        match = self.r.g.heads.longest(self.words, start)
        head_end, head = match if match else (start, None)
        if (start, end) not in self.spans.acronyms and all(self.common(p) for p in range(head_end, end)):
            return
        if end - start == 1 and (self.r.norms[start].endswith(self.w.supporters) or self.hardly(name, start)):
            return  # «پیکانی‌ها», «آینه»
        if (
            self.words[start] in self.w.no_beginnings
            or self.r.place(start) >= end
            or not self.r.no_minister(start, end)
        ):
            return
        if head and (self.words[head_end] in head.never or (not head.bare and self.r.described(start))):
            return
        if head and head.class_word and end - head_end == 1 and self.r.of_country(self.words[head_end]):
            return  # «روزنامه اماراتی»
        if self.spans.in_address(start, end) or (head and head.kind == "company" and head_end in self.r.numbers):
            return  # «شرکت ۵۰ نفر در آزمون» is no company
        if following and following.start == end and following.kind == "media":
            return  # a desk of the agency: «گروه بین‌الملل خبرگزاری فارس»
        if self.r.sport and not head:
            if end - start > 1 and end - 1 in self.r.numbers:
                end -= 1  # its goals: «دبیری یک - شاهین دو»
            town = self.r.place(end)
            end = town if town and not self.r.at_home(end, town) else end  # «دبیری تبریز»
        known = self.r.g.after_cue.longest(self.words, start)
        key = known[1] if known and known[0] == end else None
        kind = head.kind if head else self.r.g.bodies[key].kind if key else self.kind(start, end)
        mentions.append(OrganizationMention(start, end, kind, key, name.evidence))

    def hardly(self, name: NameMention, at: int) -> bool:
        """Whether the model is unsure of a single word of common use that names no known body and is in no name that
        the model is sure of."""
        if self.r.norms[at] not in lexicon() or self.words[at] in self.sure:
            return False
        if any(e.confidence >= _HARDLY for e in name.evidence):
            return False
        tables = (self.r.g.known, self.r.g.after_cue, self.r.g.in_sport)
        return not any((match := table.longest(self.words, at)) and match[0] == at + 1 for table in tables)

    def described(self, start: int, end: int) -> tuple[int, int]:
        """A span without «شرکت فرانسوی» before a name: a head and an adjective only describe the body."""
        match = self.r.g.heads.longest(self.words, start)
        if match is None or match[1].bare or not match[0] < end - 1:
            return start, end
        word = self.words[match[0]]
        return (match[0] + 1, end) if self.r.of_country(word) else (start, end)

    def kind(self, start: int, end: int) -> OrganizationKind:
        """The kind of a name without a head: a head may stand before it («روزنامه | …»), its last word tell it («ژاپن |
        تودی»), or the article be on sport."""
        for p in range(max(0, start - 2), start):
            match = self.r.g.heads.longest(self.words, p)
            if match and match[1].class_word and all(is_mark(word) for word in self.words[match[0] : start]):
                return match[1].kind
        if end - start > 1 and self.words[end - 1] in self.w.media_ends:
            return "media"
        return "club" if self.r.sport else "other"

    def common(self, p: int) -> bool:
        """Whether the word at ``p`` alone makes no name."""
        word = self.words[p]
        return is_mark(word) or self.r.stops(p) or self.r.g.is_generic(word)

    def joined(self, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
        """The mentions, those of the model that are parts of a name which the article has whole elsewhere as that
        name («رایان | پرداز»)."""
        forms = {tuple(self.words[m.start : m.end]) for m in mentions if m.end - m.start > 1}
        sizes: dict[str, set[int]] = {}
        for form in forms:
            sizes.setdefault(form[0], set()).add(len(form))
        found: list[OrganizationMention] = []
        limit = len(self.words)
        for m in reversed(mentions):
            if not by_model(m):
                limit = m.start
            else:
                ends = [m.start + size for size in sizes.get(self.words[m.start], ())]
                end = max((e for e in ends if e <= limit and tuple(self.words[m.start : e]) in forms), default=m.end)
                while found and found[-1].start < end:
                    found.pop()
                m = replace(m, end=max(end, m.end))
            found.append(m)
        return found[::-1]

    def seated(self, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
        """The mentions, those whose name goes on with their place or seat as far as it does («سفارت ایران | در رم»)."""
        found: list[OrganizationMention] = []
        begins = {m.start: m.end for m in mentions}
        for m in mentions:
            if found and m.start < found[-1].end:
                continue
            at = m.end + 1
            seat = at < self.r.n and self.words[m.start] in self.w.seated and self.words[m.end] in self.w.seats
            if seat and (end := begins.get(at) or self.r.place(at)):
                m = replace(m, end=end, registry_id=None)
            found.append(m)
        return found

    def repeats(self, mentions: list[OrganizationMention]) -> list[OrganizationMention]:
        """The mentions, with those names added that rules or model saw at one place of the article only."""
        words = self.words
        forms: dict[tuple[str, ...], OrganizationMention] = {}
        sizes: dict[str, set[int]] = {}
        seen: set[tuple[str, ...]] = set()
        for found in mentions:
            whole = tuple(words[found.start : found.end])
            if whole in seen:
                continue
            seen.add(whole)
            for start, end in self.short_forms(found):
                form = tuple(words[start:end])
                if (len(form) > 1 or (form and self.alone(start))) and not self.placed(found, end - start):
                    forms.setdefault(form, found)
                    sizes.setdefault(form[0], set()).add(len(form))
        added: list[OrganizationMention] = []
        k = until = 0
        for i in standing(self.doc, frozenset(sizes)):
            if i < until:
                continue
            while k < len(mentions) and mentions[k].end <= i:
                k += 1
            if k < len(mentions) and mentions[k].start <= i:
                continue
            limit = mentions[k].start if k < len(mentions) else len(words)
            for size in sorted(sizes[words[i]], reverse=True):
                end = i + size
                known = forms.get(tuple(words[i:end])) if end <= limit else None
                if known and self.r.no_minister(i, end, known.registry_id or "") and not self.r.described(i):
                    evidence = of_rule(rule="repeated", confidence=_REPEATED)
                    added.append(OrganizationMention(i, end, known.kind, known.registry_id, (evidence,)))
                    until = end
                    break
        if not added:
            return mentions
        doubtful = self.doubtful(mentions, added)
        added = [m for m in added if m.end - m.start > 1 or words[m.start] not in doubtful]
        return sorted([*mentions, *added], key=lambda m: m.start)

    def placed(self, found: OrganizationMention, size: int) -> bool:
        """Whether only its place shows that a word is a medium («به گزارش انتخاب»): elsewhere it may be any word."""
        return found.by_place and size == 1 and self.r.norms[found.start] in lexicon()

    def doubtful(self, mentions: list[OrganizationMention], added: list[OrganizationMention]) -> set[str]:
        """Single words that the model alone calls a name, and passes over far more often than that («برگزیت»)."""
        alone = [m for m in mentions if m.end - m.start == 1 and by_model(m)]
        seen = Counter(self.words[m.start] for m in alone)
        missed = Counter(self.words[m.start] for m in added if m.end - m.start == 1)
        return {word for word, times in seen.items() if missed[word] > _PASSED_OVER * times}

    def short_forms(self, found: OrganizationMention) -> Iterator[tuple[int, int]]:
        """Tokens ``[start, end)`` of a name, of its proper name, and of a name of more words without its place."""
        yield found.start, found.end
        yield self.own_name(found), found.end
        head = self.r.g.heads.longest(self.words, found.start)
        if head is None or head[1].class_word or self.r.g.stem(self.words[found.start]) != self.words[found.start]:
            return  # «حوزه‌های علمیه» are many
        for cut in range(max(head[0], found.start + 2, found.end - _LONGEST_PLACE), found.end):
            if self.r.place(cut) == found.end:
                yield found.start, cut
                break

    def own_name(self, found: OrganizationMention) -> int:
        """Where the proper name after a head begins («شرکت | رایان‌کار»); the end if it has none that stands alone."""
        match = self.r.g.heads.longest(self.words, found.start)
        if match is None or match[1].open < 2 or match[1].kind not in _NAMED:
            return found.end
        rare = all(self.r.proper(p) and self.r.norms[p] not in lexicon() for p in range(match[0], found.end))
        return match[0] if rare else found.end

    def alone(self, i: int) -> bool:
        """Whether the single word at ``i`` is a name wherever it stands: no place, no word of common use."""
        word = self.words[i]
        return i not in self.r.places and word not in self.r.g.triggers and not self.r.g.is_generic(word)


def by_model(m: OrganizationMention) -> bool:
    """Whether the model alone has seen a name."""
    return all(e.rule.startswith("model") for e in m.evidence)


def mention(found: Found, evidence: tuple[Evidence, ...]) -> OrganizationMention:
    """The mention of a name by rule, with the evidence of the model that agrees."""
    rule = "registry" if found.entry.startswith("organizations/organizations.yaml") else "heads"
    own = of_rule(rule=rule, entry=found.entry, confidence=_SURE if found.sure else _UNSURE)
    return OrganizationMention(found.start, found.end, found.kind, found.body, (own, *evidence), found.by_place)


@factory(Organizations)
def create(nlp: Language, name: str) -> Organizations:
    return Organizations()
