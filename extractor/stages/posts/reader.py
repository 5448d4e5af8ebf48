"""From the head of a post on: the rest of its title, its place or field, and its body. Start at ``Reader.read``."""

from __future__ import annotations

import weakref
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.language.ezafe import without_silent
from extractor.language.gazetteer import HOME, known_places
from extractor.language.hazm import lexicon as dictionary
from extractor.language.verbs import verbs
from extractor.layers import flat
from extractor.mentions import NameMention, Tokens
from extractor.stages.posts.beside import Draft
from extractor.stages.posts.follow import Following
from extractor.stages.posts.ministries import Ministries
from extractor.stages.posts.representatives import Representatives
from extractor.stages.posts.seats import Seats
from extractor.words.organizations import grammar
from extractor.words.titles import Post, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLE_LIMIT = 16
"""Tokens that may lie between a head and its body."""
_PLACE_LIMIT = 4
_PLACED = ("seat", "state", "envoy", "place", "representative")
"""Kinds of posts that are told by a place."""
_NESTED = 3
"""Posts inside posts («مشاور معاون وزیر»)."""
_SHORT = 2
"""Words that alone make no name of a body, if they are common ones."""
_COMMA_REACH = 6
"""Tokens after a comma inside a title within which its body has to follow («معاون سیاسی، امنیتی استاندار»)."""


