"""Turns of speech: the sentences that report speech, each with its verb and its subject, before entities are known.

Entities (who is meant) and speech (what was said) read them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.language.verbs import verbs
from extractor.layers import flat, paragraphs, phrases, standing
from extractor.mentions import Subject, Tokens, Turn
from extractor.stage import Stage, factory
from extractor.stages.speech.labels import Labels
from extractor.stages.speech.subjects import CALLED, DATELINE, Subjects
from extractor.words.cues import cues, is_heading, reporting
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ASIDE = 8
"""Tokens between who speaks and what is said in passing («X در این نشست | با بیان اینکه»)."""
_DOCUMENT = 8
"""Tokens from a sentence's beginning to the document that it quotes («در بخش دیگری از | بیانیه»)."""


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
        self.doc = doc
        self.words = flat(doc)
        self.report = reporting()
        self.lexicon = lexicon()
        self.who = Subjects(doc)
        self.labels = Labels(doc, self.who)
        self.cues = cues(doc)
        self.cue_starts = [start for (start, _), _ in self.cues]
        self.sources = list(phrases(doc, self.report.sources))
        self.shows = list(phrases(doc, self.report.shows))
        self.relays = list(phrases(doc, self.report.relays))
        self.body_tokens = {i for o in doc._.organizations for i in range(o.start, o.end)}

    def turn(self, sentence: Tokens) -> Turn | None:
        first, last = sentence
        start = self.after_agency(first, last)
        here = self.cues[bisect_left(self.cue_starts, start) : bisect_left(self.cue_starts, last)]
        if found := self.reviewed(sentence) or self.written(sentence, start):
            return found
        if nobody := self.nobody(sentence, start):
            return nobody
        active = [cue for cue in here if not self.is_passive(cue[0][1], last)]
        cue = self.main_cue(active or here, last)
        label = self.labels.turn(sentence, start)
        if label and label.cue and (cue is None or label.cue[0] < cue[0][0]):
            return label
        if cue is None:
            passing = self.passing(sentence, start)
            if passing and passing.start > start:
                return passing  # «به گزارش روابط عمومی بانک پیام، | X با اشاره به …»
            found = self.source(sentence, start) or self.shown(sentence, start)
            found = found or self.quoting(sentence, start) or self.parted(sentence, start)
            return found or passing or self.floor(sentence, start)
        (cue_start, cue_end), entry = cue
        if self.is_passive(cue_end, last):
            return Turn(sentence, start, None, (cue_start, cue_end), entry, anonymous=True)
        proper = self.clause(self.after_own_report(start, cue_start), cue_start)
        plural = self.report.is_plural(self.words[cue_end - 1])
        subject = next((s for s in self.who.between(proper, cue_start) if self.who.can_speak(s, proper)), None)
        subject = self.main_subject(subject, proper, cue_start) if subject else None
        if subject and self.who.behind_headline(subject, proper):
            proper = subject.first
        if subject and plural and subject.first > proper:
            subject = None
        if subject is None and (unparted := self.unparted(start, proper if proper > start else cue_start)):
            subject, proper = unparted, unparted.first
        if subject is None and (named := self.source(sentence, start, cue_start) or self.shown(sentence, start)):
            return named
        if subject is None and proper > start:
            subject = self.relay(start, proper)
        subject = self.quoted(self.named_body(subject), cue_start) if subject else None
        other = subject is not None and (
            self.who.gives_floor(subject) or self.who.is_earlier(subject, proper, (cue_start, cue_end))
        )
        anonymous = subject is None and (plural or self.is_anonymous(proper, cue_start))
        return Turn(sentence, proper, subject, (cue_start, cue_end), entry, anonymous=anonymous, other=other)

    def nobody(self, sentence: Tokens, start: int) -> Turn | None:
        """What was said at a meeting, by nobody in particular («در این نشست عنوان شد»)."""
        if found := self.report.meetings.longest(self.words, start):
            for at in range(found[0], min(found[0] + _ASIDE, sentence[1])):
                if told := self.report.told.longest(self.words, at):
                    return Turn(sentence, start, None, (at, told[0]), told[1], source=True, anonymous=True)
        return None

    def main_subject(self, first: Subject, start: int, before: int) -> Subject:
        """The subject behind a relative clause that the first one stands in («در نشستی که X حضور داشت، | Y گفت»)."""
        words, report = self.words, self.report
        if first.kind == "organization" and start < first.first:
            return self.behind_body(first, start, before)
        if report.clauses.isdisjoint(words[start : first.first]):
            return first
        for s in self.who.between(first.end, before):
            closed = words[s.first - 1] in report.pauses and verbs().is_form(words[s.first - 2])
            if s.kind in ("person", "post") and closed and self.who.can_speak(s, start):
                return s
        return first

    def behind_body(self, body: Subject, start: int, before: int) -> Subject:
        """Who speaks behind the comma of an adverbial that the body ends («در جلسه امروز شورای شهر، | علی محمدی …»)."""
        words, report = self.words, self.report
        ends = report.pauses | self.lexicon.conjunctions
        if words[body.end] in ends and words[start] in report.prepositions:
            for s in self.who.between(body.end, before):
                parted = s.kind in ("person", "post") and words[s.first - 1] in report.pauses
                if parted and self.who.can_speak(s, start):
                    return s
        return body

    def clause(self, start: int, before: int) -> int:
        """Where the clause of the verb at ``before`` begins, if it has a subject of its own: behind «؛» or «، اما»."""
        words, report = self.words, self.report
        for k in range(before - 1, start, -1):
            against = words[k] in report.pauses and words[k + 1] in report.adversatives
            if against or words[k] in report.semicolons:
                own = k + 1 + (words[k + 1] in report.adversatives)
                if any(report.contents.longest(words, j) for j in range(start, k)):
                    return start  # «محمدی با بیان اینکه …؛ …، گفت»
                anonymous = words[own] in report.anonymous
                return (
                    own
                    if anonymous or any(self.who.can_speak(s, own) for s in self.who.between(own, before))
                    else start
                )
        return start

    def is_anonymous(self, start: int, before: int) -> bool:
        """Whether a place or a subject without a name stands at the beginning, or the latter behind the comma of an
        adverbial («در همین راستا، | یک منبع آگاه …»)."""
        if self.words[start] in self.report.anonymous or start in self.who.place_at or self.is_new(start, before):
            return True
        if not self.lexicon.stops(self.words[start]) or not self.report.objects.isdisjoint(self.words[start:before]):
            return False
        comma = next((k for k in range(start, before) if self.words[k] in self.report.pauses), before)
        return comma + 1 < before and self.words[comma + 1] in self.report.anonymous

    def is_new(self, start: int, before: int) -> bool:
        """Whether a calling for the first time («وکیل متهم گفت»), or a noun with «نیز» behind it («راننده اتوبوس | نیز
        گفت»), is the subject at ``start``: somebody without a name, who has not spoken."""
        words, report = self.words, self.report
        if words[start] in self.lexicon.callings and standing(self.doc, {words[start]})[0] == start:
            return True
        if self.lexicon.stops(words[start]) or words[start] in report.openers:
            return False
        other = next((k for k in range(start + 1, min(start + CALLED, before)) if words[k] in report.others), 0)
        return other > 0 and not any(self.who.parts(k) for k in range(start + 1, other))

    def is_passive(self, cue_end: int, last: int) -> bool:
        """Whether nobody says what a verb tells («گفته | می‌شود», «افزوده | شود»)."""
        return cue_end < last and self.words[cue_end] in self.report.passives

    def named_body(self, subject: Subject) -> Subject:
        """The name in apposition to a body that a common noun calls («روزنامه آمریکایی «X»»)."""
        if subject.kind in ("organization", "body"):
            at = subject.end
            while at < len(self.words) and self.words[at] in self.lexicon.enclosing:
                at += 1
            following = (
                [s for s in self.who.between(at, at + 1) if s.kind == "organization"] if at > subject.end else []
            )
            return following[0] if following else subject
        return subject

    def quoted(self, subject: Subject, before: int) -> Subject:
        """Whom a medium or another body quotes («رویترز به نقل از X افزود»)."""
        if subject.kind in ("organization", "body"):
            for _at, after, _entry in phrases_between(self.relays, subject.end, before):
                named = self.who.named_after(after, before)
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
        """Where a sentence begins after a dateline: «خبرگزاری فارس:», «تهران - ایرنا -», «گروه اقتصادی ایسنا:»; who
        reports may stand in it («همشهری آنلاین - علی محمدی:»)."""
        who = self.who
        for k in range(first, min(first + DATELINE, last - 1)):
            if k in who.media and who.is_own(k, k + 1) and (mark := who.separated(k)):
                spoken = bisect_left(self.cue_starts, first) < bisect_left(self.cue_starts, mark)
                mark = who.bylines.get(mark + 1, mark)
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
        """Who is named right after the agency's name, without a comma between («به گزارش … فارس | X که …، گفت», «…
        فارس | وزارت نیرو اعلام کرد»)."""
        if not self.report.own.longest(self.words, start):
            return None
        for s in self.who.between(start + 1, end):
            if s.kind in ("person", "organization") and self.words[s.first - 1] in self.who.own:
                return s if self.who.can_speak(s, s.first) else None
        return None

    def quoting(self, sentence: Tokens, start: int) -> Turn | None:
        """A person at the beginning of a sentence whose verb, whatever it says, a quote follows («X به کاستی‌ها پرداخت:
        «…»»)."""
        last = sentence[1]
        marks = (k for k in range(start + 1, last - 1) if self.words[k] in self.report.colon)
        colon = next((k for k in marks if self.words[k + 1] in self.lexicon.quotes), 0)
        if not colon or not verbs().is_form(self.words[colon - 1]):
            return None
        proper = self.after_own_report(start, colon)
        subject = next((s for s in self.who.between(proper, colon) if self.who.can_speak(s, proper)), None)
        if subject is None or subject.kind not in ("person", "post", "pronoun"):
            return None
        return Turn(sentence, proper, subject, (colon - 1, colon), "speech/reporting.yaml#colon")

    def parted(self, sentence: Tokens, start: int) -> Turn | None:
        """A verb of saying whose noun stands before its object («X | وعده | ساخت ۱۲ سد را | داد»)."""
        words, last = self.words, sentence[1]
        while last > start and words[last - 1] in self.report.full_stops | self.lexicon.copulas:
            last -= 1
        proper = self.after_own_report(start, last)
        if last - 2 <= proper or words[last - 2] not in self.report.objects:
            return None
        nouns = self.report.parted.get(words[last - 1], set())
        noun = next((k for k in range(proper + 1, last - 2) if words[k] in nouns), 0)
        subject = next((s for s in self.who.between(proper, noun) if self.who.can_speak(s, proper)), None)
        if subject is None:
            return None
        return Turn(sentence, proper, subject, (noun, noun + 1), f"speech/reporting.yaml#parted/{words[noun]}")

    def passing(self, sentence: Tokens, start: int) -> Turn | None:
        """A person at the beginning of a sentence who says something in passing («X با بیان اینکه …، به یزد رفت»)."""
        proper = self.after_own_report(start, sentence[1])
        subject = next((s for s in self.who.between(proper, sentence[1]) if self.who.can_speak(s, proper)), None)
        if subject is None or subject.kind not in ("person", "post", "pronoun"):
            return None
        end = max(subject.end, subject.post[1] if subject.post else 0)
        for k in range(end, min(end + _ASIDE, sentence[1])):
            if found := self.report.contents.longest(self.words, k):
                return Turn(sentence, proper, subject, (k, found[0]), found[1], passing=True)
            if self.words[k] in self.report.objects:
                return None
        return None

    def floor(self, sentence: Tokens, start: int) -> Turn | None:
        """A person at the beginning of a sentence without a verb of saying («X در نشستی … پرداخت»)."""
        proper = self.after_own_report(start, sentence[1])
        for s in self.who.between(proper, proper + 4):
            if s.kind in ("person", "pronoun") and self.who.can_speak(s, proper):
                return Turn(sentence, proper, s, None, None)
        return None

    def source(self, sentence: Tokens, start: int, before: int | None = None) -> Turn | None:
        """«به گفته X، …», «بر اساس آمار X …»: the mention right after the phrase speaks."""
        end_of_search = before if before is not None else sentence[1]
        for at, end, entry in phrases_between(self.sources, start, end_of_search):
            own = self.report.own.longest(self.words, at) is not None
            subject = self.who.named_after(end, sentence[1])
            if subject and not (own and subject.start in self.who.media and not self.who.is_outlet(subject)):
                spoken = self.report.spoken.longest(self.words, at)
                begin = max(subject.end, end)
                return Turn(sentence, begin, subject, (at, end), entry, source=True, spoken=bool(spoken and spoken[1]))
            if not subject and not own and at == start:
                return Turn(sentence, end, None, (at, end), entry, source=True, anonymous=True)
        for at, end, entry in phrases_between(self.relays, start, end_of_search):
            subject = self.who.named_after(end, sentence[1])
            if subject and not self.who.is_own(subject.start, subject.end):
                return Turn(sentence, subject.end, subject, (at, end), entry, source=True)
        return None

    def shown(self, sentence: Tokens, start: int) -> Turn | None:
        """«آمار X نشان می‌دهد …», «گزارش X حاکی است …»."""
        for at, end, entry in phrases_between(self.shows, start, sentence[1]):
            subject = self.reporting(start, at)
            if subject:
                return Turn(sentence, subject.end, subject, (at, end), entry, source=True)
        return None

    def reporting(self, start: int, before: int) -> Subject | None:
        """Whose report or data stand in ``[start, before)``: who is named right behind the noun («گزارش ارائه شده از
        سوی X»), else the first body."""
        nouns = [k for k in range(start, before) if self.words[k] in self.report.data]
        named = (self.who.named_after(k + 1, before) for k in nouns)
        if person := next((s for s in named if s and s.kind in ("person", "post")), None):
            return person
        bodies = (s for s in self.who.between(start, before) if s.kind == "organization")
        subject = next((s for s in bodies if s.start not in self.who.media), None)
        return subject if subject and nouns and nouns[0] < subject.start else None

    def written(self, sentence: Tokens, start: int) -> Turn | None:
        """«در بیانیه X آمده است …»: who has put something in writing says what is in it."""
        last, report = sentence[1], self.report
        begin = self.after_own_report(start, last)
        titled = begin < last and self.words[begin] in report.documents  # «متن پیام X به این شرح است»
        if not titled and report.prepositions.isdisjoint((self.words[start], *self.words[begin : begin + 1])):
            return None
        for k in range(max(start + (not titled), begin), min(begin + _DOCUMENT, last)):
            if self.words[k] in report.documents:
                subject = self.who.named_after(k + 1, last)
                told = (
                    j for j in range(subject.end if subject else last, last) if report.contained.longest(self.words, j)
                )
                if subject and (at := next(told, None)) is not None:
                    noun = self.words[k]
                    entry = f"speech/reporting.yaml#documents/{noun}"
                    return Turn(sentence, subject.end, subject, (at, at + 1), entry, source=True, document=noun)
        return None

    def reviewed(self, sentence: Tokens) -> Turn | None:
        """A line of a press review («کیهان: …»): the paper speaks."""
        end = self.who.press.get(sentence[0], 0) if self.who.is_review else 0
        if not 0 < end < sentence[1] - 1:
            return None
        subject = Subject("organization", sentence[0], end, None, sentence[0])
        return Turn(sentence, end, subject, (end, end + 1), "speech/reporting.yaml#colon")

    def relay(self, start: int, end: int) -> Subject | None:
        """The outlet of «به نقل از X» between two tokens."""
        for _at, after, _entry in phrases_between(self.relays, start, end):
            subject = self.who.named_after(after, end)
            if subject and not self.who.is_own(subject.start, subject.end):
                return subject
        return None


def phrases_between(found: list[tuple[int, int, str]], start: int, end: int) -> list[tuple[int, int, str]]:
    """Those of the phrases found that begin in ``[start, end)``."""
    return found[bisect_left(found, (start,)) : bisect_left(found, (end,))]
