"""Mentions of organisations ─► entities: which names in an article mean one body.

One are: equal names; names of one known body; a name and the same with a place («سازمان بهزیستی», «سازمان بهزیستی
کشور»); a name and its short form («شرکت مخابرات», «پالایشگاه شازند»); a name with and without its head («منابع طبیعی
املش», «اداره منابع طبیعی املش»); a name and the acronym in brackets after it; a name and its misspelling.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from extractor.language.gazetteer import gazetteer
from extractor.mentions import EntityMention, OrganizationEntity, OrganizationMention, Tokens
from extractor.stages.organizations.places import Places
from extractor.words.organizations import is_mark

if TYPE_CHECKING:
    from spacy.tokens import Doc

Words = tuple[str, ...]

_HAMZA = "\u0621"

_COMPARED = 30
"""With so many earlier names of the same first word a name is compared at most, so that time stays linear."""
_LONGEST_HEAD = 4
"""Words from which on a head is too much to be left out."""
_LIKE = 0.75
"""Likeness from which two words are spellings of one."""
_SPELLED = 5
"""Letters from which a word may be misspelt."""


@dataclass(slots=True, eq=False)
class _Form:
    """A name as written, with all its mentions."""

    words: Words
    core: Words
    """Words without the place at the end."""
    place: Words
    body: str | None
    """Key in organizations.yaml of the body that the core names."""
    national: bool = False
    """Whether it says that it is the whole country's («ستاد انتخابات کشور»), no branch's."""
    mentions: list[OrganizationMention] = field(default_factory=list)
    merged: _Form | None = None

    def root(self) -> _Form:
        form = self
        while form.merged:
            form = form.merged
        return form

    @property
    def first(self) -> int:
        return self.mentions[0].start


def cluster(doc: Doc) -> list[OrganizationEntity]:
    """The organisations of an annotated Doc, in order of their first mention."""
    return _Clusters(doc).entities()


class _Clusters:
    """Groups the mentions of one Doc."""

    def __init__(self, doc: Doc) -> None:
        self.places = Places(doc)
        self.g = self.places.g
        self.norms: list[str] = doc._.norms
        self.offsets: list[Tokens] = doc._.offsets
        self.words = self.places.words
        marks = self.g.words
        self.closing = {*marks.quotes.values(), *marks.brackets.values(), marks.comma}
        self.opening = {*marks.quotes, *marks.brackets}
        self.forms: dict[Words, _Form] = {}
        self.by_start: dict[int, _Form] = {}
        mentions: list[OrganizationMention] = doc._.organizations
        for mention in mentions:
            words = self.plain(mention.start, mention.end)
            form = self.forms.get(words)
            if form is None:
                form = self.forms[words] = self.form(mention, words)
            form.mentions.append(mention)
            self.by_start[mention.start] = form

    def plain(self, start: int, end: int) -> Words:
        """The words of a name without class word, marks, «(ره)» and a last hamza («اتکاء»); countries as codes."""
        head = self.g.heads.longest(self.words, start)
        if head and head[1].class_word and head[0] < end:
            start = head[0]
        marks = self.g.words.honorific_marks
        words = tuple(w.rstrip(_HAMZA) or w for w in self.coded(start, end) if not is_mark(w) and w not in marks)
        return words or tuple(self.words[start:end])

    def coded(self, start: int, end: int) -> list[str]:
        """Words with countries behind the first one as ISO codes («ارتش اسرائیل» is «ارتش رژیم صهیونیستی»)."""
        words = self.words[start : start + 1]
        at = start + 1
        while at < end:
            after, word = gazetteer().country(self.words, at) or (at + 1, self.words[at])
            at, word = (after, word) if after <= end else (at + 1, self.words[at])
            words.append(word)
        return words

    def form(self, mention: OrganizationMention, words: Words) -> _Form:
        cut = mention.end
        for p in range(mention.start + 1, mention.end if mention.registry_id is None else 0):
            if self.places.place(p) == mention.end:
                cut = p
                break
        skipped = self.g.words.place_words
        place = tuple(w for w in self.coded(cut - 1, mention.end)[1:] if w not in skipped)
        if "".join(self.words[cut : mention.end]) in self.g.words.national:
            place = ()
        ends = ("".join(self.words[p : mention.end]) for p in range(mention.start + 1, mention.end))
        national = not place and any(end in self.g.words.national for end in ends)
        body = mention.registry_id or self.body(mention.start, cut)
        return _Form(words, self.plain(mention.start, cut), place, body, national)

    def body(self, start: int, end: int) -> str | None:
        """The known body that exactly these words name, «(ره)» left out."""
        words = [w for w in self.words[start:end] if not is_mark(w) and w not in self.g.words.honorific_marks]
        for table in (self.g.known, self.g.after_post, self.g.before_place, self.g.after_cue):
            match = table.longest(words, 0)
            if match and match[0] == len(words):
                return match[1]
        return None

    # -- which forms are one -------------------------------------------------------------------------------------

    def entities(self) -> list[OrganizationEntity]:
        self.join_brackets()
        self.join_branches()
        self.join_short_forms()
        self.join_heads()
        groups: dict[int, list[_Form]] = {}
        for form in self.forms.values():
            groups.setdefault(id(form.root()), []).append(form)
        ordered = sorted(groups.values(), key=lambda forms: min(f.first for f in forms))
        entities = [self.entity(forms) for forms in ordered]
        self.link_parents(ordered, entities)
        return entities

    @staticmethod
    def unite(one: _Form, other: _Form) -> None:
        a, b = one.root(), other.root()
        if a is not b:
            b.merged = a

    def join_brackets(self) -> None:
        """«سازمان فناوری اطلاعات (فاوا)», «بانک رایان (Rayan Bank)», «فاوا (سازمان فناوری اطلاعات)»."""
        brackets = self.g.words.brackets
        for form in self.forms.values():
            for mention in form.mentions:
                other = self.by_start.get(mention.end + 1)
                if other is None or self.words[mention.end] not in brackets:
                    continue
                gloss = len(other.words) == 1 or all(map(str.isascii, other.words)) or len(form.words) == 1
                ends = {m.end for m in other.mentions if m.start == mention.end + 1}
                if gloss and any(self.words[end : end + 1] == [brackets[self.words[mention.end]]] for end in ends):
                    self.unite(form, other)

    def join_branches(self) -> None:
        """Names with one core: those without a place, or of another way to say the place, join the most frequent."""
        cores: dict[str, list[_Form]] = {}
        for form in self.forms.values():
            cores.setdefault(form.body or "".join(form.core), []).append(form)
        for forms in cores.values():
            placed: dict[str, list[_Form]] = {}
            for form in forms:
                placed.setdefault("".join(form.place), []).append(form)
            for same in placed.values():
                for form in same[1:]:
                    self.unite(same[0], form)
            national = any(form.national for form in placed.get("", ()))
            bare = placed.pop("", None)
            if bare and placed and not national:
                most = max(placed.values(), key=lambda same: sum(len(form.mentions) for form in same))
                self.unite(most[0], bare[0])

    def join_short_forms(self) -> None:
        """A short form joins the shortest longer name that it shortens, and a misspelling the longer name it means."""
        neighbours: dict[tuple[str, str], list[_Form]] = {}
        for form in sorted(self.forms.values(), key=lambda form: (-len(form.words), form.first)):
            first, last = ("first", form.words[0]), ("last", form.words[-1])
            longer = [*neighbours.get(last, [])[-_COMPARED:], *neighbours.get(first, [])[-_COMPARED:]]
            if len(form.words) == 1 and form.merged:
                longer = []  # «پلیس» is short for «پلیس استان قم» already, not for «پلیس ۱۱۰» as well
            for other in reversed(longer):
                if form.merged and form.core == other.core:
                    continue  # nor is «کمیته امداد» for that of another province
                if self.shortens(form, other) or misspelt(form.words, other.words):
                    self.unite(other, form)
                    break
            for end in (first, last):
                neighbours.setdefault(end, []).append(form)

    def shortens(self, short: _Form, long: _Form) -> bool:
        """Whether ``short`` is the beginning of ``long`` («شرکت مخابرات»), or ``long`` with words left out inside
        («کمیسیون آموزش مجلس»), of head and place alone only a proper name («پالایشگاه شازند»). One word shortens a
        known body («مجلس») or a name without a work field."""
        a, b = short.words, long.words
        if len(a) >= len(b) or a[0] != b[0]:
            return False
        if b[: len(a)] == a:
            named = not any(self.g.is_field(word) for word in b[1:])
            return len(a) > 1 or named or (long.body is not None and not long.place)
        remaining = iter(b)
        if len(a) == 1 or a[-1] != b[-1] or not all(word in remaining for word in a):
            return False
        return len(a) > 2 or not any(self.g.is_field(word) for word in b if word not in a)

    def join_heads(self) -> None:
        """«اداره منابع طبیعی املش» and «منابع طبیعی املش»: one with a head, one without, in whatever way the place is
        said («استان زنجان», «استان»)."""
        cores: dict[Words, _Form] = {}
        branches: dict[tuple[Words, Words], _Form] = {}
        for form in self.forms.values():
            cores.setdefault(form.core, form)
            branches.setdefault((form.core, form.place), form)
        for form in self.forms.values():
            head = self.g.heads.longest(form.words, 0)
            cut = head[0] if head else 0
            if not 0 < cut < min(_LONGEST_HEAD, len(form.words)):
                continue
            rest = form.core[cut:]
            other = self.forms.get(form.words[cut:])
            if other is None and len(rest) > 1:
                other = branches.get((rest, form.place)) or (None if form.place else cores.get(rest))
            if other and same_kind(form, other):
                self.unite(form, other)

    # -- what the entity is --------------------------------------------------------------------------------------

    def entity(self, forms: Sequence[_Form]) -> OrganizationEntity:
        """The entity of forms that are one: its name is the fullest of them, kind and id those seen most."""
        mentions = sorted((m for form in forms for m in form.mentions), key=lambda m: m.start)
        names = Counter(self.name(m) for m in mentions)
        fullest = max(names, key=lambda name: (len(name.split()), names[name]))
        known = Counter(m.registry_id for m in mentions if m.registry_id)
        key = known.most_common(1)[0][0] if known else None
        kinds = Counter(m.kind for m in mentions if m.kind != "other")
        body = self.g.bodies[key] if key else None
        if any(form.place for form in forms):
            key = None
        aliases = [name for name in names if name != fullest]
        if body and key and body.name not in names:
            aliases.append(body.name)
        return OrganizationEntity(
            name=fullest,
            kind=body.kind if body else (kinds.most_common(1)[0][0] if kinds else "other"),
            acronym=body.acronym if body and key else None,
            aliases=aliases,
            registry_id=key,
            mentions=[EntityMention(m.start, m.end, "name", m.evidence) for m in mentions],
        )

    def name(self, mention: OrganizationMention) -> str:
        """A mention as it should be written: norms, marks without a space before them, dots as the source has them."""
        text = ""
        closing, opening = self.closing, self.opening
        glued = True
        for at in range(mention.start, mention.end):
            norm = self.norms[at]
            text += norm if glued or norm in closing or self.dotted(at) else f" {norm}"
            glued = norm in opening or self.dotted(at + 1)
        return text

    def dotted(self, at: int) -> bool:
        """Whether the source has no space before the token at ``at``, a dot on either side («بی.بی.سی»)."""
        if not 0 < at < len(self.norms) or self.offsets[at - 1][1] != self.offsets[at][0]:
            return False
        return is_mark(self.norms[at]) != is_mark(self.norms[at - 1])

    def link_parents(self, groups: Sequence[Sequence[_Form]], entities: Sequence[OrganizationEntity]) -> None:
        """The parent of an entity: the one whose name ends its own, else the registry's, where the article has it."""
        index_of = {form.words: k for k, forms in enumerate(groups) for form in forms}
        by_key = {entity.registry_id: k for k, entity in enumerate(entities) if entity.registry_id}
        for k, forms in enumerate(groups):
            for form in forms:
                for cut in range(1, len(form.words)):
                    parent = index_of.get(form.words[cut:])
                    if parent is not None and parent != k and entities[k].parent is None:
                        entities[k].parent = parent
            key = entities[k].registry_id
            if entities[k].parent is None and key:
                entities[k].parent = by_key.get(self.g.bodies[key].parent or "")


def same_kind(one: _Form, other: _Form) -> bool:
    """Whether two forms are of one kind, as far as it is known."""
    kinds = {m.kind for form in (one, other) for m in form.mentions} - {"other"}
    return len(kinds) < 2


def misspelt(one: Words, other: Words) -> bool:
    """Whether two names differ in the spelling of one longer word alone."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1 or min(map(len, pairs[0])) < _SPELLED:
        return False
    return SequenceMatcher(None, *pairs[0], autojunk=False).ratio() > _LIKE and pairs[0][0][0] == pairs[0][1][0]
