"""Mentions ─► entities: ``doc._.entities``.

Names that end alike are one person; a post without a name goes to the holder of a like post, or to the person who
speaks next to it; pronouns go to who spoke last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.layers import flat, paragraphs
from extractor.mentions import Entities, Subject, Turn
from extractor.stage import Stage, factory
from extractor.stages.entities.digests import items
from extractor.stages.entities.grouping import Grouping
from extractor.stages.entities.holders import Scene
from extractor.stages.entities.likeness import Likeness
from extractor.stages.entities.organizations import cluster
from extractor.stages.entities.places import places
from extractor.stages.entities.setting import Holder, Setting, Spoken, View
from extractor.stages.entities.writer import Writer
from extractor.stages.names.entities import set_entities
from extractor.words.cues import is_heading

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Resolution(Stage):
    """Mentions ─► entities: ``doc._.entities``, and the one answer of rules and model in ``doc.ents``."""

    topic = "entities"
    assigns = ("entities",)
    requires = ("names", "organizations", "persons", "officials", "turns")

    def annotate(self, doc: Doc) -> None:
        doc._.entities = Resolver(doc).entities()
        if not doc._.bare:
            set_entities(doc)


class Resolver:
    """Resolves the mentions of one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = flat(doc)
        self.organizations = cluster(doc)
        self.likeness = Likeness(doc, self.organizations)
        self.grouping = Grouping(doc, self.likeness)
        self.holders: list[Holder] = self.grouping.holders
        self.spoken: list[Spoken] = []
        self.pronoun_turns: list[tuple[Subject, int]] = []

    def entities(self) -> Entities:
        """The entities of the Doc, in order of their first mentions."""
        self.scene().link()
        self.follow_pronouns()
        writer = Writer(self.doc, self.likeness)
        found = Entities(organizations=self.organizations, places=places(self.doc))
        for holder in sorted((h for h in self.holders if h.merged is None), key=Holder.first):
            if holder.posts:
                found.officials.append(writer.official(holder))
            elif holder.names:
                found.persons.append(writer.person(holder))
        return found

    def scene(self) -> Scene:
        """Persons, posts and turns as the linker sees them."""
        like, states = self.likeness, self.grouping.states
        voices = []
        for turn in self.doc._.turns:
            subject = turn.subject
            if turn.heading and not turn.cue:
                continue  # a headline of somebody («X به یزد رفت») lets nobody speak
            voices.append(self.voice(turn))
            if turn.heading:
                continue
            if turn.anonymous and not turn.source:
                self.spoken.append(Spoken(turn, None))
            if subject and subject.kind == "pronoun":
                self.pronoun_turns.append((subject, len(self.spoken)))
            elif subject and voices[-1].holder:
                self.spoken.append(voices[-1])
        titled = {voice.turn.subject.start for voice in voices if voice.turn.heading and voice.turn.subject}
        lines = paragraphs(self.doc)
        headings = [is_heading(self.words, line) for line in lines]
        view = View(
            like.head,
            like.body_of,
            like.kind,
            like.leads_part,
            like.joined,
            states.others,
            like.is_met,
            like.rivals,
            like.is_pulpit,
            like.before,
        )
        return Scene(Setting(self.holders, self.spoken, voices, lines, headings, view, titled, items(self.doc)))

    def voice(self, turn: Turn) -> Spoken:
        """Whose a turn is, as far as names, posts and pronouns tell."""
        subject, found = turn.subject, self.grouping
        if subject and subject.kind == "person":
            return Spoken(turn, found.of_person.get(subject.start))
        if subject and subject.kind == "post":
            holder = found.of_post.get(subject.start)
            return Spoken(turn, holder, self.likeness.post_at[subject.start] if holder else None)
        goes_on = (subject is None and not turn.anonymous) or (subject and subject.kind == "pronoun")
        return Spoken(turn, self.spoken[-1].holder if goes_on and self.spoken else None)

    def follow_pronouns(self) -> None:
        """Pronouns go to who spoke last."""
        for subject, k in self.pronoun_turns:
            if k and (running := self.spoken[k - 1].holder):
                running.root().pronouns.append((subject.start, subject.end))


@factory(Resolution)
def create(nlp: Language, name: str) -> Resolution:
    return Resolution()
