"""Turns of speech: the sentences that report speech, each with its verb and its subject, before entities are known.

Entities (who is meant) and speech (what was said) read them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import known_places
from extractor.language.letters import squeeze
from extractor.language.verbs import verbs
from extractor.layers import flat, paragraphs
from extractor.mentions import PostMention, Subject, Tokens, Turn
from extractor.stage import Stage, factory
from extractor.stages.posts.titles import lexicon
from extractor.stages.speech.cues import LABEL, cues, is_heading, reporting

_DATELINE = 8
"""Tokens within which a dateline names the agency, and «به گزارش» the medium."""
_DATELINES = 3
"""Sentences that may have a dateline."""
_BRACKET = 8
"""Tokens of a bracket behind an agency's name."""
_FILLERS = 8
"""Tokens between «بر اساس آمار» and whose it is («منتشر شده از سوی»)."""
_ASIDE = 12
"""Tokens between who speaks in a headline and the colon («X در گفت‌وگو با خبرگزاری پیام: …»)."""
TOLD = 3
"""Tokens from «این» to «را» («این جمله‌ها را»)."""
_REVIEW = 3
"""Papers that make an article a press review."""


class Turns(Stage):
    """The spaCy component: the turns of a Doc, in order."""

    topic = "turns"
    assigns = ("turns",)
    requires = ("organizations", "persons", "officials")

    def annotate(self, doc: Doc) -> None:
        reader = _Reader(doc)
        found: list[Turn] = []
        for paragraph in paragraphs(doc):
            heading = is_heading(reader.words, paragraph)
            for sentence in paragraph:
                if turn := reader.turn(sentence):
                    found.append(replace(turn, heading=True) if heading else turn)
        doc._.turns = found


