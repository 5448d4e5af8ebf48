"""Who said what ─► ``doc._.statements``.

A turn of speech (a sentence with a verb of saying, or «به گفته X») opens a statement; the sentences after it go on
with it until another turn, or until the paper speaks in its own voice again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.language.verbs import verbs
from extractor.layers import flat, paragraphs, tabled
from extractor.links.trust import of_statement, trust
from extractor.mentions import Entities, SpeakerRef, StatementMention, Subject, Tokens, Turn
from extractor.records.base import of_rule
from extractor.stage import Stage, factory
from extractor.stages.speech.contents import Contents
from extractor.stages.speech.interviews import questions
from extractor.stages.speech.lists import Lists
from extractor.words.cues import LABEL, is_heading, reporting
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_POINTING = 6
"""Tokens from a sentence's beginning within which it points at a document («در بخش دیگری از این نامه»)."""


class Statements(Stage):
    """Who said what ─► ``doc._.statements``."""

    topic = "speech"
    assigns = ("statements",)
    requires = ("quantities", "turns", "entities")

    def annotate(self, doc: Doc) -> None:
        found = _Listener(doc).statements()
        known, model = trust(), doc._.model
        for s in found:
            s.evidence = known.put(s.evidence, "speakers", of_statement(s, model))
        doc._.statements = found


