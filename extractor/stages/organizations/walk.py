"""The way from a head word («سازمان», «شرکت») to the end of the name that it begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.ezafe import governs
from extractor.language.hazm import lexicon
from extractor.language.verbs import verbs
from extractor.records import OrganizationKind
from extractor.stages.organizations.tails import apart, asked_for, dedication, ends_with, members, rare
from extractor.words.organizations import Head
from extractor.words.persons import knowledge

if TYPE_CHECKING:
    from extractor.stages.organizations.rules import Rules

_LONGEST_LIST = 5
_LONGEST_NAME = 30
_GOVERNED = 2
"""Words behind a head within which a governor takes any noun («ستاد | حمایت از محرومان»)."""


@dataclass(slots=True)
class Found:
    """A name: tokens ``[start, end)``; ``sure`` if the text itself shows that it ends there."""

    start: int
    end: int
    kind: OrganizationKind
    entry: str
    sure: bool = True
    body: str | None = None
    """Key in organizations.yaml, unless a place or more made it another body's name."""
    placed: bool = False
    """Whether it ends with a place."""
    by_place: bool = False
    """Whether its place in the text shows a medium, whatever the words."""


class Walk:
    """The way from a head word to the end of its name.

    ``name()`` tries the steps in order at each token: the first that moves on or ends the name decides.
    """

    def __init__(self, rules: Rules, start: int, first: int, head: Head) -> None:
        self.r = rules
        self.w = rules.w
        self.words = rules.words
        self.head = head
        self.first = self.p = first
        self.found = Found(start, first, head.kind, f"organizations/heads.yaml#{head.key}")
        self.field = False
        """Whether words of a work field have been read."""
        self.unknown = 0
        """How many words have been taken for a proper name."""
        self.closed = False
        """Whether a larger body has been read, behind which only a place is the name's."""
        self.chained = self.named = self.ended = self.rejected = self.dedicatee = False

    def name(self) -> Found | None:
        """The name, or None where the words only describe a body."""
        r, steps = self.r, self.STEPS
        last = min(r.n, self.first + _LONGEST_NAME)
        while self.p < last and r.starts[self.p] != 1 and not self.ended:
            at = self.p
            for step in steps:
                step(self, self.words[at])
                if self.ended or self.p > at:
                    break
            else:
                self.found.sure = False
                break
        return self.judged()

    def judged(self) -> Found | None:
        """The name that the walk has found, cut where it may end; None where it shows no name."""
        r, head, found = self.r, self.head, self.found
        bare = self.p == self.first
        if self.p - self.first == 1 and self.words[self.first] in head.not_alone:
            return None  # «دانشگاه | اسلامی»
        if self.rejected or (bare and not head.bare) or (head.only_chained and not self.chained):
            return None
        if not self.chained and r.depth == 0 and r.described(found.start):
            return None
        shown = bare or found.placed or self.chained or found.sure or self.dedicatee
        if not shown and not (self.named and head.bare) and not self.evident():
            return None
        while self.words[self.p - 1] in r.g.connections and self.p - 1 > self.first:
            self.p -= 1
        if self.p - self.first < head.least and not (found.placed or self.chained):
            return None
        if bare and not r.no_minister(found.start, self.p):
            return None
        found.sure = found.sure or bare
        found.end = self.p
        if head.placed and found.placed and not self.chained:
            found.kind = head.placed
        if head.outside and not bare:
            found.start = self.first
        return found

    def evident(self) -> bool:
        """Whether a name whose end nothing shows is one all the same: «انجمن صنفی | …» is half a name, «باشگاه مشکلی
        | …» is none; a proper name of rare words, or one that a stop follows, is one."""
        r, p = self.r, self.p
        if not self.unknown:
            return p - self.first > 1 and self.field and apart(r, p)
        common = all(r.norms[k] in lexicon() or r.field(k) for k in range(self.first, p))
        if not common or p >= r.n or r.words[p] == self.w.comma or r.stops(p) or r.predicated(p):
            return True
        return r.words[p] == self.w.conjunction and r.headed(p + 1)  # «باشگاه مشکی و | باشگاه زرد»

    def end(self) -> None:
        self.ended = True

    def at_first(self) -> bool:
        return self.p == self.first

    def new(self) -> bool:
        """Whether a head that is no name alone still waits for its first word."""
        return self.at_first() and not self.head.bare

    # -- steps: each looks at the word at ``p`` and moves on, ends the name, or leaves it to the next ---------------

    def number(self, word: str) -> None:
        """«منطقه ۹», «ماده ۱۰۰», «تیپ ۶۵»."""
        if self.at_first() and self.head.number and self.r.is_label(self.p):
            after = next((q for q in range(self.p + 1, self.r.n) if self.words[q] not in self.w.arms), self.r.n)
            if self.head.number is True or after > self.p + 1 or self.r.unknown(after):
                self.p = after
                self.chained = self.field = self.named = True
            return
        numbered = word in self.w.numbered and self.p + 1 < self.r.n and self.words[self.p + 1].isdigit()
        if numbered and self.head.bare and word in self.w.clauses:
            return  # «پارلمان | ماده ۲ طرح»
        if numbered or (word.isdigit() and self.words[self.p - 1] in self.w.numbered):
            self.p += 2 if numbered else 1
            self.field = True

    def border(self, word: str) -> None:
        """Stop where no name goes on: at another's name, at a number, before a word that ends names."""
        r = self.r
        several = self.first - self.found.start > 1
        if word.isdigit() and not self.at_first() and not self.r.numbered(self.p - 1):
            self.end()  # «سازمان مدیریت پسماند | ۱۱ ماه»
        elif self.at_first() and several and self.head.kind == "media" and self.head.open and r.alone(self.p):
            self.p += 1  # «پایگاه خبری دیدار:», though the word be a common one
            self.end()
        elif word not in self.w.joiners and (r.stops(self.p) or (not self.at_first() and self.p in r.persons)):
            self.end()

    def opening(self, word: str) -> None:
        """What stands right after the head: a description, an ordinal, a quotation, a word that the head asks for."""
        if not self.at_first():
            return
        head, w = self.head, self.w
        if word in head.never:
            self.rejected = True  # «بسیج | امکانات»
            self.end()
            return
        if head.class_word and self.p + 1 < self.r.n and self.r.of_country(word):
            self.first = self.found.start = self.p = self.p + 1  # «روزنامه کانادایی | …»
            return
        known = self.r.known(self.p + (word in w.quotes), head.kind == "club") if head.class_word else 0
        if known:
            self.end()
            if self.first - self.found.start == 1 and not head.inside:
                self.rejected = True  # the body is found by itself, without «روزنامه»
            elif word in w.quotes:
                self.p = self.r.quotation(self.p)
            else:
                self.p = known
        elif word in w.descriptive and word not in head.first:
            self.end()
        elif head.ordinal and word in w.ordinals:
            self.p += 1
            self.field, self.named = not head.bare, head.bare  # «مجلس هفتم | نصیب آنان شد»
            if head.bare and self.p < self.r.n and self.words[self.p] in head.first & self.r.g.triggers:
                self.p += 1  # «مجلس دهم | شورای اسلامی»
                self.field = True
        elif word in w.quotes and not head.bare:
            self.p = self.r.quotation(self.p)
            self.end()

    def place(self, word: str) -> None:
        """Go over a place; with it the name ends."""
        end = self.r.place(self.p)
        if not end:
            return
        if self.head.joint and not self.w.joint_words.isdisjoint(self.words[self.found.start : self.p]):
            end = self.r.partner(end) or end
        nameless = end == self.p + 1 and word in self.w.bare_places and not self.head.bare
        if not self.at_first() or (self.head.place and not nameless):
            self.p = end
            self.found.placed = self.found.sure = True
        self.end()

    def asked(self, word: str) -> None:
        """Look, right behind the head, for the words without which it begins no name."""
        if not self.at_first() or not self.head.first:
            return
        if word in self.head.first:
            self.named = True
        else:
            self.end()

    def larger(self, word: str) -> None:
        """«دفتر امور شهری | استانداری قزوین»."""
        if not self.head.chain or word not in self.r.g.triggers:
            return
        larger = self.r.larger(self.p)
        if larger and self.head.worked and self.at_first() and self.r.headed(self.p):
            self.end()  # «جوان‌گرایی در مدیریت | شرکت ملی نفت»
        elif larger:
            self.closed = larger.kind != "company" and (larger.end - self.p > 1 or not self.r.field(self.p))
            self.p, self.chained, self.field = larger.end, True, True
            self.found.sure, self.found.placed, self.ended = larger.sure, larger.placed, larger.placed

    def ordinal(self, word: str) -> None:
        """«ستاد خبری دومین نمایشگاه …»."""
        end = self.r.ordinals.get(self.p)
        if end and self.field and end < self.r.n and self.r.field(end):
            self.p = end

    def connection(self, word: str) -> None:
        """«و», «،», «-» and «(ره)»."""
        w, r = self.w, self.r
        if word in w.brackets:
            end = self.r.honorific(self.p)
            self.field = self.field or end > self.p
        elif word in self.r.g.connections:
            several = self.first - self.found.start > 1  # «شرکت مهندسی | و توسعه گاز ایران»
            self.field = self.field or (self.at_first() and several and r.g.is_field(self.words[self.p - 1]))
            end = self.coordination() if self.field or self.unknown else self.p
        else:
            return
        if end == self.p:
            self.end()
        self.p = end

    def action(self, word: str) -> None:
        """«… اعلام | کرد»: the noun is the verb's."""
        if self.named and self.at_first():
            return  # «مجلس نمایندگان داشت»
        verb = self.p + 1
        if governs(self.words[self.p - 1]):
            return  # «تحویل شرکت پخش فرآورده‌های | نفتی شد»
        if word in self.w.verbal_fields and verb + 2 < self.r.n and self.words[verb] == self.w.conjunction:
            verb += 2  # «شورای مقاومت | تدوین و منتشر کرد»
        if verb < self.r.n and verbs().is_light(self.words[verb]):
            self.end()

    def governor(self, word: str) -> None:
        """«مبارزه با مواد مخدر»."""
        r, p = self.r, self.p
        if not self.governs(p):
            return
        at = p + 2
        number = self.words[at].isdigit()
        clause = self.words[at] in self.w.clauses and at + 1 < r.n and self.words[at + 1].isdigit()
        noun = p - self.first < _GOVERNED and self.words[at].isalpha() and not r.stops(at) and r.starts[at] != 1
        if number or clause or noun or r.field(at):
            self.p, self.field = at + number + 2 * clause, True
            if noun and not (number or clause or r.field(at)):
                self.p = at + 1  # «مبارزه با پولشویی»

    def governs(self, p: int) -> bool:
        """Whether a noun at ``p`` stands before the preposition that it asks for."""
        return p + 2 < self.r.n and self.words[p + 1] in self.w.governors.get(self.words[p], ())

    def work(self, word: str) -> None:
        """A word of a work field, or one that the head asks for."""
        named = self.at_first() and self.named
        joined = self.head.members and members(self.w, word, self.at_first())
        joined = joined or (self.head.joint and self.at_first() and word in self.w.joint_words)
        field = self.r.field(self.p) if self.head.fields and not self.closed else 0
        if named or ((field or joined) and (self.new() or self.goes_on(word))):
            self.field = self.field or not (named and self.head.open) or self.r.g.is_field(word) or joined
            self.p += field or 1
        elif field and not self.at_first() and self.r.predicated(self.p):
            self.end()  # «شورای عالی شهرسازی | طرح را پذیرفت»

    def goes_on(self, word: str) -> bool:
        """Whether a field's word is the name's and not the sentence's («پلیس فتا | شناسایی متهم را …»)."""
        p, words = self.p, self.words
        if word not in self.w.verbal_fields or words[p - 1] == self.w.conjunction or p + 1 >= self.r.n:
            return True
        if words[p - 1] in self.w.leading:
            return True
        return words[p + 1] == self.w.conjunction or self.r.field(p + 1) > 0 or self.r.place(p + 1) > 0

    def proper(self, word: str) -> None:
        """A proper name, or a word that a field or place behind it shows to be the name's."""
        r, p = self.r, self.p
        if self.closed:
            return  # «دفتر ریاست جمهوری | راه پیدا کرد»
        latin = word.isascii() and word.isalpha()
        if self.at_first() and self.head.bare and self.head.place and r.norms[p] in lexicon():
            self.end()  # «شهرداری | جریمه»
            return
        if not latin and (not r.proper(p) or (self.field and knowledge().is_given(word))):
            return
        if not latin and r.predicated(p):
            self.ended = not self.at_first()
            return
        if self.unknown and not (latin or self.head.class_word) and rare(r, p - 1) and apart(r, p):
            self.end()  # «کشت و صنعت رایان‌دام | مجوز صادرات دارد»
            return
        room = min(self.head.open, 1) if self.field else self.head.open
        if self.unknown < room or (latin and self.head.open):
            self.p += 1
            self.unknown += 1
            self.found.sure = False
        elif self.field and p + 1 < r.n and r.starts[p + 1] != 1 and not r.stops(p + 1):
            field = self.head.fields and r.field(p + 1) > 0 and not r.predicated(p + 1)
            self.p += r.place(p + 1) > 0 or field

    def through(self, word: str) -> None:
        """The larger body behind a few words that no list has («مرکز نخبگان | بنیاد شهید»)."""
        r, q = self.r, self.p
        while q < r.n and q - self.p <= self.head.through and r.starts[q] != 1 and not (r.stops(q) and self.apart(q)):
            follows = q > self.p and self.words[q - 1] != self.w.conjunction  # «مرکز فضای مجازی و | سازمان فناوری»
            larger = r.larger(q) if follows and self.words[q] in r.g.triggers else None
            if larger:
                self.p = q
                return
            if q in r.persons or q in r.numbers or r.place(q) or verbs().is_form(r.norms[q]):
                return
            if not self.words[q].isalpha():
                return
            q += 1

    def apart(self, q: int) -> bool:
        """Whether a word that ends names is no noun of work that «و» joins («دبیرخانه تبیین و | اقدام دانشگاه یزد»)."""
        return self.words[q - 1] != self.w.conjunction or boundaries().kind(self.r.norms[q]) != "verbal_nouns"

    def dedicated(self, word: str) -> None:
        """Whom it is named after, behind the head or a field («مدرسه | شهید بهشتی», «مرکز درمانی | امام رضا (ع)»)."""
        if self.closed or self.chained or self.head.bare:
            return
        if end := dedication(self.r, self.p):
            self.p, self.unknown, self.dedicatee, self.found.sure = end, self.head.open + 1, True, False
            self.ended = not self.head.chain and not self.r.place(end)

    def last(self, word: str) -> None:
        """The last words of a name, which no list has, before what surely ends it («بیماران | کلیوی | افزود»), behind
        the head alone where a post asks for a body («دبیر کارگروه | مد و لباس | گفت»)."""
        if self.closed or self.chained or self.unknown or not self.head.fields:
            return
        if self.field and ends_with(self.r, self.p):
            self.p += 1
        elif self.new() and not self.head.first and (end := asked_for(self.r, self.found.start, self.p)):
            self.p = end
        else:
            return
        self.unknown += 1
        self.ended, self.found.sure = True, False

    STEPS = (
        *(number, dedicated, border, opening, place, asked, larger, ordinal),
        *(connection, action, governor, work, proper, last, through),
    )

    def coordination(self) -> int:
        """Where the name goes on after «و» or «،» at ``p``: at a word of a field; else ``p``."""
        r, w, words, p = self.r, self.w, self.words, self.p
        q = p
        if words[p] == w.comma:
            if not self.head.comma:
                return p
            for _ in range(_LONGEST_LIST):
                if q >= r.n or words[q] != w.comma:
                    break
                q += 1
                item = q
                while q < r.n and q - item < _LONGEST_LIST and (size := r.field(q)):
                    q += size
                if q == item or r.known(item):
                    return p
        joined = q < r.n and words[q] in r.g.connections and words[q] != w.comma
        dashed = joined and words[q] in w.joiners
        q += 1
        if not joined or q >= r.n or r.starts[q] == 1 or r.known(q) or r.bare_head(q):
            return p
        if dashed and not (words[p - 1].endswith(w.adjective) and words[q].endswith(w.adjective)):
            return p  # «صندوق بازنشستگی | - سیمان فارس»
        if self.field and (r.field(q) or self.governs(q)):
            return p if q + 1 < r.n and verbs().is_light(words[q + 1]) else q
        if dashed or not r.proper(q) or r.stops(q) or r.place(q) or words[q] in r.g.triggers | w.posts:
            return p
        whole = r.place(q + 1) or (self.head.chain and q + 1 < r.n and words[q + 1] in r.g.triggers and r.larger(q + 1))
        # «کانون بازنشستگان و وظیفه‌بگیران استان اصفهان»: the place, or the larger body, shows that both are the name's
        return q + 1 if whole else p
