"""A holder ─► the entity of a person or an official: the fullest name, each post once in its fullest form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.layers import flat, written
from extractor.links.trust import of_post, trust
from extractor.mentions import EntityMention, OfficialEntity, PersonEntity, PostMention, RoleOf
from extractor.records import Evidence
from extractor.records.base import of_rule
from extractor.stages.entities.likeness import Likeness
from extractor.stages.entities.setting import Holder

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Writer:
    """Writes the holders of one Doc."""

    def __init__(self, doc: Doc, likeness: Likeness) -> None:
        self.doc, self.likeness, self.words = doc, likeness, flat(doc)

    def official(self, holder: Holder) -> OfficialEntity:
        """The record of a holder with posts."""
        name, honorific = self.full_name(holder)
        mentions = [EntityMention(m.start, m.end, "name", (of_rule(rule="name", entry=m.rule),)) for m in holder.names]
        mentions += [EntityMention(p.start, p.end, "role", self.trusted(p, holder)) for p in holder.posts]
        mentions += self.pronouns(holder)
        return OfficialEntity(name, honorific, self.roles(holder), sorted(mentions, key=lambda m: (m.start, m.end)))

    def trusted(self, post: PostMention, holder: Holder) -> tuple[Evidence, ...]:
        """The evidence of a post, as sure as its like are right."""
        return trust().put(post.evidence, "posts", self.cell(post, holder))

    def cell(self, post: PostMention, holder: Holder) -> str:
        """Of which kind a post's record is."""
        return of_post(post, self.likeness.kind(post), bool(holder.names), self.doc._.model)

    def person(self, holder: Holder) -> PersonEntity:
        """The record of a holder without any."""
        name, honorific = self.full_name(holder)
        mentions = [EntityMention(m.start, m.end, "name", (of_rule(rule="name", entry=m.rule),)) for m in holder.names]
        mentions += self.pronouns(holder)
        return PersonEntity(name or "", honorific, sorted(mentions, key=lambda m: (m.start, m.end)))

    @staticmethod
    def pronouns(holder: Holder) -> list[EntityMention]:
        return [EntityMention(*tokens, "pronoun", (of_rule(rule="pronoun"),)) for tokens in holder.pronouns]

    def full_name(self, holder: Holder) -> tuple[str | None, str | None]:
        """The fullest form, as written, and the honorific before any mention."""
        if not holder.names:
            return None, None
        fullest = max(holder.names, key=lambda m: (sum(map(len, self.words[m.start : m.end])), -m.start))
        titled = [m.honorific for m in holder.names if m.honorific]
        return self.written(fullest.start, fullest.end), self.written(*titled[0]) if titled else None

    def fullness(self, post: PostMention) -> tuple[bool, int, int, bool]:
        """How much a mention of a post says; of two that say as much the one beside the name counts."""
        run = self.likeness.key_of(post)[2]
        return post.organization is not None, len(run), post.end - post.start, post.name is not None

    def roles(self, holder: Holder) -> list[RoleOf]:
        """Like posts once, in their fullest form, in order."""
        groups: list[list[PostMention]] = []
        for post in sorted(holder.posts, key=lambda p: p.start):
            group = next((g for g in groups if any(self.likeness.alike(post, other) for other in g)), None)
            if group is None:
                groups.append([post])
            else:
                group.append(post)
        return [self.role(max(group, key=self.fullness)) for group in groups]

    def role(self, post: PostMention) -> RoleOf:
        """A post as its fullest mention writes it; a body that is only pointed to, by its name."""
        like, organization = self.likeness, post.organization_text
        if post.organization:
            organization = self.written(*post.organization)
        if (organization is None or like.is_bare(post)) and (body := like.referred(post)) is not None:
            organization = like.organizations[body].name
        return RoleOf(post.title_text, organization, like.body_of(post), post.former, post.acting, post.implied)

    def written(self, start: int, end: int) -> str:
        """What the source has at tokens ``[start, end)``."""
        return written(self.doc, start, end)