@factory(Turns)
def create(nlp: Language, name: str) -> Turns:
    return Turns()


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.words = flat(doc)
        self.report = reporting()
        self.lexicon = lexicon()
        self.skipped = self.report.fillers | self.lexicon.enclosing | self.report.honorific_words
        """Words between «به گفته» and whom it names."""
        self.cues = cues(doc)
        self.cue_starts = [start for (start, _), _ in self.cues]
        self.sources = list(self.report.sources.all(self.words))
        self.shows = list(self.report.shows.all(self.words))
        self.relays = list(self.report.relays.all(self.words))
        self.bodies = {o.start: o.end for o in doc._.organizations}
        self.media = {o.start: o.end for o in doc._.organizations if o.kind == "media"}
        self.press = {n.start: n.end for n in doc._.names if any(e.rule == "press" for e in n.evidence)}
        self.place_at = {p.start: p.end for p in known_places(doc)}
        self.own = self.own_names(doc)
        self.place_ends = {n.end for n in doc._.names if n.label == "LOC"} | set(self.place_at.values())
        self.body_tokens = {i for o in doc._.organizations for i in range(o.start, o.end)}
        self.subjects = self.all_subjects(doc)
        self.subject_starts = [s.start for s in self.subjects]
        self.ends_at = {s.end: s for s in self.subjects if s.kind in ("person", "post", "organization")}

    def own_names(self, doc: Doc) -> set[str]:
        """The last words of the names of the paper itself: its agency as given, in the dateline, in «به گزارش X»."""
        named = [end for _, after, _ in self.report.own.all(self.words) if (end := self.medium(after))]
        lines = [s for p in paragraphs(doc)[:_DATELINES] if not is_heading(self.words, p) for s in p]
        for start, _ in lines[:_DATELINES]:
            k = next((k for k in range(start, start + _DATELINE) if k in self.media), None)
            if k is not None and k not in self.press and self.separated(self.media[k]):
                named.append(self.media[k])
        given = doc._.agency
        return {self.words[end - 1] for end in named} | ({squeeze(given.split()[-1])} if given else set())

    def medium(self, at: int) -> int:
        """The end of the medium that «به گزارش» before ``at`` names, reporters and desks between them; else 0."""
        return next((self.media[k] for k in range(at, at + _DATELINE) if k in self.media), 0)

    def separated(self, at: int) -> int:
        """The separator of a dateline that ends before ``at`` («ایرنا -», «انتخاب (Entekhab.ir):»), or the end of the
        office («ایسنا/خراسان رضوی»); 0 without one."""
        if at < len(self.words) and self.words[at] in self.report.slashes:
            return self.place_at.get(at + 1, 1) - 1
        opened = at < len(self.words) and self.words[at] in self.lexicon.enclosing
        for k in range(at, min(at + (_BRACKET if opened else 1), len(self.words) - 1)):
            if self.words[k] in self.report.separators:
                return k
        return 0

    def all_subjects(self, doc: Doc) -> list[Subject]:
        posts: list[PostMention] = doc._.officials
        held = {p.name: (p.start, p.end) for p in posts if p.name}
        found: list[Subject] = []
        for m in doc._.persons:
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
        for start, end, kind in self.report.pronouns.all(self.words):
            if covered.isdisjoint(range(start, end)):
                found.append(Subject("pronoun" if kind == "person" else "body", start, end, None, start))
        return sorted(found, key=lambda s: (s.start, -s.end))

    def between(self, start: int, end: int) -> list[Subject]:
        return self.subjects[bisect_left(self.subject_starts, start) : bisect_left(self.subject_starts, end)]

    def turn(self, sentence: Tokens) -> Turn | None:
        first, last = sentence
        start = self.after_agency(first, last)
        here = self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, last)]
        if paper := self.reviewed(sentence):
            return paper
        active = [cue for cue in here if not self.is_passive(cue[0][1], last)]
        cue = self.main_cue(active or here, last)
        if cue is None:
            found = self.headline(sentence, start) or self.source(sentence, start) or self.shown(sentence, start)
            return found or self.quoting(sentence, start) or self.floor(sentence, start)
        (cue_start, cue_end), entry = cue
        if self.is_passive(cue_end, last):
            return Turn(sentence, start, None, (cue_start, cue_end), entry, anonymous=True)
        proper = self.after_own_report(start, cue_start)
        plural = self.report.is_plural(self.words[cue_end - 1])
        subject = next((s for s in self.between(proper, cue_start) if self.can_speak(s, proper)), None)
        if subject and self.behind_headline(subject, proper):
            proper = subject.first
        if subject and plural and subject.first > proper:
            subject = None
        if subject is None and (unparted := self.unparted(start, proper)):
            subject, proper = unparted, unparted.first
        if subject is None and (named := self.source(sentence, start, cue_start) or self.shown(sentence, start)):
            return named
        if subject is None and proper > start:
            subject = self.relay(start, proper)
        subject = self.quoted(self.named_body(subject), cue_start) if subject else None
        other = subject is not None and self.gives_floor(subject)
        anonymous = subject is None and (plural or self.is_anonymous(proper, cue_start))
        return Turn(sentence, proper, subject, (cue_start, cue_end), entry, anonymous=anonymous, other=other)

    def is_anonymous(self, start: int, before: int) -> bool:
        """Whether a subject without a name stands at the beginning, or behind the comma of an adverbial («در همین
        راستا، | یک منبع آگاه …»)."""
        if self.words[start] in self.report.anonymous:
            return True
        if not self.lexicon.stops(self.words[start]) or not self.report.objects.isdisjoint(self.words[start:before]):
            return False
        comma = next((k for k in range(start, before) if self.words[k] in self.report.pauses), before)
        return comma + 1 < before and self.words[comma + 1] in self.report.anonymous

    def is_passive(self, cue_end: int, last: int) -> bool:
        """Whether nobody says what a verb tells («گفته | می‌شود», «افزوده | شود»)."""
        return cue_end < last and self.words[cue_end] in self.report.passives

    def named_body(self, subject: Subject) -> Subject:
        """The name in apposition to a body that a common noun calls («روزنامه آمریکایی «X»»)."""
        if subject.kind in ("organization", "body"):
            at = subject.end
            while at < len(self.words) and self.words[at] in self.lexicon.enclosing:
                at += 1
            following = [s for s in self.between(at, at + 1) if s.kind == "organization"] if at > subject.end else []
            return following[0] if following else subject
        return subject

    def quoted(self, subject: Subject, before: int) -> Subject:
        """Whom a medium quotes («رویترز به نقل از X افزود»)."""
        if subject.start in self.media or subject.kind == "body":
            for _at, after, _entry in phrases_between(self.relays, subject.end, before):
                named = self.named_after(after, before)
                if named and named.kind in ("person", "post"):
                    return named
        return subject

    def main_cue(self, here: list[tuple[Tokens, str]], last: int) -> tuple[Tokens, str] | None:
        """The verb that rules the sentence: the first one before a colon, else before «که», else the last."""
        for marks in (self.report.colon, self.report.complements):
            for cue in here:
                end = cue[0][1]
                if end < last and self.words[end] in marks:
                    return cue
        return here[-1] if here else None

    def after_agency(self, first: int, last: int) -> int:
        """Where a sentence begins after a dateline: «خبرگزاری فارس:», «تهران - ایرنا -», «گروه اقتصادی ایسنا:»."""
        for k in range(first, min(first + _DATELINE, last - 1)):
            if k in self.media and self.is_own(k, k + 1) and (mark := self.separated(self.media[k])):
                spoken = bisect_left(self.cue_starts, first) < bisect_left(self.cue_starts, mark)
                return mark + 1 if mark < last - 1 and not spoken else first
        return first

    def after_own_report(self, start: int, end: int) -> int:
        """Where a sentence begins after «به گزارش … به نقل از …،»; commas inside a body's name do not count."""
        if not self.report.own.longest(self.words, start):
            return start
        for k in range(start, end):
            if self.words[k] in self.report.pauses and k not in self.body_tokens:
                return k + 1
        return start

    def unparted(self, start: int, end: int) -> Subject | None:
        """The person right after the agency's name, without a comma between («به گزارش … فارس | X که …، گفت»)."""
        for s in self.between(start, end):
            if s.kind == "person" and s.first > start and self.words[s.first - 1] in self.own:
                return s
        return None

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
        if self.points(at - 2, start) or self.behind_frame(at, start) or self.behind_object(at, start):
            return True
        return bool(self.report.own.longest(self.words, start)) and before not in self.report.prepositions

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

    def gives_floor(self, subject: Subject) -> bool:
        end = max(subject.end, subject.post[1] if subject.post else 0)
        return any(word in self.report.others for word in self.words[end : end + 2])

    def headline(self, sentence: Tokens, start: int) -> Turn | None:
        """«X: …» without a verb; outside the headline only of a person, right at the beginning."""
        first, last = sentence
        entry, start = start, self.after_clock(start, last)
        timed = start > entry
        while first and start < last and self.words[start] in self.report.bullets:
            start += 1
        for s in self.between(start, last if first == 0 else start + 1):
            end = max(s.end, s.post[1] if s.post else 0)
            while end < last and self.words[end] in self.lexicon.enclosing:
                end += 1
            speaks = s.kind in ("person", "post") or (first == 0 and s.kind == "organization")
            if end < last - 1 and self.words[end] in self.report.colon and speaks:
                return Turn(sentence, end + 1, s, (end, end + 1), LABEL, other=timed)
        return self.titled(sentence, start) if first == 0 else None

    def titled(self, sentence: Tokens, start: int) -> Turn | None:
        """A headline that says where («X در گفت‌وگو با پیام: …»), or begins with what is said («هشدار X درباره …»)."""
        report, last = self.report, sentence[1]
        for s in self.between(start, start + 1):
            end = max(s.end, s.post[1] if s.post else 0)
            colon = next((k for k in range(end, min(end + _ASIDE, last - 1)) if self.words[k] in report.colon), 0)
            if colon and s.kind in ("person", "post") and report.leads.longest(self.words, end):
                return Turn(sentence, colon + 1, s, (colon, colon + 1), LABEL)
        if found := report.voiced.longest(self.words, start):
            for s in self.between(found[0], min(found[0] + 1, last)):
                if s.start not in self.media and s.kind != "pronoun":
                    return Turn(sentence, max(s.end, s.post[1] if s.post else 0), s, (start, found[0]), LABEL)
        return None

    def after_clock(self, start: int, last: int) -> int:
        """Where an entry of a live report begins after its time («۱۱:۳۰ - | محمدی: …»)."""
        if start + 1 < last and is_clock(self.words[start]) and self.words[start + 1] in self.report.separators:
            return start + 2
        return start

    def quoting(self, sentence: Tokens, start: int) -> Turn | None:
        """A person at the beginning of a sentence whose verb, whatever it says, a quote follows («X به کاستی‌ها پرداخت:
        «…»»)."""
        last = sentence[1]
        marks = (k for k in range(start + 1, last - 1) if self.words[k] in self.report.colon)
        colon = next((k for k in marks if self.words[k + 1] in self.lexicon.quotes), 0)
        if not colon or not verbs().is_form(self.words[colon - 1]):
            return None
        proper = self.after_own_report(start, colon)
        subject = next((s for s in self.between(proper, colon) if self.can_speak(s, proper)), None)
        if subject is None or subject.kind not in ("person", "post", "pronoun"):
            return None
        return Turn(sentence, proper, subject, (colon - 1, colon), "speech/reporting.yaml#colon")

    def floor(self, sentence: Tokens, start: int) -> Turn | None:
        """A person at the beginning of a sentence without a verb of saying («X در نشستی … پرداخت»)."""
        proper = self.after_own_report(start, sentence[1])
        for s in self.between(proper, proper + 4):
            if s.kind in ("person", "pronoun") and self.can_speak(s, proper):
                return Turn(sentence, proper, s, None, None)
        return None

    def source(self, sentence: Tokens, start: int, before: int | None = None) -> Turn | None:
        """«به گفته X، …», «بر اساس آمار X …»: the mention right after the phrase speaks."""
        end_of_search = before if before is not None else sentence[1]
        for at, end, entry in phrases_between(self.sources, start, end_of_search):
            own = self.report.own.longest(self.words, at) is not None
            subject = self.named_after(end, sentence[1])
            if subject and not (own and subject.start in self.media and not self.is_outlet(subject)):
                return Turn(sentence, max(subject.end, end), subject, (at, end), entry, source=True)
            if not subject and not own and at == start:
                return Turn(sentence, end, None, (at, end), entry, source=True, anonymous=True)
        for at, end, entry in phrases_between(self.relays, start, end_of_search):
            subject = self.named_after(end, sentence[1])
            if subject and not self.is_own(subject.start, subject.end):
                return Turn(sentence, subject.end, subject, (at, end), entry, source=True)
        return None

    def shown(self, sentence: Tokens, start: int) -> Turn | None:
        """«آمار X نشان می‌دهد …», «گزارش X حاکی است …»."""
        for at, end, entry in phrases_between(self.shows, start, sentence[1]):
            bodies = (s for s in self.between(start, at) if s.kind == "organization" and s.start not in self.media)
            subject = next(bodies, None)
            if subject and not self.report.data.isdisjoint(self.words[start : subject.start]):
                return Turn(sentence, subject.end, subject, (at, end), entry, source=True)
        return None

    def reviewed(self, sentence: Tokens) -> Turn | None:
        """A line of a press review («کیهان: …»): the paper speaks."""
        end = self.press.get(sentence[0], 0) if len(self.press) >= _REVIEW else 0
        if not 0 < end < sentence[1] - 1:
            return None
        subject = Subject("organization", sentence[0], end, None, sentence[0])
        return Turn(sentence, end, subject, (end, end + 1), "speech/reporting.yaml#colon")

    def relay(self, start: int, end: int) -> Subject | None:
        """The outlet of «به نقل از X» between two tokens."""
        for _at, after, _entry in phrases_between(self.relays, start, end):
            subject = self.named_after(after, end)
            if subject and not self.is_own(subject.start, subject.end):
                return subject
        return None

    def named_after(self, at: int, last: int) -> Subject | None:
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


def is_clock(word: str) -> bool:
    """Whether a token is a time of day («۱۱:۳۰»)."""
    hour, mark, minute = word.partition(":")
    return bool(mark) and hour.isdigit() and minute.isdigit()


def phrases_between(found: list[tuple[int, int, str]], start: int, end: int) -> list[tuple[int, int, str]]:
    """Those of the phrases found that begin in ``[start, end)``."""
    return found[bisect_left(found, (start,)) : bisect_left(found, (end,))]
