"""Who may speak: the mentions of persons, posts and bodies, and where the subject of a sentence can stand.

``Subjects.between`` gives those of a stretch, ``Subjects.can_speak`` says whether one stands where a subject does.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import gazetteer, known_places
from extractor.language.verbs import verbs
from extractor.layers import flat, paragraphs, phrases
from extractor.mentions import PostMention, Subject, Tokens
from extractor.spelling.letters import squeeze
from extractor.words.cues import is_heading, reporting
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_DATELINES = 3
"""Sentences that may have a dateline."""
_BRACKET = 8
"""Tokens of a bracket behind an agency's name."""
_FILLERS = 8
"""Tokens between «بر اساس آمار» and whose it is («منتشر شده از سوی»)."""
DATELINE = 8
"""Tokens within which a dateline names the agency, and «به گزارش» the medium."""
_REVIEW = 3
"""Papers that make an article a press review."""
CALLED = 6
"""Tokens of whom «نیز» lets speak («راننده اتوبوس مدرسه | نیز»), and «نیز»."""
TOLD = 3
"""Tokens from «این» to «را» («این جمله‌ها را»)."""


class Subjects:
    """The mentions of one Doc that may speak."""

    def __init__(self, doc: Doc) -> None:
        self.words = flat(doc)
        self.norms: list[str] = doc._.norms
        self.report = reporting()
        self.lexicon = lexicon()
        self.skipped = self.report.fillers | self.lexicon.enclosing | self.report.honorific_words
        """Words between «به گفته» and whom it names."""
        self.media = {o.start: o.end for o in doc._.organizations if o.kind == "media"}
        self.press = {n.start: n.end for n in doc._.names if n.quoted}
        self.is_review = len(self.press) >= _REVIEW
        self.place_at = {p.start: p.end for p in known_places(doc)}
        self.dated = {k for date in doc._.dates for k in range(date.start, date.end)}
        self.own = self.own_names(doc)
        self.place_ends = {n.end for n in doc._.names if n.label == "LOC"} | set(self.place_at.values())
        self.subjects = self.all_subjects(doc)
        self.subject_starts = [s.start for s in self.subjects]
        self.bylines = {m.honorific[0] if m.honorific else m.start: m.end for m in doc._.persons if m.byline}
        self.ends_at = {s.end: s for s in self.subjects if s.kind in ("person", "post", "organization")}

    def own_names(self, doc: Doc) -> set[str]:
        """The last words of the names of the paper itself: its agency as given, in the dateline, in «به گزارش X»."""
        named = [end for _, after, _ in phrases(doc, self.report.own) if (end := self.medium(after))]
        lines = [s for p in paragraphs(doc)[:_DATELINES] if not is_heading(self.words, p) for s in p]
        for start, _ in lines[:_DATELINES]:
            k = next((k for k in range(start, start + DATELINE) if k in self.media), None)
            if k is not None and not (self.is_review and k in self.press) and self.separated(k):
                named.append(self.media[k])
        given = doc._.agency
        return {self.words[end - 1] for end in named} | ({squeeze(given.split()[-1])} if given else set())

    def medium(self, at: int) -> int:
        """The end of the medium that «به گزارش» before ``at`` names, reporters and desks between them; else 0."""
        return next((self.media[k] for k in range(at, at + DATELINE) if k in self.media), 0)

    def separated(self, medium: int) -> int:
        """The separator of a dateline behind the medium at ``medium`` («ایرنا -», «انتخاب (Entekhab.ir):», «(پژواک، ۳
        تیر):», «هشت صبح، کابل:»), or the end of the office («ایسنا/خراسان رضوی»); 0 without one."""
        at = self.media[medium]
        if at < len(self.words) and self.words[at] in self.report.slashes:
            return (gazetteer().end_of(self.words, at + 1) or 1) - 1
        if at < len(self.words) and self.words[at] in self.lexicon.comma:
            at = self.report.section_end(self.words, at + 1) or self.place_at.get(at + 1, at)
        around = (self.words[k] for k in (medium - 1, at) if 0 <= k < len(self.words))
        opened = any(word in self.lexicon.enclosing for word in around)
        for k in range(at, min(at + (_BRACKET if opened else 1), len(self.words) - 1)):
            if self.words[k] in self.report.separators:
                return k
        return 0

    def all_subjects(self, doc: Doc) -> list[Subject]:
        """The mentions that may speak, in order: persons, posts, bodies, pronouns."""
        posts: list[PostMention] = doc._.officials
        held = {p.name: (p.start, p.end) for p in posts if p.name}
        found: list[Subject] = []
        for m in doc._.persons:
            if m.byline:
                continue
            post = held.get((m.start, m.end))
            first = m.honorific[0] if m.honorific else m.start
            found.append(Subject("person", m.start, m.end, post, min(first, post[0]) if post else first))
        found += [Subject("post", p.start, p.end, None, p.start - p.pointing) for p in posts]
        covered = {i for s in found for i in range(s.start, s.end)}
        found += [
            Subject("organization", o.start, o.end, None, o.start)
            for o in doc._.organizations
            if o.start not in covered
        ]
        for start, end, kind in phrases(doc, self.report.pronouns):
            if covered.isdisjoint(range(start, end)):
                found.append(Subject("pronoun" if kind == "person" else "body", start, end, None, start))
        return sorted(found, key=lambda s: (s.start, -s.end))

    def between(self, start: int, end: int) -> list[Subject]:
        """The mentions that begin in ``[start, end)``."""
        return self.subjects[bisect_left(self.subject_starts, start) : bisect_left(self.subject_starts, end)]

    def can_speak(self, s: Subject, start: int) -> bool:
        """Whether a mention stands where the subject of the sentence from ``start`` on can stand."""
        if s.kind == "organization" and self.is_own(s.start, s.end):
            return False
        if s.end < len(self.words) and self.words[s.end] in self.report.objects:
            return False
        at = s.first
        while at > start and self.words[at - 1] in self.lexicon.enclosing:
            at -= 1
        if at <= start:
            return True
        before = self.words[at - 1]
        if before in self.lexicon.conjunctions and (first := self.ends_at.get(at - 1)) and first.start >= start:
            return self.can_speak(first, start)  # «از سوی X و | Y»
        if s.kind == "organization" and all(self.words[k] in self.report.fillers for k in range(start, at)):
            return True
        if s.kind == "organization":  # a noun at the beginning is the subject, and no body after it
            adverbial = self.lexicon.stops(self.words[start]) or self.words[start] in self.report.openers
            after = before in self.lexicon.marks or before in self.report.openers or self.points(at - 2, start)
            return before in self.report.class_words or (adverbial and after) or self.behind_frame(at, start)
        if before in self.report.openers or before in self.lexicon.marks or self.behind_headline(s, start):
            return True
        if self.is_dated(start, at):
            return True
        if self.points(at - 2, start) or self.behind_frame(at, start) or self.behind_object(at, start):
            return True
        return bool(self.report.own.longest(self.words, start)) and before not in self.report.prepositions

    def is_dated(self, start: int, end: int) -> bool:
        """Whether nothing but a time or another adverb stands in ``[start, end)`` («هفته گذشته», «اخیراً»)."""
        timed = (k in self.dated or boundaries().kind(self.norms[k]) == "adverbs" for k in range(start, end))
        return start < end and all(timed)

    def points(self, at: int, start: int) -> bool:
        """Whether a demonstrative stands at ``at`` («در | همین زمینه | سازمان آب …»)."""
        return at >= start and self.words[at] in self.report.demonstratives

    def behind_object(self, at: int, start: int) -> bool:
        """Whether what was said before stands before ``at`` as an object («این جمله‌ها را | X گفت»)."""
        pointing = range(max(at - TOLD - 1, start), at - 1)
        object_ends = self.words[at - 1] in self.report.objects
        return object_ends and any(self.words[k] in self.report.pointing for k in pointing)

    def behind_frame(self, at: int, start: int) -> bool:
        """Whether the sentence proper begins at ``at``, behind «این در حالی است که», «دی‌ماه بود که»."""
        if at - 2 < start or self.words[at - 1] not in self.report.clauses:
            return False
        return self.words[at - 2] in self.lexicon.copulas and not self.between(start, at)

    def behind_headline(self, s: Subject, start: int) -> bool:
        """Whether a headline stands before a post or person, with no break between: it ends with a place («… در املش |
        رئیس …») or with a verb («… کاهش یافت | علی محمدی …»)."""
        if s.first <= start or s.kind not in ("post", "person"):
            return False
        placed = s.kind == "post" and s.first in self.place_ends
        behind = placed or boundaries().kind(self.words[s.first - 1]) == "verb"
        return behind and not self.lexicon.stops(self.words[start]) and self.words[start] not in self.report.openers

    def is_earlier(self, subject: Subject, start: int, cue: Tokens) -> bool:
        """Whether a post without a name has said at another time what the sentence cites («پیش‌تر … | وزیر نیرو گفته
        است», «وزیر نیرو گفته | بود»)."""
        if subject.kind != "post" or all(verbs().mood(norm) != "perfect" for norm in self.norms[slice(*cue)]):
            return False
        return self.is_dated(start, start + 1) or not self.lexicon.past.isdisjoint(self.words[cue[1] : cue[1] + 1])

    def gives_floor(self, subject: Subject) -> bool:
        """Whether «نیز» or «هم» stands behind a subject, or behind what a name has in apposition («علی محمدی، دیگر
        نماینده موافق، | هم»)."""
        end = max(subject.end, subject.post[1] if subject.post else 0)
        if any(word in self.report.others for word in self.words[end : end + 2]):
            return True
        called = self.lexicon.comma | self.lexicon.callings | self.report.anonymous
        if subject.kind != "person" or end >= len(self.words) or self.words[end] not in called:
            return False
        reach = range(end, min(end + CALLED, len(self.words)))
        other = next((k for k in reach if self.words[k] in self.report.others), end)
        apposed = (k for k in range(end, other) if self.words[k] not in self.lexicon.comma)
        return other > end and not any(map(self.parts, apposed))

    def parts(self, at: int) -> bool:
        """Whether no subject goes on at ``at``: a mark, «را», a preposition or a verb stands there."""
        words = self.words
        closed = words[at] in self.lexicon.marks | self.report.objects | self.report.prepositions
        return closed or verbs().is_form(words[at])

    def named_after(self, at: int, last: int) -> Subject | None:
        """The mention that «به گفته» names before ``at``, past words of respect and quotes."""
        for k in range(at, min(at + _FILLERS, last)):
            inside = self.between(k, k + 1)
            if inside:
                return inside[0]
            if self.words[k] not in self.skipped:
                return None
        return None

    def is_outlet(self, subject: Subject) -> bool:
        """Whether a medium is a paper or a channel («به گزارش رادیو X» is its word), no agency and no site."""
        return any(word in self.report.outlets for word in self.words[max(0, subject.start - 2) : subject.end])

    def is_own(self, start: int, end: int) -> bool:
        """Whether a medium is the paper itself («خبرگزاری فارس»)."""
        return any(k in self.media and self.words[self.media[k] - 1] in self.own for k in range(start, end))
