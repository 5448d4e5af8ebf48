"""What posts have in common: when two mentions are one post, which body each is at, what kind it is.

``Likeness`` asks the words of one article; who holds the posts it does not know.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from extractor.language.ezafe import with_ezafe
from extractor.language.gazetteer import HOME, gazetteer
from extractor.language.honorifics import behind
from extractor.layers import flat
from extractor.mentions import OrganizationEntity, PostMention, Tokens
from extractor.spelling.letters import squeeze
from extractor.stages.entities.setting import SINGLE
from extractor.stages.entities.states import kind_of
from extractor.words.cues import reporting
from extractor.words.organizations import grammar
from extractor.words.statesmen import statesmen
from extractor.words.titles import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CALLED = ("company", "bank", "club", "university", "hospital", "party")
"""Kinds of bodies that are called so though their names do not say it («رئیس این باشگاه»)."""


class Likeness:
    """Compares the posts of one Doc."""

    def __init__(self, doc: Doc, organizations: list[OrganizationEntity]) -> None:
        self.words = flat(doc)
        self.posts: list[PostMention] = doc._.officials
        self.post_at = {post.start: post for post in self.posts}
        self.ends_at = {post.end: post for post in self.posts}
        self.keys = {id(post): self.key(post) for post in self.posts}
        self.kinds = {id(post): kind_of(self.words_of(post)) for post in self.posts}
        self.organizations = organizations
        self.organization_at = {
            mention.start: k for k, entity in enumerate(organizations) for mention in entity.mentions
        }

    def head(self, post: PostMention) -> str:
        """Its first words, run together («معاونوزیر»)."""
        return self.keys[id(post)][0]

    def key_of(self, post: PostMention) -> tuple[str, frozenset[str], str]:
        """What makes it the same as another, as ``key`` found it."""
        return self.keys[id(post)]

    def key(self, post: PostMention) -> tuple[str, frozenset[str], str]:
        """What makes two mentions the same post: head, all words of title and body, and the same run together."""
        words = self.words_of(post)
        match = lexicon().posts.longest(words, 0)
        head_end = match[0] if match else 1
        if match and match[1].kind == "alone" and (whole := self.whole(words[:head_end])):
            return whole, frozenset(), ""  # «رهبر انقلاب», «رهبر معظم انقلاب اسلامی»
        if match and match[1].kind in ("representative", "member"):  # «نماینده مردم تهران», «نماینده تهران»
            head_end = 1
        head = "".join(word for word in words[:head_end] if word not in lexicon().respect)
        minister = head_end if match and match[1].kind == "ministry" else head_end + is_minister(words, head_end)
        field = lexicon().fields.longest(words, minister) if is_minister(words, minister - 1) else None
        end = field[0] if field else head_end
        joints = lexicon().conjunctions | lexicon().comma
        # «وزیر | کشور» is of that ministry, though «کشور» tells no other post from another.
        of_states = match is not None and match[1].kind == "envoy"
        rest = [*(word for word in words[head_end:end] if word not in joints), *self.essential(words[end:], of_states)]
        return head, frozenset(rest), "".join(rest)

    @staticmethod
    def whole(words: list[str]) -> str | None:
        """What a whole title is called first, words of praise aside («رهبر عالیقدر انقلاب»)."""
        plain = [word for word in words if word not in lexicon().respect | lexicon().conjunctions]
        return statesmen().whole(words) or statesmen().whole(plain)

    @staticmethod
    def essential(words: list[str], of_states: bool = False) -> list[str]:
        """The words that tell posts and bodies apart, countries as their codes («انگلیس» is «بریتانیا»), and, where
        posts are of states, their capitals too («سفیر بغداد» is «سفیر عراق»)."""
        skip, home = _inessential(), lexicon().home
        rest: list[str] = []
        at = 0
        while at < len(words):
            state = gazetteer().country(words, at) or (gazetteer().capital(words, at) if of_states else None)
            end, word = state or (at + 1, words[at])
            if word not in skip:
                rest.append(HOME if word in home else word)
            at = end
        return rest

    def words_of(self, post: PostMention) -> list[str]:
        """The words of a post and its body, which may stand before it («شورای شهر به | ریاست X»), in the singular."""
        if not (post.plural or (post.organization and post.organization[0] < post.start)):
            words = self.words[post.start : post.end]
            return [squeeze(lexicon().offices.get(words[0], words[0])), *words[1:]]
        return [*map(squeeze, post.title_text.split()), *self.words[slice(*(post.organization or (0, 0)))]]

    def kind(self, post: PostMention) -> str:
        """The kind of post that patterns/posts/titles.yaml calls it."""
        return self.kinds[id(post)]

    def alike(self, a: PostMention, b: PostMention) -> bool:
        """Whether two posts can be one: the same head, and all words of the one in the other."""
        (head_a, words_a, run_a), (head_b, words_b, run_b) = self.keys[id(a)], self.keys[id(b)]
        if head_a != head_b and head_a not in (head_b + "\u06cc", head_b[:-1]):
            return False
        if a.former != b.former or self.is_proposed(a) != self.is_proposed(b):
            return False
        body_a, body_b = self.body_of(a), self.body_of(b)
        if self.leads_part(a, b) or self.leads_part(b, a):
            return False
        if words_a <= words_b or words_b <= words_a or run_a in run_b or run_b in run_a:
            return True
        if self.at_ministry(a, b) or self.at_ministry(b, a):
            return True
        return a.title_text == b.title_text and body_a is not None and body_a == body_b

    def is_proposed(self, post: PostMention) -> bool:
        """Whether somebody is proposed for a post and does not hold it («وزیر | پیشنهادی | نیرو»)."""
        return not lexicon().proposed.isdisjoint(self.words[post.start : post.end])

    def at_ministry(self, short: PostMention, full: PostMention) -> bool:
        """Whether a post at a minister's side is another, whose ministry has a longer name («دستیار وزیر | اقتصاد»,
        «دستیار وزیر | امور اقتصادی و دارایی»)."""
        one, other = self.fielded(short), self.fielded(full)
        if one is None or other is None:
            return False
        return one[1] in other[1] and (one[0] <= other[0] or other[0] <= one[0])

    def fielded(self, post: PostMention) -> tuple[frozenset[str], str] | None:
        """The words before the minister at whose side a post is, and the run of his field; None of other posts."""
        words = self.words_of(post)
        at = next((k for k in range(1, len(words)) if is_minister(words, k)), 0)
        field = "".join(self.essential(words[at + 1 :])) if at else ""
        return (frozenset(self.essential(words[1:at])), field) if field else None

    def rivals(self, one: PostMention, other: PostMention) -> bool:
        """Whether nobody holds two posts at a time: two offices of different kinds («وزیر», «رئیس‌جمهور») or names
        («استاندار», «فرماندار»), or an office and a desk («وزیر نیرو», «مدیرعامل توانیر»)."""
        kinds, heads = (self.kind(one), self.kind(other)), (self.head(one), self.head(other))
        if one.former or other.former:
            return set(kinds) in ({"state", "seat"}, {"state", "place"})  # no former president is a governor
        if all(kind in SINGLE for kind in kinds):
            return kinds[0] != kinds[1] or (kinds[0] == "seat" and heads[0] != heads[1])
        offices = [kind in SINGLE and not self.is_pulpit(post) for kind, post in zip(kinds, (one, other), strict=True)]
        desks = [self.is_desk(post, head) for post, head in zip((one, other), heads, strict=True)]
        return (offices[0] and desks[1]) or (offices[1] and desks[0])

    def is_pulpit(self, post: PostMention) -> bool:
        """Whether a post is a preacher's, who may lead a body as well."""
        return self.head(post).startswith(lexicon().pulpits)

    def is_desk(self, post: PostMention, head: str) -> bool:
        """Whether a post is one at a body that keeps its holder from an office («مدیرعامل توانیر»), or of what is
        organised («دبیر جشنواره»)."""
        at_body = bool(post.organization) and head.startswith(lexicon().desks)
        return at_body or not lexicon().events.isdisjoint(self.words_of(post))

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

    def house_of(self, post: PostMention) -> int | None:
        """The parliament that a post is in, where it says nothing more («نماینده | مجلس»)."""
        body = self.body_of(post) if self.words[post.start] in lexicon().sent else None
        if body is None or self.organizations[body].kind != "parliament" or post.organization is None:
            return None
        return None if self.essential(self.words[post.start + 1 : post.organization[0]]) else body

    def is_part(self, post: PostMention, whole: int) -> bool:
        """Whether a post is at a part of a body («عضو کمیسیون … مجلس»)."""
        body = self.body_of(post)
        return body is not None and self.organizations[body].parent == whole

    def body_of(self, post: PostMention) -> int | None:
        """The body that a post is of, by its number among the article's: written with it, or meant."""
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
        bare = self.is_bare(post)
        named = [at for at in self.organization_at if bare or at < post.start]
        called = [at for at in named if begins_so(self.words[at], noun)] or self.of_kind(noun, named)
        if bare:
            often = Counter(self.organization_at[at] for at in sorted(called)).most_common()
            clear = len(often) == 1 or (len(often) > 1 and often[0][1] > often[1][1])
            return often[0][0] if clear else None  # «رئیس دانشگاه», where two are named as often
        return self.organization_at.get(max(called, default=-1))

    def of_kind(self, noun: str, mentions: list[int]) -> list[int]:
        """Those mentions of bodies whose kind a noun tells, though their names do not («فولاد یزد» … «این شرکت»)."""
        head = grammar().heads.longest([noun], 0)
        if head is None or head[1].kind not in _CALLED:
            return []
        return [at for at in mentions if self.organizations[self.organization_at[at]].kind == head[1].kind]

    def joined(self, one: Tokens, other: Tokens) -> bool:
        """Whether «و» alone stands between two mentions, the honorifics of the second aside («X و استاندار Y»)."""
        (_, first_end), (second, _) = sorted((one, other))
        return (
            first_end < second
            and self.words[first_end] in lexicon().conjunctions
            and second in (first_end + 1, behind(self.words, first_end + 1))
        )

    def before(self, at: int) -> str:
        """What kind of word stands before a mention."""
        word = self.words[at - 1] if at else ""
        lex = lexicon()
        if any((found := lex.as_post.longest(self.words, k)) and found[0] == at for k in (at - 1, at - 2) if k >= 0):
            return "as"  # «به عنوان | رئیس …»
        if word in reporting().prepositions:
            return "preposition"
        if word in lex.conjunctions:
            return "and"
        return "mark" if word in lex.marks | lex.colon else "word"

    def is_met(self, post: PostMention) -> bool:
        """Whether «با», «به» or «از» makes a post's holder another than the subject before it («X در دیدار با | وزیر …
        | و | رئیس …»)."""
        at = post.start - 1
        if at > 0 and self.words[at] in lexicon().conjunctions:
            return at in self.ends_at and self.is_met(self.ends_at[at])
        return at >= 0 and self.words[at] in lexicon().met


@cache
def _inessential() -> frozenset[str]:
    """Words that tell no post or body from another."""
    lex = lexicon()
    return frozenset(lex.place_words | lex.skipped | lex.inside | lex.conjunctions | lex.comma | lex.references)


def is_minister(words: list[str], at: int) -> bool:
    """Whether a minister's post stands at ``at``."""
    found = lexicon().posts.longest(words, at)
    return found is not None and found[1].kind == "ministry"


def begins_so(word: str, noun: str) -> bool:
    """Whether a name that begins with ``word`` is what ``noun`` calls («شورای» … «این شورا»)."""
    return word in with_ezafe(noun) or noun.startswith(word)
