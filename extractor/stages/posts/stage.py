"""Posts and their holders ─► ``doc._.officials``.

At each head of a post («معاون», «وزیر») ``reader`` reads off the rest of the title and the body, ``beside`` finds the
holder's name; here is decided which of them are posts. patterns/posts/titles.yaml says what kind of post it is.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.ezafe import without_ezafe
from extractor.language.gazetteer import HOME, known_places
from extractor.language.hazm import lexicon as dictionary
from extractor.language.honorifics import honorifics
from extractor.language.verbs import verbs
from extractor.layers import flat, phrases, written
from extractor.mentions import PostMention
from extractor.records.base import of_rule
from extractor.spelling.letters import squeeze
from extractor.stage import Stage, factory
from extractor.stages.posts.beside import Beside, Draft
from extractor.stages.posts.offices import Offices
from extractor.stages.posts.reader import Reader, joined
from extractor.stages.posts.several import Several
from extractor.words.cues import reporting
from extractor.words.organizations import grammar
from extractor.words.persons import knowledge
from extractor.words.titles import Post, lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_CREDITS = 4
"""Colons of a list of credits."""
_OBJECT = 4
"""Tokens behind what only the model calls a post within which «را» makes it the object."""
_LONGEST_COUNT = 4
"""Digits from which a number before a post is no number of holders («… به شماره 45545 معاون …»)."""


class Officials(Stage):
    """Posts and their holders ─► ``doc._.officials``."""

    topic = "posts"
    assigns = ("officials",)
    requires = ("names", "organizations", "persons")

    def annotate(self, doc: Doc) -> None:
        posts = _Posts(doc)
        doc._.officials = [posts.mention(draft) for draft in posts.drafts()]


class _Posts:
    """Finds the posts of one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.size = len(self.words)
        self.lexicon = lexicon()
        self.beside = Beside(doc, doc._.persons)
        self.reader = Reader(doc, self.beside.begins)
        self.offices = Offices(self.reader, self.beside)
        self.inside = {i for o in doc._.organizations for i in range(o.start + 1, o.end)}
        known = known_places(doc)
        self.towns = {place.end for place in known if place.country == HOME and place.place_kind != "country"}
        self.sits = any(o.kind == "parliament" for o in doc._.organizations)

    def drafts(self) -> list[Draft]:
        """Posts by pattern, and those that only the model knows, where a body or a name stands beside them."""
        found: list[Draft] = []
        done = 0
        heads = {start: (head, post) for start, head, post in phrases(self.doc, self.lexicon.posts)}
        heads |= self.offices.heads()
        marked = {at: end for at, end in self.reader.marks.items() if at not in heads and self.is_new(at, end)}
        heads |= {at: (end, Post("member", "names")) for at, end in marked.items()}
        for start in sorted(heads):
            if start < done or start in self.inside or start in self.reader.within:
                continue
            draft = self.reader.read(start, *heads[start])
            if draft and start in marked and self.is_object(draft):
                continue
            if draft and self.generic(draft):
                done = draft.title_end  # «۱۱ معاون وزیر» are no minister either
            elif draft:
                self.offices.fill(draft, heads[start][0])
                draft.end = self.after_reference(draft.end)
                found.append(draft)
                done = draft.end
        self.beside.find(found)
        shared = list(Several(self.reader, self.beside).drafts())
        covered = {k for draft in shared for k in range(draft.start, draft.end)}
        single = [draft for draft in found if draft.start not in covered and self.is_evident(draft)]
        return sorted(single + shared, key=lambda draft: draft.start)

    def is_new(self, start: int, end: int) -> bool:
        """Whether what the model calls a post may be one that no list has: no calling («پژوهشگر …»), no champion («نایب
        قهرمان»), no office instead of its holder («رهبری حزب»), no ordinal («در وهله | نخست»), no verb's noun."""
        lex, words = self.lexicon, self.words
        closed = lex.callings | lex.offices.keys() | lex.several | lex.groups
        other = start in self.beside.ordinals or grammar().is_field(words[start]) or lex.is_abstract(words[start])
        other = other or is_plural(words[start])  # «غواصان …»
        return words[start] not in closed and not other and lex.excluded.isdisjoint(words[start:end])

    def is_object(self, draft: Draft) -> bool:
        """Whether what only the model calls a post is the object behind a subject («محمدی | تمرکز سازمان را خواست»)."""
        for k in range(draft.end, min(draft.end + _OBJECT, self.size) if draft.start - 1 in self.reader.within else 0):
            if boundaries().kind(self.norms[k]) == "object_marker":
                return True
            if self.lexicon.is_stop(self.words, k):
                break
        return False

    def after_reference(self, end: int) -> int:
        """«فرماندار | این شهرستان», «مدیرعامل | این شرکت»: a mention takes in what points back at its place or body."""
        lex = self.lexicon
        if end + 1 < self.size and self.words[end] in lex.references and self.words[end + 1] in lex.referents:
            pair = self.words[end + 1 : end + 3]
            two = len(pair) > 1 and "".join(pair) in lex.referents  # «این | اداره کل»
            return end + 2 + two
        return end

    def is_evident(self, draft: Draft) -> bool:
        """Where the model marks posts, it has to confirm one that neither a name nor a named body stands beside.
        «مسئول …» of no person says who answers for something: inside a sentence of no body, or before a copula."""
        named = self.reader.is_named(draft)
        if self.words[draft.start] in self.lexicon.answerable and not draft.name:
            linked = draft.end < self.size and self.words[draft.end] in self.lexicon.copulas
            begins = draft.start in self.beside.begins or self.lexicon.opens(self.words, draft.start)
            if linked or not (begins or named or draft.organization_text):
                return False
        if draft.title:
            return draft.organization is not None and draft.name is not None
        if self.is_credit(draft) or (not draft.name and (self.is_wished(draft) or self.is_follower(draft))):
            return False
        craft = self.lexicon.crafts.longest(self.words, draft.start)
        if craft and (draft.organization is None or draft.organization[1] <= craft[0]):
            return False
        if self.words[draft.title_end - 1] in self.lexicon.bodied and not draft.organization:
            return False
        if (draft.name and not draft.nominal) or draft.organization_text or named or self.is_personal(draft):
            return True
        if self.sits and draft.post.kind == "member" and not draft.organization and draft.title_end in self.towns:
            return True  # «نماینده اردبیل», where the article has a parliament
        if draft.post.kind == "member" and not draft.organization:
            return draft.start in self.reader.marks and draft.title_end > self.reader.marks[draft.start]
        return (
            draft.name is not None
            or not self.reader.marks
            or draft.post.kind not in ("body", "field")
            or self.reader.marked_end(draft.start) > 0
        )

    def is_credit(self, draft: Draft) -> bool:
        """Whether the post is one of the labels of a list («مدیر تولید: X - طراح صحنه: Y - …»), which are no posts."""
        k = bisect_right(self.beside.starts, draft.start)
        end = next(iter(self.beside.starts[k:]), self.size)
        labels = sum(word in self.lexicon.colon for word in self.words[self.beside.starts[k - 1] : end])
        behind = self.words[draft.end : draft.end + 2]
        return labels >= _CREDITS and any(word in self.lexicon.colon for word in behind)

    def is_wished(self, draft: Draft) -> bool:
        """Whether somebody may become it («اگر وزیر | شود»), or several are members («… عضو اتحادیه | هستند»)."""
        if draft.end >= self.size:
            return False
        after = self.words[draft.end]
        several = verbs().is_finite(self.norms[draft.end]) and reporting().is_plural(after)
        return after in self.lexicon.becoming or (several and draft.post.kind == "member")

    def is_personal(self, draft: Draft) -> bool:
        """Whether somebody's name is part of a title («مشاور | محمدی»)."""
        return not self.reader.within.isdisjoint(range(draft.start, draft.title_end))

    def is_follower(self, draft: Draft) -> bool:
        """Whether somebody unnamed only belongs to a band («عضو گروه داعش»), advises nobody («مشاور املاک»), or was
        elected by a people of nowhere («منتخب مردم»), or was sent by somebody and neither speaks nor is anywhere."""
        words, lex = self.words, self.lexicon
        personal = self.is_personal(draft)
        if words[draft.start] in lex.aides and not (draft.organization or draft.organization_text or personal):
            return all(lex.posts.longest(words, k) is None for k in range(draft.start + 1, draft.title_end))
        if words[draft.start] in lex.sent and personal and not lex.principals.longest(words, draft.start + 1):
            placed = draft.title_end in self.reader.places.values()
            return not (placed or self.beside.is_told(draft.end))  # «نماینده علی محمدی | در فروش زمین»
        if draft.post.kind == "representative" and words[draft.title_end - 1] in lex.place_words:
            return not draft.organization and lex.posts.longest(words, draft.start) == (draft.title_end, draft.post)
        body = range(*(draft.organization or (0, 0)))
        return draft.post.kind == "member" and any(words[k] in lex.bands for k in body)

    def generic(self, draft: Draft) -> bool:
        """No single holder is meant («هر مدیر», «۱۱ وزیر», «کشورهای عضو …»)."""
        before = self.words[draft.start - 1] if draft.start and draft.start not in self.beside.begins else ""
        after = self.words[draft.end] if draft.end < self.size else ""
        member = draft.post.kind == "member"
        adjective = (member or draft.post.kind == "body") and before.endswith(self.lexicon.plurals)
        people = member and draft.start - 1 not in self.reader.within and is_plural(before)  # «دانش‌آموزان عضو شبکه …»
        adjective = adjective or people or (member and bool(before) and self.described(draft.start - 1))
        if before in self.lexicon.references and (draft.organization or not self.points(draft)):
            before = ""  # «این عضو کمیسیون …» is who speaks
        among = member and draft.start > 1 and self.words[draft.start - 2].isdigit()  # «۲۸ کشور عضو»
        counted = before.isdigit() and len(before) < _LONGEST_COUNT
        single = before in self.lexicon.one and not self.reader.is_named(draft)
        called = before in knowledge().not_after and self.words[draft.start] in honorifics().starts  # «تالار استاد …»
        office = draft.end == draft.title_end + 1 and self.lexicon.is_abstract(self.words[draft.end - 1])
        if office and not (self.reader.is_named(draft) or grammar().heads.longest(self.words, draft.end - 1)):
            return True  # «به مدیر | مسئولی …», but «معاون | استانداری»
        some = adjective or before in self.lexicon.generic or counted or among or single
        return some or called or after in self.lexicon.not_after

    def described(self, at: int) -> bool:
        """Whether an adjective of a plural stands at ``at`` («سربازان فرانسوی | عضو …»)."""
        noun = self.words[at - 1] if at > 0 and at not in self.beside.begins else ""
        plural = is_plural(noun) or noun.endswith(self.lexicon.plurals)
        named = {at, at - 1} & self.reader.within
        return plural and not named and not self.lexicon.is_stop(self.words, at)

    def points(self, draft: Draft) -> bool:
        """Whether «این» stands before a post, but not «پیش از این وزیر …»."""
        at = draft.start - 1
        return (
            at >= 0
            and self.words[at] in self.lexicon.references
            and (at == 0 or self.words[at - 1] not in self.lexicon.unless_after)
        )

    def mention(self, draft: Draft) -> PostMention:
        skipped = self.lexicon.skipped - self.lexicon.proposed
        last = skipped | self.lexicon.inside | self.lexicon.conjunctions
        former = draft.former or not self.lexicon.former.isdisjoint(self.words[draft.start : draft.title_end])
        while self.words[draft.title_end - 1] in last:
            draft.title_end -= 1
        dropped = self.lexicon.dropped if draft.post.kind == "state" else skipped
        kept = (i for i in range(draft.start, draft.title_end) if i not in draft.aside)
        title = [self.written(i) for i in kept if i == draft.start or self.words[i] not in dropped]
        title[0] = draft.first or title[0]
        title[-1] = self.lexicon.ezafe.get(title[-1], without_ezafe(title[-1]))
        return PostMention(
            start=draft.start,
            end=draft.end,
            title=(draft.start, draft.title_end),
            title_text=draft.title or joined(title),
            organization=draft.organization,
            organization_text=draft.organization_text,
            name=(draft.name.start, draft.name.end) if draft.name else None,
            honorific=draft.name.honorific if draft.name else None,
            former=former,
            acting=draft.acting,
            implied=draft.organization_text is not None,
            pointing=self.points(draft),
            plural=draft.plural,
            of_pronoun=draft.of_pronoun and not draft.name,
            evidence=(of_rule(rule="post", entry=draft.post.entry),),
        )

    def written(self, at: int) -> str:
        """The norm of a token, or, where a misspelling was mended in it, the source."""
        as_given, norm = written(self.doc, at, at + 1), self.norms[at]
        return norm if squeeze(as_given) in (self.words[at], squeeze(norm)) else as_given


def is_plural(word: str) -> bool:
    """Whether a word means several people («دانش‌آموزان», «تولیدکنندگان»)."""
    ends = grammar().words.member_plurals.items()
    return any(word.endswith(end) and word[: -len(end)] + single in dictionary() for end, single in ends)


@factory(Officials)
def create(nlp: Language, name: str) -> Officials:
    return Officials()
