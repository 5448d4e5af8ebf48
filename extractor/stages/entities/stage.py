"""Mentions ─► entities: ``doc._.entities``.

Names that end alike are one person; a post without a name goes to the holder of a like post, or to the person who
speaks next to it; pronouns go to who spoke last.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extractor.layers import flat, paragraphs
from extractor.mentions import Entities, Subject
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
from extractor.stages.speech.cues import is_heading


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
        found, like = self.grouping, self.likeness
        post_at = {post.start: post for post in like.posts}
        titled = {turn.subject.start for turn in self.doc._.turns if turn.heading and turn.subject}
        for turn in self.doc._.turns:
            subject = turn.subject
            if turn.heading:
                continue
            if turn.anonymous and not turn.source:
                self.spoken.append(Spoken(turn, None))
            if subject is None:
                continue
            if subject.kind == "pronoun":
                self.pronoun_turns.append((subject, len(self.spoken)))
            elif subject.kind == "person" and (holder := found.of_person.get(subject.start)):
                self.spoken.append(Spoken(turn, holder))
            elif subject.kind == "post" and (holder := found.of_post.get(subject.start)):
                self.spoken.append(Spoken(turn, holder, post_at[subject.start]))
        lines = paragraphs(self.doc)
        headings = [is_heading(self.words, line) for line in lines]
        others = found.states.others
        view = View(like.head, like.body_of, like.kind, like.leads_part, like.joined, others, like.is_met)
        return Scene(Setting(self.holders, self.spoken, lines, headings, view, titled, items(self.doc)))

    def follow_pronouns(self) -> None:
        """Pronouns go to who spoke last."""
        for subject, k in self.pronoun_turns:
            if k and (running := self.spoken[k - 1].holder):
                running.root().pronouns.append((subject.start, subject.end))


@factory(Resolution)
def create(nlp: Language, name: str) -> Resolution:
    return Resolution()
