"""Where persons are named, without a model: by given name, by honorific, and as the subject of what is said.

Start at ``Rules.mentions``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain, compress, count
from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import known_places
from extractor.language.hazm import lexicon as dictionary
from extractor.language.honorifics import behind
from extractor.language.verbs import verbs
from extractor.layers import phrases, sentences, standing
from extractor.mentions import PersonMention, Tokens
from extractor.spelling.letters import ZWNJ
from extractor.stages.persons import shapes
from extractor.stages.persons.behind_posts import appositions, before_verbs
from extractor.words.cues import cues, reporting
from extractor.words.persons import knowledge
from extractor.words.statesmen import statesmen
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORDS_OF_A_NAME = 5
_RARE = 4
"""Letters from which on a surname that no lexicon knows is no other word."""
_SURNAME = 4
"""Tokens of a surname and what ends it."""
_RANK = 4
"""Tokens of a rank."""
_MARKS_BETWEEN = 3
"""Marks that may stand between a name and its post («X»، رئیس …)."""

_SURNAMES_TOO = frozenset({"prepositions", "preverbs", "verbal_nouns", "predicates", "adverbs"})
"""Classes of words that surnames are made of too («پیرامون», «انجام»)."""


_NOUNS = frozenset({"preverbs", "verbal_nouns"})
"""… and those of nouns, before a verb of saying."""


class Rules:
    """Names by given name, by honorific, and where the subject of a sentence that reports speech stands."""

    def __init__(self, doc: Doc, words: list[str], begins: set[int]) -> None:
        self.doc, self.words = doc, words
        self.norms: list[str] = doc._.norms
        self.begins = begins
        self.know = knowledge()
        self.lexicon = lexicon()
        self.taken = {i for o in doc._.organizations for i in range(o.start, o.end)}
        self.taken |= {i for n in doc._.numerals if n.ordinal for i in range(n.start, n.end)}
        self.spoken = {start for (start, _), _entry in cues(doc)}
        self.several = {start for (start, end), _ in cues(doc) if reporting().is_plural(words[end - 1])}
        """Verbs of saying of several."""
        self.sentences = sentences(doc)
        self.known = known_places(doc)

    def mentions(self) -> list[PersonMention]:
        """The persons that the rules find, in order."""
        found: list[PersonMention] = []
        done = 0
        listed = (self.in_full(), self.headline(), self.quoted(), self.slots(), before_verbs(self), appositions(self))
        for start, end in chain(*listed):
            board = end - start == 1 and self.words[start] in self.lexicon.excluded  # «هیئت‌مدیره | مدیر جدید را …»
            if start not in self.taken and not board:
                found.append(PersonMention(start, end, None, "persons/given_names.yaml#places"))
                self.taken.update(range(start, end))
        may_begin = self.know.may_begin
        begins = {*compress(count(), map(may_begin.__getitem__, self.words))}
        begins |= {k - 1 for k in standing(self.doc, self.know.seconds) if k}
        for at in sorted(begins):
            word = self.words[at]
            if at < done or at in self.taken or self.is_document(at, begins):
                continue
            if reporting().returns.longest(self.words, at):
                continue  # «شایان گفتن است …»
            start = behind(self.words, at)
            if word in self.know.of_office and not (self.given(start) or self.is_known(start)):
                continue
            if start > at or self.given(at) or word in self.know.prefixes:
                end = self.end_of_name(start)
                if self.is_name(start, end, evident=start > at):
                    honorific = (at, start) if start > at else None
                    found.append(PersonMention(start, end, honorific, "persons/given_names.yaml#names"))
                    done = end
        self.add_beside(found)
        found += [PersonMention(at, at + 1, None, "posts/statesmen.yaml#held") for at in self.statesmen()]
        return found

    def is_document(self, at: int, begins: set[int]) -> bool:
        """Whether what somebody has written stands at ``at``, before the name («در | پیام | حسن کریمی»)."""
        behind = at + 1 + (at + 1 < len(self.words) and self.words[at + 1] in reporting().fillers)
        return self.words[at] in reporting().documents and behind in begins

    def statesmen(self) -> Iterator[int]:
        """Surnames of foreign holders of posts of state that stand alone and are no other word («ترامپ», «بوش»)."""
        known = statesmen().surnames
        places = {k for place in self.known for k in range(place.start, place.end)}
        for at in standing(self.doc, known):
            word = self.words[at]
            if at in self.taken or at in places or self.know.is_given(word):
                continue
            if word in self.know.surnames or (len(word) >= _RARE and word not in dictionary()):
                yield at

    def add_beside(self, found: list[PersonMention]) -> None:
        """Names right before a post; one that follows another is the rest of it («رجب طیب | اردوغان»)."""
        self.taken.update(i for m in found for i in range(m.start, m.end))
        by_end = {m.end: m for m in found}
        for start, end in self.beside():
            if start in by_end:
                by_end[start].end = end
            else:
                found.append(PersonMention(start, end, None, "persons/given_names.yaml#surnames"))
            self.taken.update(range(start, end))

    def given(self, at: int) -> int:
        """The number of words of the given name at ``at`` («روح الله» in two); 0 where there is none."""
        if at >= len(self.words):
            return 0
        if self.know.is_given(self.words[at]):
            return 1
        two = at + 1 < len(self.words) and self.know.is_given(self.words[at] + self.words[at + 1])
        return 2 if two and not self.closes(at) else 0

    def is_known(self, at: int) -> bool:
        """Whether a surname of the list stands at ``at``."""
        return at < len(self.words) and self.know.is_surname(self.words[at])

    def closes(self, at: int) -> bool:
        """Whether no name goes over ``at`` («به | نوش آفرین»); «کاترین» is no superlative."""
        word = self.words[at] if at < len(self.words) else ""
        if word in self.know.foreign and word.endswith(self.lexicon.superlatives):
            return False
        return self.lexicon.ends_name(self.words, self.norms, at)

    def end_of_name(self, start: int) -> int:
        """Where a name ends that begins at ``start``, as far as its words tell."""
        end = start
        while self.length(start, end) < _WORDS_OF_A_NAME and not self.ends_name(start, end):
            end += 1
        return end

    def length(self, start: int, end: int) -> int:
        """The number of words of a name, «بن» and its like not counted."""
        small = self.know.particles | self.know.particles_too
        return sum(word not in small for word in self.words[start:end])

    def inside(self, start: int, at: int) -> bool:
        """Whether a name goes on at ``at`` because a particle stands there or before («حمد | بن | خلیفه»)."""
        word, before = self.words[at], self.words[at - 1]
        if at > start + 1 and before in self.know.particles and word in self.know.particles_too:
            return at + 1 < len(self.words) and not self.closes(at + 1)
        if at > start + 2 and before in self.know.particles_too and self.words[at - 2] in self.know.particles:
            return True
        if word in self.know.particles:
            further = at + 1 + (at + 1 < len(self.words) and self.words[at + 1] in self.know.particles_too)
            return further < len(self.words) and not self.closes(further)
        return at > start + 1 and before in self.know.particles and not self.closes(at)

    def ends_name(self, start: int, at: int) -> bool:
        """Whether the name that begins at ``start`` ends before ``at``."""
        if at >= len(self.words) or at in self.taken or (at > start and at in self.begins):
            return True
        if at == start + 2 and self.words[at] in self.know.apart:
            return False
        if at > start and self.inside(start, at):
            return False
        is_verb = verbs().is_form(self.norms[at]) and (at > start + 1 or self.words[at] not in dictionary())
        if is_verb or self.closes(at):
            return not self.is_surname_too(start, at)
        word = self.words[at]
        start += self.words[start] in self.know.prefixes
        given = self.given(start)
        if at < start + given + 1 or not (given or self.is_ranked(start)):
            return False
        timed = boundaries().kind(self.norms[at].rpartition(ZWNJ)[2]) == "times"  # «سه‌شنبه‌شب»
        made = ZWNJ in self.norms[at] and verbs().is_form(self.norms[at].rpartition(ZWNJ)[2])  # «انتخاب‌شده»
        if timed or made or shapes.glued(word) or self.of_verb(at):
            return True
        if self.know.is_given(self.words[at - 1]) or word in self.know.prefixes or word in self.know.seconds:
            return False
        return not (shapes.is_surname(word) or self.know.is_given(word) or self.leads(at + 1))

    def of_verb(self, at: int) -> bool:
        """Whether a word of common use at ``at`` is the verb's behind it («… | پایان یافت»)."""
        if at + 1 >= len(self.words) or at + 1 in self.begins or not verbs().is_light(self.words[at + 1]):
            return False
        return not self.know.is_surname(self.words[at]) and dictionary().get(self.words[at], (0, ()))[0] > 0

    def is_surname_too(self, start: int, at: int) -> bool:
        """Whether a verb or a function word is a surname here, after one given name: a verb with another surname behind
        it, another word where a comma or a post follows («رضا پیرامون، مدیرعامل …»)."""
        first = at - 1
        if first != start + (self.words[start] in self.know.prefixes) or not self.know.is_given(self.words[first]):
            return False
        if self.words[at] in self.know.posts_too:  # «احسان رهبر | مدیرعامل …», but «احسان | رهبر حزب»
            told = at + 1 in self.spoken or not reporting().others.isdisjoint(self.words[at + 1 : at + 2])
            return told or self.lexicon.posts.longest(self.words, at + 1 + self.is_comma(at + 1)) is not None
        if at + 1 in self.spoken and (boundaries().kind(self.norms[at]) in _NOUNS or verbs().is_form(self.norms[at])):
            return True  # «محمد آسوده | گفت»
        if boundaries().kind(self.norms[at]) in _SURNAMES_TOO:
            after = at + 1 < len(self.words) and self.words[at + 1]
            return after in self.lexicon.comma or self.lexicon.posts.longest(self.words, at + 1) is not None
        if self.words[at] not in self.know.verbs_too:
            return False
        return not self.closes(at + 1)

    def is_comma(self, at: int) -> bool:
        return at + 1 < len(self.words) and self.words[at] in self.lexicon.comma

    def is_name(self, start: int, end: int, evident: bool) -> bool:
        """Whether words are a name; ``evident``: what stands before them says that one follows."""
        know, words = self.know, self.words
        length = self.length(start, end)
        if not 0 < length < _WORDS_OF_A_NAME or (not evident and start and words[start - 1] in know.not_after):
            return False
        first = start + (words[start] in know.prefixes and length > 1)
        if evident:
            return length > 1 or not (know.is_given(words[first]) or (end - start == 1 and shapes.tells(words[first])))
        given = self.given(first)
        if not given or length <= given:
            return False
        led = first + 1 < end and words[first + 1] in know.particles
        if given > 1 or words[first] not in know.ambiguous or led:
            return True
        last = words[end - 1]
        if know.is_surname(last):
            return True
        abroad = words[first] in know.foreign  # «تام هنکسون», but «گرگ خاکستری»
        if len(last) >= _RARE and shapes.is_strange(last) if abroad else last.endswith(know.endings):
            return True
        message = words[first] in reporting().documents and not shapes.is_strange(last)
        other = message or any(start < place.end <= end for place in self.known)
        return not other and self.opens(start) and self.leads(end)  # but «پیام | تبریک | وزیر نفت», «بهار | ایران»

    def opens(self, at: int) -> bool:
        return at in self.begins or self.lexicon.opens(self.words, at)

    def leads(self, at: int) -> bool:
        """Whether a person's post, or what somebody says, follows at ``at``."""
        if at >= len(self.words):
            return False
        if at in self.spoken or self.words[at] in self.lexicon.callings:
            return True
        return bool(reporting().leads.longest(self.words, at) or self.lexicon.posts.longest(self.words, at))

    def is_called(self, at: int) -> bool:
        """Whether a calling follows behind a comma at ``at`` («X، | نویسنده این کتاب، گفت»)."""
        return self.is_comma(at) and self.words[at + 1] in self.lexicon.callings

    def in_full(self) -> Iterator[Tokens]:
        """Statesmen with their whole names, but not what is called after one («شاخه نواز شریف»)."""
        for start, end, _ in phrases(self.doc, statesmen().full):
            if not (start and self.words[start - 1] in self.know.not_after):
                yield start, end

    def headline(self) -> Iterator[Tokens]:
        """A surname alone that the first line lets speak («سلطانی‌فر: …»)."""
        start = behind(self.words, 0)
        colon = next(
            (k for k in range(start + 1, min(start + _SURNAME, len(self.words))) if self.ends_name(start, k)), 0
        )
        if colon and self.words[colon] in self.lexicon.colon and self.know.is_surname(self.words[start]):
            rest = self.words[start + 1 : colon]
            if all(word in self.know.apart or word in self.know.doubtful for word in rest):
                yield start, colon

    def quoted(self) -> Iterator[Tokens]:
        """A name in quotation marks before a post or a verb of saying («عیسی قراقع» رئیس …)."""
        words, marks = self.words, self.lexicon.enclosing
        for at in range(len(words) - 1):
            if words[at] not in marks or words[at + 1] in marks:
                continue
            start = behind(words, at + 1)
            end = self.end_of_name(start)
            ranked = end > start and (start > at + 1 or self.is_ranked(at))
            several = ranked or end - start > 1 or (end > start and ZWNJ in self.norms[start])
            if not several or end - start >= _WORDS_OF_A_NAME or end >= len(words) or words[end] not in marks:
                continue
            after = end + 1 + (end + 1 < len(words) and words[end + 1] in self.lexicon.comma)
            if self.leads(after):
                yield start, end

    def is_ranked(self, at: int) -> bool:
        """Whether a rank or an honorific ends right before ``at`` («ژنرال | «عبدالرازق» فرمانده …»)."""
        return any(behind(self.words, k) == at for k in range(max(at - _RANK, 0), at))

    def beside(self) -> Iterator[Tokens]:
        """Names right before a post: surnames («زنگنه وزیر نفت»), or, after a mark, words that no lexicon knows."""
        words, lex = self.words, self.lexicon
        between = lex.apart | lex.enclosing
        for post, _, _ in phrases(self.doc, lex.posts):
            end = post
            while end and post - end < _MARKS_BETWEEN and words[end - 1] in between:
                end -= 1
            start, unknown = self.run(end, self.know.is_surname), self.run(end, shapes.is_surname)
            last = end - start > 1 and words[end - 1] in self.know.apart
            last = last or self.know.is_surname(words[end - 1])
            if start < end and last and not (start and words[start - 1] in self.know.not_after):
                yield (unknown if unknown == start - 1 else start), end
            elif self.are_named(unknown, end, post) if end - unknown > 1 else self.is_rare(unknown, post):
                yield unknown, end

    def are_named(self, start: int, end: int, post: int) -> bool:
        """Whether words that no lexicon knows are a name: behind a mark, and before one or describing nothing; behind a
        preposition («با | اولکسی مارچنکو وزیر …») none may be known."""
        if self.opens(start):
            return end < post or not self.describes(start, end)
        before = self.words[start - 1]
        met = before in reporting().prepositions - self.lexicon.inside or before in reporting().documents
        return met and all(map(shapes.is_strange, self.words[start:end])) and not self.describes(start, end)

    def is_rare(self, at: int, post: int) -> bool:
        """Whether one word that no lexicon knows, and no place, is a name: with which a sentence begins, before a comma
        and a post («مونچی، | مدیر ورزشی سپاهان»), or in a list, right before one («…، امیاری | مدیرکل …»)."""
        word = self.words[at]
        if len(word) < _RARE or word in dictionary() or any(place.start <= at < place.end for place in self.known):
            return False
        if at in self.begins:
            return post == at + 2 and self.words[at + 1] in self.lexicon.comma
        line = range(max([k for k in self.begins if k <= at], default=0), at)
        listed = self.words[at - 1] in self.lexicon.comma | self.lexicon.conjunctions
        listed = listed and any(self.lexicon.posts.longest(self.words, k) for k in line)
        return listed and post == at + 1 and shapes.is_strange(word) and not self.describes(at, post)

    def describes(self, start: int, end: int) -> bool:
        """Whether words that no lexicon knows describe something: in the ezafe, a document, or with a place's name or
        its class («کاروانسرای شاتوت | رئیس …», the last words of a headline)."""
        if self.words[start] in self.know.not_after or self.words[start] in reporting().documents:
            return True
        bound = any(word.endswith(self.know.bound) for word in self.words[start : end - 1])
        return bound or any(start < place.end and place.start < end for place in self.known)

    def run(self, end: int, known: Callable[[str], bool]) -> int:
        """Where the words of a name begin that end before ``end``."""
        start = end
        while start and end - start < _WORDS_OF_A_NAME - 1 and start not in self.begins:
            word = self.words[start - 1]
            if self.in_two(start - 2):
                start -= 2
                continue
            if start - 1 in self.taken or self.closes(start - 1):
                break
            if not (known(word) or self.know.is_given(word)):
                break
            start -= 1
        return start

    def in_two(self, at: int) -> bool:
        """Whether the words at ``at`` and after are one of a name («روح الله», «نخعی نژاد»)."""
        if at < 0 or at in self.taken:
            return False
        rest = self.words[at + 1] in self.know.apart and at + 1 not in self.begins and at + 1 not in self.taken
        return self.given(at) == 2 or (rest and not self.closes(at))

    def slots(self) -> list[Tokens]:
        """Names at the beginning of a sentence that reports speech, also after «به گزارش …،»."""
        rep, words = reporting(), self.words
        found: list[Tokens] = []
        for first, last in self.sentences:
            if self.spoken.isdisjoint(range(first, last)):
                continue
            start = met[0] if (met := rep.meetings.longest(words, first)) else first  # «در این نشست | رضایی گفت»
            if rep.own.longest(words, first):
                pauses = (k + 1 for k in range(first, last) if words[k] in rep.pauses and k not in self.taken)
                start = next(pauses, last)
            rank, start = start, behind(self.words, start)
            end = self.end_of_name(start)
            if start > rank and end - start == 1 and shapes.tells(words[start]):
                continue
            if not 0 < end - start < _WORDS_OF_A_NAME or rep.pronouns.longest(words, start):
                continue
            if words[start] in rep.anonymous or self.describes(start, end):
                continue
            if end - start == 1 and end in self.several:
                continue  # «دانشجویان | گفتند»
            named = end - start == 1 or any(map(shapes.is_name_word, words[start:end]))
            if named and (self.leads(end) or self.is_called(end)):
                found.append((start, end))
        often = Counter(words[start] for start, end in found if end - start == 1)
        return [
            (start, end)
            for start, end in found
            if end - start > 1 or often[words[start]] > 1 or shapes.is_surname(words[start])
        ]
