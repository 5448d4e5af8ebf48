"""Mentions ─► entities: ``doc._.entities``.

Names that end alike are one person; a post without a name goes to the holder of a like post, or to the person who
speaks next to it; pronouns go to who spoke last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from extractor.language.ezafe import with_ezafe
from extractor.language.gazetteer import HOME, gazetteer
from extractor.language.honorifics import behind
from extractor.language.letters import squeeze
from extractor.layers import flat, paragraphs, written
from extractor.links.trust import of_post, trust
from extractor.mentions import (
    Entities,
    EntityMention,
    OfficialEntity,
    PersonEntity,
    PersonMention,
    PostMention,
    RoleOf,
    Subject,
    Tokens,
)
from extractor.records import Evidence
from extractor.stage import Stage, factory
from extractor.stages.entities.digests import items
from extractor.stages.entities.holders import Scene
from extractor.stages.entities.names import blur, pieces, short_forms
from extractor.stages.entities.organizations import cluster
from extractor.stages.entities.places import places
from extractor.stages.entities.setting import Holder, Setting, Spoken, View, distance, nearest
from extractor.stages.entities.states import States, kind_of
from extractor.stages.names.entities import set_entities
from extractor.stages.organizations.grammar import grammar
from extractor.stages.posts.statesmen import Office, statesmen
from extractor.stages.posts.titles import lexicon
from extractor.stages.speech.cues import is_heading

_RIVALS = 64
"""Persons with one surname, or posts that begin alike, that are compared."""
_HEAD_LETTERS = 4
_CALLED = ("company", "bank", "club", "university", "hospital", "party")
"""Kinds of bodies that are called so though their names do not say it («رئیس این باشگاه»)."""


@dataclass(slots=True)
class _Known:
    """A post that somebody is known to hold, and where it was mentioned last."""

    post: PostMention
    holder: Holder
    last: int


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
        self.norms: list[str] = doc._.norms
        self.persons = doc._.persons
        self.posts: list[PostMention] = doc._.officials
        self.holders: list[Holder] = []
        self.of_person: dict[int, Holder] = {}
        """Holder by the first token of a name."""
        self.of_post: dict[int, Holder] = {}
        """Holder by the first token of a post."""
        self.spoken: list[Spoken] = []
        self.pronoun_turns: list[tuple[Subject, int]] = []
        self.post_at = {post.start: post for post in self.posts}
        self.ends_at = {post.end: post for post in self.posts}
        self.keys = {id(post): self.key(post) for post in self.posts}
        self.organizations = cluster(doc)
        self.organization_at = {
            mention.start: k for k, entity in enumerate(self.organizations) for mention in entity.mentions
        }

    def entities(self) -> Entities:
        self.scene().link()
        self.follow_pronouns()
        found = Entities(organizations=self.organizations, places=places(self.doc))
        for holder in sorted((h for h in self.holders if h.merged is None), key=Holder.first):
            if holder.posts:
                found.officials.append(self.official(holder))
            elif holder.names:
                found.persons.append(self.person(holder))
        return found

    # names

    def group_names(self) -> None:
        """Longer names first; a shorter one goes to the person named in full that it is short for."""
        forms: dict[tuple[str, ...], list[PersonMention]] = {}
        for m in self.persons:
            forms.setdefault(pieces(self.norms[m.start : m.end]), []).append(m)
        owners: dict[str, list[Holder]] = {}
        blurred: dict[str, list[Holder]] = {}
        """Holders by surname with one letter open, for misspelt surnames of who speaks."""
        spoken = {turn.subject.start for turn in self.doc._.turns if turn.subject and turn.subject.kind == "person"}
        for name, mentions in sorted(forms.items(), key=lambda form: (-sum(map(len, form[0])), form[1][0].start)):
            candidates = owners.get("".join(name), [])
            if not candidates and len(mentions) == 1 and mentions[0].start in spoken:
                candidates = next((blurred[key] for key in blur("".join(name)) if key in blurred), [])
            if not candidates:
                holder = Holder(anchors=[m.start for m in mentions])
                self.holders.append(holder)
                candidates = [holder]
                for short in short_forms(name):
                    owners.setdefault(short, []).append(holder)
                for key in {key for k in range(1, len(name)) for key in blur("".join(name[k:]))}:
                    blurred.setdefault(key, []).append(holder)
            for m in mentions:
                holder = candidates[0] if len(candidates) == 1 else nearest(candidates[:_RIVALS], m.start)
                holder.names.append(m)
                self.of_person[m.start] = holder

    # posts

    def key(self, post: PostMention) -> tuple[str, frozenset[str], str]:
        """What makes two mentions the same post: head, all words of title and body, and the same run together."""
        words = self.words_of(post)
        match = lexicon().posts.longest(words, 0)
        head_end = match[0] if match else 1
        if match and match[1].kind == "alone" and (whole := self.whole(words[:head_end])):
            return whole, frozenset(), ""  # «رهبر انقلاب», «رهبر معظم انقلاب اسلامی»
        if match and match[1].kind in ("representative", "member"):  # «نماینده مردم تهران», «نماینده تهران»
            head_end = 1
        head = "".join(words[:head_end])
        rest = self.essential(words[head_end:])
        return head, frozenset(rest), "".join(rest)

    @staticmethod
    def whole(words: list[str]) -> str | None:
        """What a whole title is called first, words of praise aside («رهبر عالیقدر انقلاب»)."""
        plain = [word for word in words if word not in lexicon().respect | lexicon().conjunctions]
        return statesmen().whole(words) or statesmen().whole(plain)

    @staticmethod
    def essential(words: list[str]) -> list[str]:
        """The words that tell posts and bodies apart, countries as their codes («انگلیس» is «بریتانیا»)."""
        lex = lexicon()
        skip = lex.place_words | lex.skipped | lex.inside | lex.conjunctions | lex.comma | lex.references
        rest: list[str] = []
        at = 0
        while at < len(words):
            end, word = gazetteer().country(words, at) or (at + 1, words[at])
            if word not in skip:
                rest.append(HOME if word in lex.home else word)
            at = end
        return rest

    def words_of(self, post: PostMention) -> list[str]:
        """The words of a post and its body, in the singular."""
        if not post.plural:
            words = self.words[post.start : post.end]
            return [squeeze(lexicon().offices.get(words[0], words[0])), *words[1:]]
        return [*map(squeeze, post.title_text.split()), *self.words[slice(*(post.organization or (0, 0)))]]

    def alike(self, a: PostMention, b: PostMention) -> bool:
        """Whether two posts can be one: the same head, and all words of the one in the other."""
        (head_a, words_a, run_a), (head_b, words_b, run_b) = self.keys[id(a)], self.keys[id(b)]
        if head_a != head_b and head_a not in (head_b + "\u06cc", head_b[:-1]):
            return False
        if a.former != b.former:
            return False
        body_a, body_b = self.body_of(a), self.body_of(b)
        if self.leads_part(a, b) or self.leads_part(b, a):
            return False
        if words_a <= words_b or words_b <= words_a or run_a in run_b or run_b in run_a:
            return True
        return a.title_text == b.title_text and body_a is not None and body_a == body_b

    def apart(self, a: PostMention, b: PostMention) -> bool:
        """Whether two posts are at two bodies, though a mention between them says less («رئیس پلیس»)."""
        return bool(a.organization and b.organization) and not self.alike(a, b)

    def leads_part(self, one: PostMention, other: PostMention) -> bool:
        """Whether a post is at a part of the body that the other leads («رئیس کمیسیون … مجلس», «رئیس مجلس»)."""
        part, whole = self.body_of(one), self.body_of(other)
        if part is None or whole is None or self.organizations[part].parent != whole:
            return False
        body = "".join(self.essential(self.words[slice(*(other.organization or (0, 0)))]))
        return self.organizations[whole].kind != "media" and self.keys[id(other)][2] == body

    def joined(self, one: Tokens, other: Tokens) -> bool:
        """Whether «و» alone stands between two mentions, the honorifics of the second aside («X و استاندار Y»)."""
        (_, first_end), (second, _) = sorted((one, other))
        return (
            first_end < second
            and self.words[first_end] in lexicon().conjunctions
            and second in (first_end + 1, behind(self.words, first_end + 1))
        )

    def plain(self, tokens: tuple[int, int] | None) -> str:
        return "".join(self.words[slice(*tokens)]) if tokens else ""

    def body_of(self, post: PostMention) -> int | None:
        if post.organization and not self.is_bare(post):
            return self.organization_at.get(post.organization[0])
        return None if post.organization_text else self.referred(post)

    def is_bare(self, post: PostMention) -> bool:
        """Whether a common noun is all that a post has for its body («رئیس | شورا»)."""
        start, end = post.organization or (0, 0)
        return end - start == 1 and self.words[start] in lexicon().referents and start not in self.organization_at

    def referred(self, post: PostMention) -> int | None:
        """The body that «این وزارت» in a post means, the last one named before whose name begins so; or a bare «شورا»,
        the one named most."""
        lex = lexicon()
        nouns = [k + 1 for k in range(post.start, post.end - 1) if self.words[k] in lex.references]
        nouns += [post.organization[0]] if post.organization and self.is_bare(post) else []
        noun = next((self.words[k] for k in nouns if self.words[k] in lex.referents), None)
        if noun is None:
            return None
        match = lex.posts.longest(self.words_of(post), 0)
        if match and match[1].kind == "seat" and match[1].office:
            noun = squeeze(match[1].office)  # «فرمانداری یزد» … «فرماندار | این شهرستان»
        before = [at for at in self.organization_at if at < post.start]
        called = [at for at in before if begins_so(self.words[at], noun)] or self.of_kind(noun, before)
        if self.is_bare(post):
            often = Counter(self.organization_at[at] for at in sorted(called))
            return next((body for body, _ in often.most_common(1)), None)
        return self.organization_at.get(max(called, default=-1))

    def of_kind(self, noun: str, mentions: list[int]) -> list[int]:
        """Those mentions of bodies whose kind a noun tells, though their names do not («فولاد یزد» … «این شرکت»)."""
        head = grammar().heads.longest([noun], 0)
        if head is None or head[1].kind not in _CALLED:
            return []
        return [at for at in mentions if self.organizations[self.organization_at[at]].kind == head[1].kind]

    def group_posts(self) -> None:
        """A post without a name goes to the nearest holder of a like post."""
        spoken = {turn.subject.start for turn in self.doc._.turns if turn.subject and turn.subject.kind == "post"}
        states = States(self.words, self.norms, self.holders)
        known: dict[str, list[_Known]] = {}
        """Posts by the first letters of their heads, each once."""
        seats: dict[frozenset[Office], Holder] = {}
        """Who holds a post that is called by other words as well («رهبر انقلاب», «مقام معظم رهبری»)."""

        def learn(post: PostMention, holder: Holder) -> None:
            holder.posts.append(post)
            self.of_post[post.start] = holder
            if (office := states.whole(post)) and not states.others(post, holder):
                seats.setdefault(office, holder)
            like = known.setdefault(self.keys[id(post)][0][:_HEAD_LETTERS], [])
            same = next((k for k in like if k.holder is holder and self.keys[id(k.post)] == self.keys[id(post)]), None)
            if same:
                same.last = post.start
            else:
                like.append(_Known(post, holder, post.start))
                del like[:-_RIVALS]

        for post in self.posts:
            if post.name:
                learn(post, self.of_person[post.name[0]])
        for post in self.posts:
            if post.name:
                continue
            if statesman := states.holder(post):
                learn(post, statesman)
                continue
            key = self.keys[id(post)]
            alike = [k for k in known.get(key[0][:_HEAD_LETTERS], ()) if self.alike(post, k.post)]
            alike = [k for k in alike if k.holder.names or not any(self.apart(post, other) for other in k.holder.posts)]
            alike = [k for k in alike if self.keys[id(k.post)] == key] or alike
            if alike:
                learn(post, min(alike, key=lambda k: distance(k.last, post.start)).holder)
            elif holder := seats.get(states.whole(post)) or self.partner(post):
                learn(post, holder)
            elif post.start in spoken or self.stands_alone(post):
                holder = Holder()
                self.holders.append(holder)
                learn(post, holder)

    def partner(self, post: PostMention) -> Holder | None:
        """Who holds the post that «و» joins to this one, where both are one holder's («نماینده ولی‌فقیه در استان و امام
        جمعه …»)."""
        first = self.ends_at.get(post.start - 1)
        if first is None or self.words[post.start - 1] not in lexicon().conjunctions:
            return None
        second = lexicon().pairs.longest(self.words_of(first), 0)
        paired = second is not None and second[1].longest(self.words_of(post), 0) is not None
        return self.of_post.get(first.start) if paired else None

    def stands_alone(self, post: PostMention) -> bool:
        """Whether an unnamed post means somebody by itself: «رئیس» alone does not, «رئیس جمهور» does."""
        if post.organization or post.organization_text or self.keys[id(post)][1]:
            return True
        return self.kind(post) in ("state", "place", "alone", "representative")

    def kind(self, post: PostMention) -> str:
        """The kind of post that patterns/posts/titles.yaml calls it."""
        return kind_of(self.words_of(post))

    def is_met(self, post: PostMention) -> bool:
        """Whether «با», «به» or «از» makes a post's holder another than the subject before it («X در دیدار با | وزیر …
        | و | رئیس …»)."""
        at = post.start - 1
        if at > 0 and self.words[at] in lexicon().conjunctions:
            return any(other.end == at and self.is_met(other) for other in self.posts)
        return at >= 0 and self.words[at] in lexicon().met

    # who speaks

    def scene(self) -> Scene:
        """Persons, posts and turns as the linker sees them."""
        self.group_names()
        self.group_posts()
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
            elif subject.kind == "person" and (holder := self.of_person.get(subject.start)):
                self.spoken.append(Spoken(turn, holder))
            elif subject.kind == "post" and (holder := self.of_post.get(subject.start)):
                self.spoken.append(Spoken(turn, holder, self.post_at[subject.start]))
        lines = paragraphs(self.doc)
        headings = [is_heading(self.words, line) for line in lines]
        states = States(self.words, self.norms, self.holders)
        view = View(
            lambda post: self.keys[id(post)][0],
            self.body_of,
            self.kind,
            self.leads_part,
            self.joined,
            states.others,
            self.is_met,
        )
        return Scene(Setting(self.holders, self.spoken, lines, headings, view, titled, items(self.doc)))

    def follow_pronouns(self) -> None:
        """Pronouns go to who spoke last."""
        for subject, k in self.pronoun_turns:
            if k and (running := self.spoken[k - 1].holder):
                running.root().pronouns.append((subject.start, subject.end))

    # records

    def official(self, holder: Holder) -> OfficialEntity:
        name, honorific = self.full_name(holder)
        mentions = [EntityMention(m.start, m.end, "name", (Evidence(rule="name", entry=m.rule),)) for m in holder.names]
        mentions += [EntityMention(p.start, p.end, "role", self.trusted(p, holder)) for p in holder.posts]
        mentions += self.pronouns(holder)
        return OfficialEntity(name, honorific, self.roles(holder), sorted(mentions, key=lambda m: (m.start, m.end)))

    def trusted(self, post: PostMention, holder: Holder) -> tuple[Evidence, ...]:
        """The evidence of a post, as sure as its like are right."""
        return trust().put(post.evidence, "posts", self.cell(post, holder))

    def cell(self, post: PostMention, holder: Holder) -> str:
        """Of which kind a post's record is."""
        return of_post(post, self.kind(post), bool(holder.names), self.doc._.model)

    def person(self, holder: Holder) -> PersonEntity:
        name, honorific = self.full_name(holder)
        mentions = [EntityMention(m.start, m.end, "name", (Evidence(rule="name", entry=m.rule),)) for m in holder.names]
        mentions += self.pronouns(holder)
        return PersonEntity(name or "", honorific, sorted(mentions, key=lambda m: (m.start, m.end)))

    @staticmethod
    def pronouns(holder: Holder) -> list[EntityMention]:
        return [EntityMention(*tokens, "pronoun", (Evidence(rule="pronoun"),)) for tokens in holder.pronouns]

    def full_name(self, holder: Holder) -> tuple[str | None, str | None]:
        """The fullest form, as written, and the honorific before any mention."""
        if not holder.names:
            return None, None
        fullest = max(holder.names, key=lambda m: (sum(map(len, self.words[m.start : m.end])), -m.start))
        titled = [m.honorific for m in holder.names if m.honorific]
        return self.written(fullest.start, fullest.end), self.written(*titled[0]) if titled else None

    def fullness(self, post: PostMention) -> tuple[bool, int, int, bool]:
        """How much a mention of a post says; of two that say as much the one beside the name counts."""
        run = self.keys[id(post)][2]
        return post.organization is not None, len(run), post.end - post.start, post.name is not None

    def roles(self, holder: Holder) -> list[RoleOf]:
        """Like posts once, in their fullest form, in order."""
        groups: list[list[PostMention]] = []
        for post in sorted(holder.posts, key=lambda p: p.start):
            group = next((g for g in groups if any(self.alike(post, other) for other in g)), None)
            if group is None:
                groups.append([post])
            else:
                group.append(post)
        found = []
        for group in groups:
            post = max(group, key=self.fullness)
            organization = self.written(*post.organization) if post.organization else post.organization_text
            if (organization is None or self.is_bare(post)) and (body := self.referred(post)) is not None:
                organization = self.organizations[body].name
            found.append(
                RoleOf(post.title_text, organization, self.body_of(post), post.former, post.acting, post.implied)
            )
        return found

    def written(self, start: int, end: int) -> str:
        """What the source has at tokens ``[start, end)``."""
        return written(self.doc, start, end)


def begins_so(word: str, noun: str) -> bool:
    """Whether a name that begins with ``word`` is what ``noun`` calls («شورای» … «این شورا»)."""
    return word in with_ezafe(noun) or noun.startswith(word)


@factory(Resolution)
def create(nlp: Language, name: str) -> Resolution:
    return Resolution()
