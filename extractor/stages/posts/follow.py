"""What common words behind a title are: its field, its place, its body, or the sentence's. Start at ``Following``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.language.boundaries import boundaries
from extractor.language.hazm import lexicon as dictionary
from extractor.words.cues import reporting
from extractor.words.organizations import grammar
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from extractor.stages.posts.reader import Reader

_LONGEST_AFFAIRS = 2
"""Words of affairs that are a title's («مسئول | امور مالی»); more may be a body's name («مدیر | امور اراضی یزد»)."""
_OBJECTS = ("pronouns", "object_marker")
"""Classes of the words that show a noun before them to be the sentence's."""
_SHORTEST_STEM = 3
"""Letters of who is meant by a plural («مخالف‌ان»)."""


class Following:
    """Tells for a ``Reader`` what the words behind a head of a post are, where no list and no model knows them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.words, self.norms, self.size = reader.words, reader.norms, reader.size
        self.lexicon = lexicon()

    def is_place(self, at: int) -> bool:
        """Whether one word at ``at`` can be a town that nobody knows: no common one that the sentence goes on from
        («شهردار | اجرایی کند»)."""
        if at + 1 in self.reader.places or self.words[at] in self.lexicon.districts:
            return True
        if grammar().is_generic(self.words[at]):
            return False  # «شهردار | وابسته است»
        return self.is_closed(at + 1) or not dictionary().in_use(self.norms[at])

    def is_closed(self, at: int) -> bool:
        """Whether what ends before ``at`` is set apart: by the line's end, a mark, a name, a preposition («ولسوال انجیل
        | به کابل رفت»), or who speaks."""
        return (
            at >= self.size
            or at in self.reader.begins
            or self.words[at] in self.lexicon.marks
            or at in self.reader.persons
            or boundaries().kind(self.norms[at]) == "prepositions"
            or self.words[at] in self.lexicon.skipped | reporting().others
            or self.words[at].endswith(self.lexicon.superlatives)
            or reporting().cues.longest(self.words, at) is not None
        )

    def is_title(self, at: int, end: int) -> bool:
        """Whether ``[at, end)`` belongs to a title and names no body: a rank, who is led, what somebody does
        («فرمانده | ارشد ناوگان», «رهبر | شورشیان یمن», «دبیر | جلسه», «مسئول | امور مالی»)."""
        word = self.words[at]
        led = word.endswith(self.lexicon.plurals) and self.words[at - 1] in self.lexicon.leaders
        if word in self.lexicon.ranks or led or self.is_people(word):
            return True
        if word in self.lexicon.affair:
            return end - at == _LONGEST_AFFAIRS
        closed = self.lexicon.referents | self.lexicon.respect
        if end - at > 1 or word in closed or grammar().heads.longest(self.words, at):
            return False
        if end < self.size and boundaries().kind(self.norms[end]) in _OBJECTS:
            return False  # «مدیرعامل | فعالیت خود را …»
        return dictionary().in_use(self.norms[at]) and not grammar().is_field(word)

    def is_indefinite(self, at: int, end: int) -> bool:
        """Whether one word is a common noun that «ی» makes any of its kind («مدیر جدید | مشکلی نداشت»)."""
        norm = self.norms[at]
        noun = next((norm[: -len(ending)] for ending in self.lexicon.indefinite if norm.endswith(ending)), "")
        office = self.lexicon.is_abstract(self.words[at])  # «مدیر | مسئولی»
        return end - at == 1 and not office and norm not in dictionary() and bool(noun) and dictionary().in_use(noun)

    def body(self, at: int, end: int) -> int:
        """Where a body begins among the words ``[at, end)`` behind a post with a field: at a part of a body («معاون
        پژوهشی | معاونت زنان»), at the head of a name («معاون | سازمان گردشگری»), at what is a body behind a post
        alone («معاون علمی | ریاست جمهوری»); ``end`` where there is none."""
        for k in range(at, end):
            known = grammar().after_post.longest(self.words, k) if k > at else None
            whole = known is not None and known[0] == end and self.words[k - 1] not in self.lexicon.conjunctions
            if self.begins_name(k, end) or whole or self.words[k] in self.lexicon.parts:
                return k
        return end

    def begins_name(self, at: int, end: int) -> bool:
        """Whether the head of a name stands at ``at`` with words behind it that it can have, up to ``end``."""
        found = grammar().heads.longest(self.words, at)
        if found is None or found[1].only_chained:
            return False
        behind, head = found
        if behind == end:
            return behind - at > 1  # «معاون | سازمان گردشگری»
        word = self.words[behind]
        asked = not head.first or word in head.first  # «مشاور فرماندهی معظم کل قوا»
        return asked and word not in self.lexicon.conjunctions  # «معاون امور مجلس و استان‌ها»

    def is_people(self, word: str) -> bool:
        """Whether a word is a plural of people («شورشیان», «نویسندگان»), and no word of its own («بحران»)."""
        ends = grammar().words.member_plurals
        own = dictionary().in_use(word)
        found = ((end, single) for end, single in ends.items() if word.endswith(end) and (single or not own))
        stems = [word[: -len(end)] + single for end, single in found]
        return any(stem in dictionary() for stem in stems if len(stem) >= _SHORTEST_STEM)
