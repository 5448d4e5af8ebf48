"""The person named beside a post: before it, behind it, and in «X … به عنوان رئیس …», «X … رئیس … است»."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.language.gazetteer import known_places
from extractor.language.verbs import verbs
from extractor.layers import flat, sentences
from extractor.mentions import Numeral, PersonMention, Tokens
from extractor.spelling.letters import squeeze
from extractor.words.cues import reporting
from extractor.words.titles import Post, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_BETWEEN = 4
"""Marks and small words that may stand between a name and its post."""
_CALLING = 8
"""Tokens of a calling between a name and «و» before a post."""
_COPULA_REACH = 8
"""Tokens between a subject and its post before a copula («X در حال حاضر رئیس … است»)."""


_SHARING = ("body", "member")
"""Kinds of posts whose body may be written behind another post («عضو و رئیس کمیسیون …»)."""


@dataclass(slots=True)
class Draft:
    """A post as read, before its holder is looked for."""

    start: int
    title_end: int
    end: int
    post: Post
    organization: Tokens | None = None
    organization_text: str | None = None
    former: bool = False
    acting: bool = False
    name: PersonMention | None = None
    depth: int = 0
    title: str | None = None
    """The title, where its words say it otherwise («ریاست … را بر عهده دارد»)."""
    plural: bool = False
    """Whether the post is written in the plural, for all its holders."""
    first: str | None = None
    """The first word of the title, where an office stands for its holder («ریاست محترم …»)."""
    aside: range = range(0)
    """Tokens inside the title that are no part of it."""
    nominal: bool = False
    """Whether the name stands apart («X به عنوان رئیس …»)."""
    of_pronoun: bool = False
    """Whether a pronoun has the post («وی پیش از این رئیس … بود»)."""


class Beside:
    """Finds the holders that stand beside the posts of one Doc."""

    def __init__(self, doc: Doc, persons: Sequence[PersonMention]) -> None:
        numerals: list[Numeral] = doc._.numerals
        self.words = flat(doc)
        self.norms: list[str] = doc._.norms
        self.size = len(self.words)
        self.lexicon = lexicon()
        self.ordinals = {k for n in numerals if n.ordinal for k in range(n.start, n.end)}
        self.by_start = {m.honorific[0] if m.honorific else m.start: m for m in persons}
        self.by_end = {m.end: m for m in persons}
        self.starts = [start for start, _ in sentences(doc)]
        self.begins = set(self.starts)
        self.dated = {k for date in doc._.dates for k in range(date.start, date.end)}
        self.places = {place.end for place in known_places(doc)}

    def find(self, drafts: list[Draft]) -> None:
        """Give each post the name that stands beside it."""
        beginnings = {draft.start for draft in drafts}
        self.behind = {draft.start: draft.end for draft in drafts}
        self.given: list[Draft] = []
        """The posts that stand before and have a holder."""
        for draft in drafts:
            self.give(draft, beginnings)
            self.given += [draft] if draft.name else []
        for first, second in pairwise(drafts):
            between = self.words[first.end : second.start]
            end = self.lexicon.behind_brackets(self.words, first.end)
            if self.joins(end, second.start) and not self.are_two(first, second):
                second.name = second.name or first.name
                first.name = first.name or second.name
                if self.is_bare(first) or (first.name and self.is_headed(first)) or self.is_at_side(first, second):
                    first.organization = second.organization  # «X مدیرعامل و عضو هیئت‌مدیره شرکت گاز»
            elif first.name and self.is_shared(first, second):
                first.organization = second.organization  # «X رئیس و Y دبیر فدراسیون …»
            elif between and first.name and not second.name and all(word in self.lexicon.relative for word in between):
                second.name = first.name  # «X، سناتور …، که رئیس … نیز هست»
        self.of_pronouns(drafts)
        self.end(drafts)

    def end(self, drafts: list[Draft]) -> None:
        """Make former what «و» joins to a post of the same holder that somebody had («X رئیس Y و معاون Z | بود»)."""
        ended = False
        for first, second in reversed(list(pairwise(drafts))):
            ended = ended or (second.end < self.size and self.words[second.end] in self.lexicon.past)
            held = first.of_pronoun or (first.name is not None and first.name is second.name)
            ended = ended and held and self.joins(first.end, second.start)
            first.former = first.former or ended

    def give(self, draft: Draft, beginnings: set[int]) -> None:
        """Give a post the name that stands beside it, unless an office has said whose it is."""
        if draft.name:
            return
        left, left_apart = self.left(draft.start)
        right, right_apart = self.right(draft.end)
        if right and right_apart and self.is_met(draft, right):
            right = None
        draft.former = draft.former or (draft.end < self.size and self.words[draft.end] in self.lexicon.past)
        if right and right_apart and any(k in beginnings for k in range(right.end, right.end + 2)):
            right = None
        owned = draft.end < self.size and self.words[draft.end] in self.lexicon.own
        if owned and left and not left_apart and (left.honorific or (left.start,))[0] in self.begins:
            left = None  # «X | معاون | خود را», but «رئیس‌جمهور X | وزیر | خود را»
        aide = right and not owned and not right_apart and self.is_second(draft)
        bare = self.is_bare_second(draft)  # of whoever is named, whatever his post («مشاور | X مدیرعامل Y | آمد»)
        if right and aide and (bare or (left and right.end not in beginnings)):
            begin = right.honorific[0] if right.honorific else right.start
            draft.aside = range(draft.end, begin)  # «مشاور | « | حسن کریمی»
            draft.title_end, draft.end, right = right.end, right.end, None  # «X مشاور | حسن کریمی», «مشاور | محمدی»
        if left and not left_apart:
            draft.name = left
        elif right and not right_apart:
            draft.name = right
        else:
            near = left or right or self.labelled(draft) or self.lined(draft)
            draft.name = near or self.called(draft) or self.related(draft) or self.subject_of(draft)
            draft.nominal = not (left or right)

    def is_bare(self, draft: Draft) -> bool:
        """Whether a post of some body has none written."""
        rest = self.words[draft.title_end : draft.end]  # «رئیس | سابق»
        bare = not draft.organization and all(word in self.lexicon.skipped for word in rest)
        placed = draft.post.kind == "member" and draft.title_end in self.places  # «نماینده اراک | و سخنگوی …»
        return bare and draft.post.kind in _SHARING and not placed

    def is_headed(self, draft: Draft) -> bool:
        """Whether a post that could have a field has neither field nor body («X، سخنگو | و مدیر شرکت گاز»)."""
        found = self.lexicon.posts.longest(self.words, draft.start)
        return self.is_field(draft) and found is not None and found[0] == draft.title_end

    def is_at_side(self, first: Draft, second: Draft) -> bool:
        """Whether a post is at the side of whoever leads the other's body («مشاور رئیس | و مدیرکل … سازمان X», «مشاور
        وزیر | و رئیس مرکز … وزارت X», but «معاون وزیر | و رئیس سازمان X»)."""
        inner = self.lexicon.posts.longest(self.words, first.start + 1)
        if inner is None or inner[0] != first.title_end or first.organization or second.organization is None:
            return False
        office, body = inner[1].office, range(*second.organization)
        return inner[1].kind == "body" or (office is not None and any(self.words[k] == squeeze(office) for k in body))

    def is_field(self, draft: Draft) -> bool:
        """Whether a post with a field of its own has no body written, and none in a post inside («معاون رئیس‌جمهور»)."""
        inside = range(draft.start + 1, draft.title_end)
        free = not (draft.organization or draft.organization_text) and draft.post.kind == "field"
        return free and all(self.lexicon.posts.longest(self.words, k) is None for k in inside)

    def is_shared(self, first: Draft, second: Draft) -> bool:
        """Whether «و» joins two persons with their posts, of which the second alone has the body of both («X، معاون
        مالی، و Y، معاون اداری شرکت …»)."""
        name = second.name
        alike = self.is_bare(first) and second.post.kind in _SHARING
        fields = self.is_field(first) and second.post.kind == "field"
        if not (alike or fields) or name is None or not second.organization:
            return False
        begin = name.honorific[0] if name.honorific else name.start
        end = first.end + (self.words[first.end] in self.lexicon.comma)
        apart = second.start - (self.words[second.start - 1] in self.lexicon.comma)
        return self.words[end] in self.lexicon.conjunctions and (end + 1, name.end) == (begin, apart)

    def is_second(self, draft: Draft) -> bool:
        """Whether a post is one at somebody's side, of no body («مشاور», «معاون»)."""
        second = self.words[draft.start] in self.lexicon.seconds
        free = not (draft.organization or draft.organization_text)
        rest = self.words[draft.title_end : draft.end]  # «مشاور | سابق»
        return second and free and all(word in self.lexicon.skipped for word in rest)

    def is_bare_second(self, draft: Draft) -> bool:
        """Whether such a post has no field of its own, and the form that it has before another's name («مشاور | X»)."""
        return self.is_headed(draft) and self.words[draft.title_end - 1] not in self.lexicon.ezafe.values()

    def related(self, draft: Draft) -> PersonMention | None:
        """The person of «X که پیش از این | رئیس Y | بود», no more than a time between."""
        if draft.end >= self.size or self.words[draft.end] not in self.lexicon.copulas:
            return None
        reach = range(draft.start - 1, max(draft.start - _CALLING, 0), -1)
        at = next((k for k in reach if self.words[k] in reporting().clauses), 0)
        if not at or not self.is_free(at + 1, draft.start):
            return None
        governed = self.words[draft.start - 1] in reporting().prepositions and draft.start - 1 not in self.dated
        return None if governed else self.by_end.get(at - (self.words[at - 1] in self.lexicon.comma))

    def are_two(self, first: Draft, second: Draft) -> bool:
        """Whether a plural verb has two posts for its subject, no more than one of them named («X رئیس … و | شهردار …
        آمدند»)."""
        start = self.starts[bisect_right(self.starts, first.start) - 1]
        end = next(iter(self.starts[bisect_right(self.starts, second.start) :]), self.size)
        several = sum(k in self.by_start for k in range(start, end)) > 1
        goes_on = second.end < self.size and self.words[second.end] in self.lexicon.conjunctions | self.lexicon.comma
        if second.name or several or goes_on:
            return False
        verb = next((k for k in range(second.end, end) if verbs().is_finite(self.norms[k])), None)
        return verb is not None and reporting().is_plural(self.words[verb])

    def is_met(self, draft: Draft, person: PersonMention) -> bool:
        """Whether the comma behind a post ends what the sentence begins with («در دیدار با | وزیر نفت، X گفت»), and no
        other one closes the name, or something is done to the person («وزیر نفت، X را»)."""
        if person.end < self.size and self.words[person.end] in self.lexicon.objects:
            return True
        start = self.starts[bisect_right(self.starts, draft.start) - 1]
        closed = person.end >= self.size or self.words[person.end] in self.lexicon.marks
        before = self.words[draft.start - 1]
        governed = before in reporting().prepositions or before in reporting().documents  # «با حکم | وزیر نفت، X»
        adverbial = self.lexicon.stops(self.words[start]) and (governed or self.lexicon.stops(before))
        return start < draft.start - 1 and adverbial and not closed

    def labelled(self, draft: Draft) -> PersonMention | None:
        """«(مدیرعامل: X)»."""
        if draft.start and draft.end < self.size and self.words[draft.end] in self.lexicon.colon:
            return self.by_start.get(draft.end + 1) if self.words[draft.start - 1] in self.lexicon.enclosing else None
        return None

    def lined(self, draft: Draft) -> PersonMention | None:
        """The name that a line has before a post and a colon, or that is all of the line above, where the post is all
        of its own line: in lists, letters and signatures («X: دبیرکل», «جناب آقای X | معاون محترم …»)."""
        end = draft.end + (draft.end < self.size and self.words[draft.end] in self.lexicon.marks)
        if end < self.size and end not in self.begins:
            return None
        at = draft.start
        if at not in self.begins:
            at -= self.words[at - 1] in self.lexicon.colon
            if at == draft.start:
                return None
        person = self.by_end.get(at)
        begin = person.honorific[0] if person and person.honorific else person.start if person else -1
        return person if begin in self.begins else None

    def called(self, draft: Draft) -> PersonMention | None:
        """«X، کارشناس ارشد کشاورزی و | رئیس …», «X ۴۴ ساله و | رئیس …»: a calling or an age between name and post."""
        lex, at = self.lexicon, draft.start - 1
        if at < 1 or self.words[at] not in lex.conjunctions:
            return None
        for end in range(at - 1, max(at - _CALLING, 0), -1):
            first = end + (self.words[end] in lex.apart)
            calling = self.words[first] in lex.callings or self.words[first].isdigit()
            if calling and (person := self.by_end.get(end)):
                return person
            ends = lex.is_stop(self.words, end) and not self.words[end].isdigit() and self.words[end] not in lex.apart
            if ends or end in self.begins:
                break
        return None

    def subject_of(self, draft: Draft) -> PersonMention | None:
        """The person of «X … به عنوان رئیس …» and «X … رئیس … است»."""
        lex = self.lexicon
        start = draft.start - (draft.start > 0 and self.words[draft.start - 1] in lex.enclosing)
        if (
            start > 1
            and self.words[start - 1] in lex.objects
            and self.words[draft.end : draft.end + 1]
            and self.words[draft.end] in lex.appointing
        ):
            return self.by_end.get(start - 1)
        for at in range(max(start - 2, 0), start):
            found = lex.as_post.longest(self.words, at)
            office = draft.title and at == start - 1 and self.words[at] in lex.presiding  # «به | ریاست X منصوب شد»
            if office or (found and found[0] == start):
                near = (self.by_end[k] for k in range(at, max(at - 4, 0), -1) if k in self.by_end)
                person = next(near, None)
                end = self.behind.get(draft.end, draft.end)  # «به عنوان مشاور X | مدیرعامل Y | انتخاب شد»
                appoints = end < self.size and self.words[end].startswith(tuple(lex.appointing))
                return self.appointed(end, at, person) if appoints else person
        owned = draft.start and self.words[draft.start - 1].endswith(lex.plurals)  # «خواسته‌های | رئیس … است»
        if draft.title or (not owned and draft.end < self.size and self.words[draft.end] in lex.copulas):
            start = self.starts[bisect_right(self.starts, draft.start) - 1]
            subject = self.by_start.get(start) or self.by_start.get(start + 1)
            if draft.start and self.words[draft.start - 1] in lex.conjunctions:
                return subject  # «به لطف X و | استاندار … است»
            reach = range(draft.start, max(draft.start - _COPULA_REACH, start), -1)
            return subject or next((self.by_end[k] for k in reach if k in self.by_end), None)
        return None

    def appointed(self, end: int, at: int, near: PersonMention | None) -> PersonMention | None:
        """The person of «X … | به عنوان رئیس Y | منصوب شد», «X را … | به عنوان رئیس Y | معرفی کرد»: the object, or, if
        the verb is passive or left out, the only one in the sentence of whom nothing else is said, or who is near."""
        start = self.starts[bisect_right(self.starts, at) - 1]
        persons = [self.by_end[k] for k in range(at, start, -1) if k in self.by_end]
        for person in persons:
            marks = next(k for k in range(person.end, at + 1) if self.words[k] not in self.lexicon.enclosing)
            if self.words[marks] in self.lexicon.objects:
                return person
        if not self.is_passive(end):
            return None
        held = {id(other.name) for other in self.given}
        subjects = [p for p in persons if not self.is_governed(p)]
        if free := [p for p in subjects if id(p) not in held]:
            return free[0] if len(free) == 1 else next((p for p in free if p is near), None)
        said = [k for k in range(start, at) if self.is_told(k)]
        known = [p for p in subjects if p.start > max(said, default=-1)]
        return known[0] if len(known) == 1 else None  # «X، رئیس …، | به عنوان رئیس Y | منصوب شد»

    def is_passive(self, at: int) -> bool:
        """Whether the verb of appointing at ``at`` is passive or left out («منصوب شد», «انتخاب‌شده», «منصوب و …»)."""
        copulas = self.lexicon.copulas
        whole = any(self.words[at] == made + shape for made in self.lexicon.appointing for shape in copulas)
        passive = copulas | self.lexicon.conjunctions
        return whole or (at + 1 < self.size and self.words[at + 1] in passive)

    def is_told(self, at: int) -> bool:
        """Whether somebody's words begin behind ``at``."""
        return at < self.size and (
            self.words[at] in self.lexicon.colon or reporting().cues.longest(self.words, at) is not None
        )

    def of_pronouns(self, drafts: list[Draft]) -> None:
        """Mark the posts, one or several that «و» joins, of «وی پیش از این رئیس … و مدیر … بود»; not those that another
        word owns («وی از دوستان | رئیس … بود»)."""
        chain: list[Draft] = []
        for draft in drafts:
            chain = [*chain, draft] if chain and self.joins(chain[-1].end, draft.start) else [draft]
            if draft.end < self.size and self.words[draft.end] in self.lexicon.copulas:
                start = self.starts[bisect_right(self.starts, draft.start) - 1]
                found = reporting().pronouns.longest(self.words, start)
                if found and found[1] == "person" and self.is_free(found[0], chain[0].start):
                    for post in chain:
                        post.of_pronoun = post.name is None

    def is_free(self, begin: int, at: int) -> bool:
        """Whether only times and small words stand in ``[begin, at)``, or a time right before ``at``."""
        small = reporting().openers | reporting().prepositions | self.lexicon.relative | self.lexicon.apart
        timed = (k for k in range(begin, at) if self.words[k] in self.lexicon.eras)
        return all(k in self.dated or self.words[k] in small for k in range(begin, next(timed, at)))

    def joins(self, begin: int, end: int) -> bool:
        """Whether «و» stands in ``[begin, end)``, with no more than a time behind it («و | از سال ۱۳۹۰»)."""
        return begin < end and self.words[begin] in self.lexicon.conjunctions and self.is_free(begin + 1, end)

    def is_governed(self, person: PersonMention) -> bool:
        """Whether a preposition stands before a person with his post, or before the one whom «و» joins to him («با حضور
        | X و Y»)."""
        at = person.honorific[0] if person.honorific else person.start
        at = min([at, *(other.start for other in self.given if other.name is person)])
        while at and self.words[at - 1] in self.lexicon.enclosing:
            at -= 1
        joint = at > 1 and self.words[at - 1] in self.lexicon.conjunctions | self.lexicon.comma
        if joint and (other := self.by_end.get(at - 1)):
            return self.is_governed(other)
        return at > 0 and self.words[at - 1] in reporting().prepositions

    def left(self, start: int) -> tuple[PersonMention | None, bool]:
        """The person named right before a post, and whether a comma or a dash stands between."""
        apart = False
        if start in self.begins:
            return None, False
        for at in range(start, max(start - _BETWEEN, 0), -1):
            if at in self.by_end:
                return self.by_end[at], apart
            word = self.words[at - 1]
            if word in self.lexicon.apart:
                apart = True
            elif word in self.lexicon.relative or at - 1 in self.ordinals:
                continue
            elif word not in self.lexicon.enclosing or at - 1 in self.begins:
                break
        return None, False

    def right(self, end: int) -> tuple[PersonMention | None, bool]:
        """The person named right after a post, and whether a comma or a dash stands between."""
        apart = False
        if end < self.size and (named := self.lexicon.named.longest(self.words, end)) and named[0] in self.by_start:
            return self.by_start[named[0]], apart  # «فرماندار پیشین شهر | به نام X»
        for at in range(end, min(end + _BETWEEN, self.size)):
            if at in self.begins:
                break
            if at in self.by_start:
                return self.by_start[at], apart
            word = self.words[at]
            if word in self.lexicon.apart:
                apart = True
            elif word not in self.lexicon.enclosing and not (at == end and word in self.lexicon.own):
                break  # «معاون | خود | علی محمدی»
        return None, False