class _Listener:
    """Follows who is speaking through one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = flat(doc)
        self.report = reporting()
        self.lexicon = lexicon()
        self.turn_at = {turn.sentence[0]: turn for turn in doc._.turns}
        self.entity_at = self.index(doc._.entities or Entities())
        self.called: dict[str, list[int]] = {}
        """Where bodies are mentioned, by the first word of the mention."""
        for kind, start in sorted(self.entity_at):
            if kind == "organization":
                self.called.setdefault(self.words[start], []).append(start)
        self.names_of = {(ref, self.words[start]) for (_, start), ref in self.entity_at.items()}
        self.contents = Contents(doc)
        self.turns = doc._.turns
        self.turn_starts = [turn.sentence[0] for turn in self.turns]
        self.begin = 0
        """Where the paragraph begins."""
        self.host: SpeakerRef | None = None
        """Who spoke when the paragraph named a source."""
        self.found: list[StatementMention] = []
        self.last: StatementMention | None = None
        """The statement that may go on."""
        self.running: SpeakerRef | None = None
        self.is_paper = False
        """Whether the paper has taken the word back («به گزارش …» without a speaker, «گفتنی است»)."""
        self.announced: SpeakerRef | None = None
        """Whose words the next line is, where a headline ends with who speaks and a colon («محمدی به ما گفت:»)."""
        self.interviewed: SpeakerRef | None = None
        """Who answers the questions of an interview."""
        self.brief = False
        """Whether a body is named as a source («بر اساس آمار X، …»), which says no more than its paragraph."""
        self.reporter: SpeakerRef | None = None
        """The body whose report or data the article gave last («به گزارش روابط عمومی X»)."""
        self.body: SpeakerRef | None = None
        """The organisation that spoke last («این روزنامه»)."""

    @staticmethod
    def index(entities: Entities) -> dict[tuple[str, int], SpeakerRef]:
        """Entities by kind of mention and its first token."""
        found: dict[tuple[str, int], SpeakerRef] = {}
        for k, organization in enumerate(entities.organizations):
            found |= {("organization", m.start): ("organization", k) for m in organization.mentions}
        for k, person in enumerate(entities.persons):
            found |= {("person", m.start): ("person", k) for m in person.mentions}
        for k, official in enumerate(entities.officials):
            found |= {("person", m.start): ("official", k) for m in official.mentions}
        return found

    def statements(self) -> list[StatementMention]:
        tables, lines = tabled(self.doc), paragraphs(self.doc)
        lists, said_until, sayer = Lists(self.doc, lines), 0, self.running
        asked = questions(self.words, lines, self.is_told)
        for k, paragraph in enumerate(lines):
            start, end = paragraph[0][0], paragraph[-1][1]
            if start in tables:
                continue
            if start in asked:
                self.interviewed = self.interviewed or self.interviewee(start)
                self.running, self.is_paper = self.interviewed, False
                continue
            if self.interviewed and self.answers(start):
                self.go_on(start, end)
                continue
            told = not self.is_paper or start in lists.marks
            if k < said_until and told and lists.is_item(paragraph, self.turn_at.get(start)):
                self.running, self.is_paper, self.announced = sayer, False, None
                self.go_on(start, end)
                continue
            if is_heading(self.words, paragraph):
                self.heading(paragraph)
            else:
                self.paragraph(paragraph)
                told = self.last is not None and self.last.end == end and self.last.speaker == self.running
                if told and self.running is not None and lists.follows(start, end):
                    said_until, sayer = lists.end(k), self.running
            if speaker := self.labelled(paragraph):
                said_until, sayer = lists.end(k, labelled=True), speaker
            elif k < said_until and self.running != sayer:
                said_until = 0
        return self.found

    def is_told(self, paragraph: Sequence[Tokens]) -> bool:
        """Whether somebody is said to speak in a paragraph."""
        return any((turn := self.turn_at.get(start)) is not None and turn.cue is not None for start, _ in paragraph)

    def interviewee(self, at: int) -> SpeakerRef | None:
        """Who answers the questions from ``at`` on: the person who spoke before, be it in the headline, else whom
        the text named last."""
        spoke = [self.running, *(said.speaker for said in self.found)]
        if person := next((ref for ref in spoke if ref and ref[0] != "organization"), None):
            return person
        named = [start for kind, start in self.entity_at if kind == "person" and start < at]
        return self.entity_at["person", max(named)] if named else None

    def answers(self, start: int) -> bool:
        """Whether a paragraph behind a question is all an answer, whomever it cites: the paper does not take the word
        back, and no label or pronoun says who speaks («محمدی: …», «وی گفت: …»)."""
        self.is_paper = self.is_paper or self.report.returns.longest(self.words, start) is not None
        turn = self.turn_at.get(start)
        subject = turn.subject if turn and turn.cue and not turn.source else None
        labelled = turn is not None and turn.labelled
        told = subject and (labelled or subject.kind == "pronoun" or self.speaker(subject) == self.running)
        return not told and not self.is_paper

    def labelled(self, paragraph: Sequence[Tokens]) -> SpeakerRef | None:
        """Who speaks in a paragraph, by a label before a colon."""
        turn = next((turn for start, _ in paragraph if (turn := self.turn_at.get(start))), None)
        if turn is None or turn.subject is None or turn.cue is None or not turn.labelled:
            return None
        return self.speaker(turn.subject) if self.words[turn.cue[0]] in self.report.colon else None

    def heading(self, paragraph: list[Tokens]) -> None:
        """A headline speaks for whom it names, or the line above it, else for nobody."""
        announced, self.announced = self.announced, None
        first, last = paragraph[0][0], paragraph[-1][1]
        for start, _ in paragraph:
            turn = self.turn_at.get(start)
            if turn and turn.cue and turn.subject and (speaker := self.speaker(turn.subject)):
                self.add(turn, speaker, last)
                self.announced = speaker if self.announces(turn, last) else None
                return
        if announced:
            evidence = (of_rule(rule="continued", entry=LABEL),)
            self.found.append(StatementMention(first, last, announced, None, "indirect", evidence))

    def announces(self, turn: Turn, end: int) -> bool:
        """Whether a line above the headline says no more than who speaks: a colon ends it, or the verb, with nothing
        told before it («وزیر نیرو خبر داد؛», «محمدی در گفت‌وگو با پیام مطرح کرد»)."""
        if self.words[end - 1] in self.report.colon:
            return True
        subject, cue = turn.subject, turn.cue
        if subject is None or cue is None or not self.report.full_stops.issuperset(self.words[cue[1] : end]):
            return False
        after = max(subject.end, subject.post[1] if subject.post else 0)
        talks = self.report.talks.longest(self.words, after) is not None
        return after == cue[0] or (talks and self.report.themes.isdisjoint(self.words[after : cue[0]]))

    def paragraph(self, paragraph: list[Tokens]) -> None:
        self.begin, self.announced, self.host = paragraph[0][0], None, None
        is_open: bool | None = None
        """Whether a statement goes on; None before the paragraph's first sentence is read."""
        for start, end in paragraph:
            turn = self.turn_at.get(start)
            speaks = self.speaks(turn)
            if not speaks and self.report.returns.longest(self.words, start):
                self.is_paper, is_open = True, False
            elif (resumed := self.takes_up(start, end, turn, is_open=bool(is_open))) is not None:
                is_open = resumed
                if is_open:
                    self.go_on(start, end)
            elif turn and turn.cue is None and turn.subject:
                acts = self.speaker(turn.subject)
                self.running = acts or self.running
                is_open = turn.subject.kind == "pronoun" and acts is not None
                if is_open:
                    self.go_on(start, end)
            elif turn and is_open and self.is_inside(turn):
                self.go_on(start, end)
            elif turn:
                self.host = self.running if is_open and self.is_brief(turn) else None
                is_open = self.take(turn, end)
            elif self.report.own.longest(self.words, start):
                self.is_paper, is_open = True, False
            else:
                if is_open is None:
                    known = self.running is not None and not self.is_paper and not self.brief
                    is_open = known and self.resumes(start)
                if is_open:
                    self.go_on(start, end)

    def turns_from(self, start: int) -> bool:
        """Whether a sentence turns from what a body said («وزارت اعلام کرد که …. | از سوی دیگر …»)."""
        body = self.running is not None and self.running[0] == "organization"
        quoted = self.last is not None and self.last.mode == "direct"
        return body and not quoted and self.report.turnings.longest(self.words, start) is not None

    def hand_back(self) -> bool:
        """Give the floor back to whoever spoke before a source was named; whether there was somebody."""
        self.running, self.is_paper = self.host, self.host is None
        return self.host is not None

    @staticmethod
    def speaks(turn: Turn | None) -> str | None:
        """The kind of the subject that a verb of saying has in a sentence; None where it has none."""
        return turn.subject.kind if turn and turn.subject and turn.cue and not turn.source else None

    def takes_up(self, start: int, end: int, turn: Turn | None, *, is_open: bool) -> bool | None:
        """Whether a sentence that takes up a report or a document, or turns from one, is somebody's; None where it does
        neither."""
        if is_open and turn is None and self.turns_from(start):
            return self.hand_back()
        speaks = self.speaks(turn)
        named = turn is not None and turn.source and turn.subject is not None
        if speaks in (None, "body") and not named:
            if self.report.resumptions.longest(self.words, start):
                return self.resume()
            if self.report.upon.longest(self.words, start):
                return False if self.is_paper else self.resume()
        if speaks is None and (author := self.author(start, end)):
            self.running, self.is_paper = author, False
            return True
        return None

    def resume(self) -> bool:
        """Give the floor back to the body whose report the article takes up; whether there is one."""
        if self.running is None or self.running[0] != "organization":
            self.running = self.reporter or self.running
        return self.running is not None and self.running[0] == "organization"

    def author(self, start: int, end: int) -> SpeakerRef | None:
        """Who wrote what a sentence quotes («در این بیانیه آمده است …»): whose statement told of it last."""
        words, report = self.words, self.report
        pointing = (k for k in range(start, min(start + _POINTING, end - 1)) if words[k] in report.demonstratives)
        noun = next((words[k + 1] for k in pointing if words[k + 1] in report.documents), None)
        if noun is None or not any(report.contained.longest(words, k) for k in range(start, end)):
            return None
        for turn in reversed(self.turns[: bisect_left(self.turn_starts, start)]):
            if turn.subject and any(word.startswith(noun) for word in words[slice(*turn.sentence)]):
                return self.speaker(turn.subject)
        return None

    def take(self, turn: Turn, end: int) -> bool:
        """Give the floor to the speaker of a turn; whether there is one."""
        speaker = self.speaker(turn.subject) if turn.subject else self.unnamed(turn)
        self.add(turn, speaker, end)
        if not (turn.source and turn.anonymous):
            self.running = speaker
            self.brief = self.is_brief(turn)
            self.reporter = speaker if self.brief else self.reporter
        self.is_paper = False
        return speaker is not None

    def is_brief(self, turn: Turn) -> bool:
        """Whether a turn names a body as the source of data («بر اساس آمار X»), not as who speaks («به گفته X»)."""
        body = turn.source and turn.subject is not None and turn.subject.kind == "organization"
        return body and not turn.spoken

    def is_inside(self, turn: Turn) -> bool:
        """Whether a verb of saying after the first sentence of a paragraph is part of what somebody says there."""
        if turn.cue is None or self.contents.is_direct(turn.cue) or (turn.source and not self.is_brief(turn)):
            return False
        if self.report.own.longest(self.words, turn.cue[0]):
            return False  # the paper's words: «به گزارش روابط عمومی X، …»
        perfect = any(map(verbs().is_being, self.words[turn.cue[0] + 1 : turn.cue[1] + 1]))
        if turn.other and turn.subject and not perfect:
            return False  # «رئیس سازمان | نیز از … خبر داد», but «رئیس سازمان نیز گفته | است»
        quoted = self.last is not None and self.last.mode == "direct"
        return quoted and (turn.subject is None or turn.subject.kind in ("post", "organization"))

    def speaker(self, subject: Subject) -> SpeakerRef | None:
        if subject.kind == "body":
            return self.body_called(subject)
        kind = "organization" if subject.kind == "organization" else "person"
        found = self.entity_at.get((kind, subject.start))
        if kind == "organization":
            self.body = found
        return found

    def body_called(self, subject: Subject) -> SpeakerRef | None:
        """Whom «این انجمن» means: whose name begins so, the body that spoke last or else the last one named before."""
        noun = self.words[min(subject.start + 1, subject.end - 1)]
        called = self.called.get(noun, [])
        k = bisect_left(called, subject.start)
        if k == 0 or (self.body and (self.body, noun) in self.names_of):
            return self.body
        return self.entity_at["organization", called[k - 1]]

    def unnamed(self, turn: Turn) -> SpeakerRef | None:
        """Who speaks in a sentence without a named subject: who spoke last, unless others are meant; in the lead,
        where a calling stands for the name («مهاجم تیم … گفت», «یکی از پزشکان … گفت»), who is named next."""
        if self.running is None and turn.cue and not turn.source:
            k = bisect_right(self.turn_starts, turn.sentence[0])
            while k < len(self.turns) and self.turns[k].subject is None and self.is_calling(self.turns[k]):
                k += 1  # «هافبک پیشین تیم نیز گفت …»
            following = self.turns[k] if k < len(self.turns) else None
            several = self.report.is_plural(self.words[turn.cue[1] - 1])
            if following and following.subject and following.subject.kind == "person" and not several:
                takes_up = following.start > following.sentence[0] and not following.source  # «به گزارش …، X»
                other = self.words[turn.start] in self.lexicon.single | self.lexicon.kin
                other = other and following.subject.post is not None
                called = self.is_calling(turn) and not other  # «یکی از کارگران», but who has a post is another
                return self.speaker(following.subject) if takes_up or called else None
        return None if turn.anonymous else self.running

    def is_calling(self, turn: Turn) -> bool:
        """Whether a calling begins the words from a turn's start on, «یک» before it or not («یک | کارشناس»)."""
        first, second = [*self.words[turn.start : turn.start + 2], "", ""][:2]
        return (second if first in self.lexicon.one else first) in self.lexicon.callings

    def resumes(self, at: int) -> bool:
        """Whether the next turn of speech after ``at`` is of who speaks now."""
        k = bisect_right(self.turn_starts, at)
        if k == len(self.turns):
            return False
        turn = self.turns[k]
        if turn.cue is None:  # a person does something, and says nothing
            return False
        return (self.speaker(turn.subject) if turn.subject else self.unnamed(turn)) == self.running

    def add(self, turn: Turn, speaker: SpeakerRef | None, end: int) -> None:
        contents, sentence_end = self.contents, end
        start, end = contents.begin(turn, self.begin, self.last.end if self.last else 0), contents.end(turn, end)
        while start < end and self.words[start] in self.lexicon.comma:
            start += 1  # «به گفته X، | …»
        if start >= end:
            start = turn.sentence[0]
        direct = turn.cue is not None and self.contents.is_direct(turn.cue)
        evidence = (of_rule(rule="source" if turn.source else "turn", entry=turn.entry),)
        self.last = StatementMention(start, end, speaker, turn.cue, "direct" if direct else "indirect", evidence)
        self.found.append(self.last)
        for aside, rule in contents.unsaid(turn, sentence_end):
            self.found.append(StatementMention(*aside, None, None, "indirect", (of_rule(rule=rule),)))

    def go_on(self, start: int, end: int) -> None:
        """One more sentence of the statement, or of a new one of the same speaker after a break."""
        if self.last and self.last.speaker == self.running and self.last.end == start:
            self.last.end = end
        else:
            self.last = StatementMention(start, end, self.running, None, "indirect", (of_rule(rule="continued"),))
            self.found.append(self.last)


@factory(Statements)
def create(nlp: Language, name: str) -> Statements:
    return Statements()