class Reader:
    """Reads the posts of one Doc; ``begins`` are the tokens at which its lines and sentences begin."""

    def __init__(self, doc: Doc, begins: set[int]) -> None:
        self.doc = doc
        self.norms: list[str] = doc._.norms
        self.words = flat(doc)
        self.size = len(self.words)
        self.lexicon = lexicon()
        self.begins = begins
        self.governors = grammar().words.governors
        self.bodies: dict[int, int] = {o.start: o.end for o in doc._.organizations}
        self.places: dict[int, int] = {place.start: place.end for place in known_places(doc)}
        self.town_ends = {p.end for p in known_places(doc) if p.country == HOME and p.place_kind != "country"}
        for name in doc._.names:  # a minister's country may be hidden in what the model takes for a body
            if name.label == "LOC":
                self.places[name.start] = max(name.end, self.places.get(name.start, 0))
        persons = doc._.persons
        self.persons = {m.honorific[0] if m.honorific else m.start: m.end for m in persons}
        """Where persons' names end, with their honorifics."""
        self.within = {i for m in persons for i in range(m.start, m.end)}
        """The tokens of persons' names."""
        self.marks = self.titles_marked(doc._.names)
        self.mark_starts = sorted(self.marks)
        mine: Reader = weakref.proxy(self)  # no circle: the Doc would wait for the garbage collection
        self.seats, self.ministries = Seats(mine), Ministries(mine)
        self.representatives, self.following = Representatives(mine), Following(mine)

    def titles_marked(self, names: list[NameMention]) -> dict[int, int]:
        """What the model calls a post, without function words at its end."""
        found: dict[int, int] = {}
        for name in names:
            end = name.end
            while end > name.start and (self.lexicon.is_stop(self.words, end - 1) or end - 1 in self.within):
                end -= 1
            if name.label == "TITLE" and (start := self.post_start(name.start, end)) < end:
                found[start] = end
        return found

    def post_start(self, start: int, end: int) -> int:
        """Where a post begins in what the model marks: on one line, behind a name («سردار محمدی | فرمانده سپاه»)."""
        start = max((k for k in range(start, end) if k in self.begins), default=start)
        if start in self.persons or self.lexicon.posts.longest(self.words, start) is None:
            behind = (k for k in range(start + 1, end) if k in self.within)
            start = max((k + 1 for k in behind), default=start)
        return start

    def read(self, start: int, head: int, post: Post, depth: int = 0) -> Draft | None:
        """The post whose head is ``[start, head)``; None where the head needs a body and has none."""
        draft = Draft(start, head, head, post, acting=self.words[start] in self.lexicon.acting, depth=depth)
        draft.former = not self.lexicon.former.isdisjoint(self.words[start:head])
        draft.first = self.lexicon.offices.get(self.words[start])
        draft.acting = draft.acting or draft.first in self.lexicon.acting  # «سرپرستی شرکت گاز را بر عهده دارد»
        at = self.skip(draft, head)
        if self.words[start] in self.lexicon.leaders and at not in self.bodies and (end := self.seats.country(at)):
            draft.title_end = draft.end = self.places.get(end, end)
            draft.post = replace(post, kind="state")
            return draft
        if at in self.begins and post.kind in _PLACED:
            return draft  # «دیدار با امام جمعه», and a dateline below it
        if post.kind == "body" and (end := self.chamber(at)):
            draft.title_end = draft.end = end
            return draft
        match post.kind:
            case "alone":
                return self.ministries.spokesman(draft, at)
            case "ministry":
                return self.ministries.read(draft, at)
            case "seat":
                return self.seats.seat(draft, at)
            case "state" | "envoy" | "place":
                return self.seats.bound_to_place(draft, at)
            case "representative":
                return self.representatives.read(draft, at)
        if post.kind == "member" and (found := self.member(draft, head, at)):
            return found
        return self.with_body(draft, at)

    def member(self, draft: Draft, head: int, at: int) -> Draft | None:
        """A member whose body is not what follows: who is sent by somebody or sits for a place, or whose board's body
        the head runs into («عضو هیئت رئیسه | مجلس»); None where ``with_body`` reads on."""
        start = draft.start
        sent = self.words[start] in self.lexicon.sent or self.lexicon.principals.longest(self.words, at)
        if at in self.persons and sent:
            return self.representatives.of_cleric(draft, self.persons[at])
        if deputy := self.representatives.deputy(draft, at, 12):
            return deputy
        if inside := [k for k in range(start + 1, head) if k in self.bodies]:
            self.bodies.setdefault(head, self.bodies[inside[0]])
            for k in inside:
                del self.bodies[k]
        return None

    def chamber(self, at: int) -> int:
        """Where a title ends that leads somebody's own office («رئیس | دفتر علی محمدی», «رئیس | دفتر خود»); 0 if none
        stands at ``at``."""
        if at + 1 >= self.size or self.words[at] not in self.lexicon.chambers or at in self.bodies:
            return 0
        end: int = self.persons.get(at + 1, 0)
        return end or (at + 1) * (self.words[at + 1] in self.lexicon.own)

    def is_named(self, draft: Draft) -> bool:
        """Whether the body is named as a whole."""
        return draft.organization is not None and self.bodies.get(draft.organization[0]) == draft.organization[1]

    def skip(self, draft: Draft, at: int) -> int:
        """Step over «سابق», «محترم» …; the draft's title covers them, its text does not."""
        while at < self.size and self.words[at] in self.lexicon.skipped and at not in self.persons:
            draft.former = draft.former or self.words[at] in self.lexicon.former
            at += 1
            draft.end = at
        if at + 1 < self.size and self.words[at].isdigit() and self.words[at + 1] in self.lexicon.aged:
            draft.aside, at = range(at, at + 2), at + 2
        return at

    def marked_end(self, start: int) -> int:
        """Where the model sees the end of the title that begins at or before ``start``; 0 where it sees none."""
        k = bisect_right(self.mark_starts, start)
        end = self.marks[self.mark_starts[k - 1]] if k else 0
        return end if end > start else 0

    def with_body(self, draft: Draft, at: int) -> Draft | None:
        """Title up to the body; ``without_body`` where none is marked."""
        words, lex = self.words, self.lexicon
        limit = min(at + _TITLE_LIMIT, self.size)
        end = at
        while end < limit and not (end in self.begins and end > draft.start):
            if end in self.bodies:
                end = self.field_of(draft, end)
                begin = end if draft.post.kind == "member" else self.headed(draft, at, end)
                begin -= begin > at and words[begin - 1] in lex.cabinets  # «سخنگوی | حکومت طالبان»
                draft.title_end = begin
                draft.end = self.further_town(self.bodies[end])
                draft.organization = (begin, draft.end)
                return self.affairs(draft)
            if words[end] in lex.quotes and end + 1 in self.bodies:  # «مدیر | «پیام نو»»
                closed = self.bodies[end + 1]
                draft.title_end, draft.organization = end, (end + 1, closed)
                draft.end = closed + (closed < self.size and words[closed] in lex.quotes)
                return self.affairs(draft)
            match = lex.posts.longest(words, end)
            if match and match[1].kind != "member" and (end == at or words[end - 1] not in lex.conjunctions):
                inner = self.read(end, *match, draft.depth + 1) if draft.depth < _NESTED else None
                if inner:
                    draft.title_end, draft.end = inner.title_end, inner.end
                    draft.organization, draft.organization_text = inner.organization, inner.organization_text
                    return self.affairs(draft)
            if words[end] in lex.comma and self.goes_on(end + 1):
                end += 1
                continue
            if body := self.shared(draft, end):
                draft.title_end, draft.organization, draft.end = end, body, body[1]
                return self.affairs(draft)
            if self.ends(end):
                break
            if draft.post.kind == "field" and end > at and words[end] in lex.home:
                end += 1
                break  # «معاون گردشگری کشور | آمار … را»
            bare = at == draft.start + 1 or end + 1 >= len(words) or not grammar().is_field(words[end + 1])
            if end == at and words[end] in lex.conjunctions and bare:
                break  # «رهبر | و جامعه», but «مدیر روابط عمومی و اطلاع‌رسانی …»
            end += 1
        return self.without_body(draft, at, end, limit)

    def further_town(self, end: int) -> int:
        """Where a body ends that serves two towns («اداره آب یزد | و میبد»): a single post leads it, and its words end
        with the second."""
        if end + 1 >= self.size or self.words[end] not in self.lexicon.conjunctions or end not in self.town_ends:
            return end
        further = self.places.get(end + 1, end)
        return further if further in self.town_ends and self.ends(further) else end

    def field_of(self, draft: Draft, body: int) -> int:
        """The body behind one that is a field of it: «مدیرکل تعاون و پشتیبانی | وزارت …», «مدیر فروش | شرکت …»."""
        after, heads = self.bodies[body], grammar().heads
        if draft.post.kind == "field" and self.is_house(body):
            return self.headed_after(after) or body  # «معاون حقوقی و امور | مجلس | وزارت نفت»
        if draft.post.kind != "body" or heads.longest(self.words, body):
            return body
        joined = after < self.size and self.words[after] in self.lexicon.conjunctions
        if joined and self.lexicon.posts.longest(self.words, after + 1) is None:
            after += 2
        return after if after in self.bodies and heads.longest(self.words, after) else body

    def is_house(self, at: int) -> bool:
        """Whether a body at ``at`` is a parliament."""
        house = self.lexicon.parliaments.longest(self.words, at)
        return house is not None and house[0] == self.bodies.get(at)

    def headed_after(self, at: int) -> int:
        """Where the next body begins that its own head opens, only a title's words before it; 0 if none does."""
        for k in range(at, min(at + _COMMA_REACH, self.size)):
            if k in self.bodies and grammar().heads.longest(self.words, k):
                return k
            if self.ends(k) or k in self.begins or self.words[k] in self.lexicon.inside:
                break
        return 0

    def shared(self, draft: Draft, at: int) -> Tokens | None:
        """The body of «دبیر | و اعضای حزب …», which the post shares with groups; a minister's before them without «و»
        too, since no field begins with one («وزیر | معاونان و مدیران وزارت …»)."""
        words, lex = self.words, self.lexicon
        joints = lex.conjunctions | lex.comma
        if not (words[at] in joints or draft.post.kind == "ministry"):
            return None
        body = at + (words[at] in joints)
        while body + 1 < self.size and words[body] in lex.groups:
            body += 1 + (words[body + 1] in joints)
        grouped = words[body - 1] in lex.groups and body in self.bodies
        return (body, self.bodies[body]) if grouped else None

    def headed(self, draft: Draft, at: int, body: int) -> int:
        """Where a body begins that its own head stands before, in a title's words from ``at`` on: «معاون | باشگاه پیام
        مشهد», «رئیس | ستاد کل نیروهای مسلح»; but «عضو هیئت نمایندگان | اتاق تهران»."""
        heads = grammar().heads
        own = draft.post.kind == "field" and heads.longest(self.words, body)
        if own and not self.lexicon.conjunctions.isdisjoint(self.words[at:body]):
            return body  # «معاون توسعه مدیریت و منابع | شرکت گاز»
        return next((k for k in range(at, body) if heads.longest(self.words, k)), body)

    def without_body(self, draft: Draft, at: int, end: int, limit: int) -> Draft | None:
        """What follows a head at ``at`` up to ``end``, no body marked: an unknown body, or the title's field."""
        kind, words = draft.post.kind, self.words
        if kind == "member":
            return self.representatives.of_place(draft, at)
        part = self.following.body(at, end) if kind == "field" else end
        if part < end:  # «معاون پژوهشی | معاونت زنان»
            draft.title_end, draft.organization, draft.end = part, (part, end), end
            return draft
        if kind == "field" and (marked := self.marked_end(draft.start)) > at:
            end = marked
        pointed = end + 1 < self.size and words[end] in self.lexicon.references
        if at < end and pointed and words[end + 1] in self.lexicon.events:  # «مسئول برگزاری | این نمایشگاه»
            draft.title_end = draft.end = end + 2
            return draft
        if end == limit < self.size:  # no border in sight
            return draft
        if at < end < self.size and self.is_action(end) and self.norms[end - 1] in dictionary():
            end -= 1  # «با امضای رئیس هیئت‌مدیره | صورت گرفت»
        called = self.lexicon.referents - self.lexicon.regions
        bare = next((k for k in (end - 1, end) if at < k < self.size and words[k] in called), 0)
        if kind == "field" and bare:
            draft.title_end, draft.organization, draft.end = bare, (bare, bare + 1), bare + 1
        elif end > at:
            of_title = kind == "field" or not self.lexicon.events.isdisjoint(words[at : min(at + 2, end)])
            if of_title or (kind == "body" and self.following.is_title(at, end)):
                draft.title_end = end
                draft.end = end
            elif kind not in ("state", "envoy", "place"):
                bare = words[at] in self.lexicon.referents and at + 1 < end
                end = at + 1 if bare and words[at + 1] in self.lexicon.conjunctions else end  # «دبیر فدراسیون | و …»
                if not (self.is_common(at, end) or self.following.is_indefinite(at, end)):
                    draft.organization, draft.end = (at, end), end
        return self.affairs(draft)

    def is_common(self, start: int, end: int) -> bool:
        """Whether one or two common words name no body («مدیر | باسواد و دلسوز»): none is of a field, a place, the head
        of a name or what stands for a body."""
        words = [k for k in range(start, end) if self.words[k] not in self.lexicon.conjunctions]
        return len(words) <= _SHORT and all(
            self.norms[k] in dictionary()
            and self.words[k] not in self.lexicon.referents
            and not grammar().is_field(self.words[k])
            and not (grammar().heads.longest(self.words, k) and k + 1 < end)
            and k not in self.places
            for k in words
        )

    def is_action(self, at: int) -> bool:
        """Whether a verb stands at ``at`` that a noun is part of («صورت | گرفت», «اختصاص | یافته»)."""
        return verbs().is_light(self.words[at]) or verbs().is_participle(self.norms[at])

    def goes_on(self, at: int) -> bool:
        """Whether a title goes on after a comma before ``at``: a body or an inner post follows in reach, other words
        before it («معاون سیاسی، | امنیتی استاندار», but «نماینده کارگران، | استاندار یزد»)."""
        if (post := self.lexicon.posts.longest(self.words, at)) and post[1].kind != "member":
            return False
        for k in range(at, min(at + _COMMA_REACH, self.size)):
            if k > at and (k in self.bodies or self.lexicon.posts.longest(self.words, k)):
                return True
            if self.ends(k) or (k in self.bodies and not (self.is_house(k) and self.headed_after(k + 1))):
                return False
        return False

    def ends(self, at: int) -> bool:
        """Whether a title's or body's words end before ``at``."""
        lex = self.lexicon
        if 0 < at < self.size and self.words[at] in self.governors.get(self.words[at - 1], ()):
            return False  # «معاون مبارزه | با سرقت»
        if at >= self.size or lex.is_stop(self.words, at) or at in self.persons:
            return True
        if self.words[at] in lex.conjunctions:
            behind = self.words[at + 1 : at + 2]
            several = not lex.company.isdisjoint(behind)  # «معاون شهرسازی | و نمایندگان شهر»
            return several or self.ends(at + 1) or lex.posts.longest(self.words, at + 1) is not None
        return self.words[at] in lex.callings or self.words[at].endswith(lex.superlatives)

    def affairs(self, draft: Draft) -> Draft:
        """«… در امور بین‌الملل» belongs to the title where no body is written between."""
        found = self.lexicon.affairs.longest(self.words, draft.end) if draft.end < self.size else None
        if found and draft.organization is None:
            end = found[0]
            while end - found[0] < _PLACE_LIMIT and not self.ends(end):
                end += 1
            if end > found[0]:
                draft.title_end = draft.end = end
        return draft

    def text(self, start: int, end: int) -> str:
        return without_silent(joined(self.norms[start:end]))


def joined(norms: list[str]) -> str:
    return " ".join(norms).replace(" ،", "،")
