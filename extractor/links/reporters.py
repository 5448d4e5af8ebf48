"""Whose figure it is: a party by its mention nearest to the figure, with how the article speaks of it elsewhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator

from extractor.language.boundaries import boundaries
from extractor.links.blocks import Feature
from extractor.links.bystanders import bystanders, idle
from extractor.links.candidates import Candidate, Offer, near
from extractor.links.counted import held, of_sides
from extractor.links.features import Figure, pair
from extractor.links.history import Linked
from extractor.links.looks import Look
from extractor.links.named import Named
from extractor.links.subjects import of_each, pointed, subject, subject_of
from extractor.links.ways import LANDS, bound

_PARTIES = 14
"""How many parties are offered."""
_FAR = 1_000_000
_HEADS = ("body", "home", "named")
"""What may be spoken of behind an item that it heads."""
_SUBJECTS = ("city", "province", "country", "region", "named", "body")
BACK = 3
"""How many sentences before a figure are looked at."""


class Party:
    """The mentions of one party, in order.

    Attributes:
        titled: whether it is named in the headline.
        led: whether in the lead.
    """

    __slots__ = ("_starts", "led", "mentions", "titled")

    def __init__(self, offer: Offer, mentions: list[Candidate]) -> None:
        self.mentions, self._starts = mentions, [c.start for c in mentions]
        self.titled = self._starts[0] < offer.title[1]
        self.led = bool(near(self._starts, offer.title[1], offer.lead))

    def inside(self, low: int, high: int) -> list[Candidate]:
        """The mentions that begin in ``[low, high)``."""
        starts = self._starts
        at = bisect_left(starts, low)
        return self.mentions[at : bisect_left(starts, high, at)] if at < len(starts) and starts[at] < high else []

    def nearest(self, at: int, low: int, high: int) -> Candidate | None:
        """The mention in ``[low, high)`` that begins nearest to a token."""
        inside = self.inside(low, high)
        return min(inside, key=lambda c: abs(c.start - at)) if len(inside) > 1 else inside[0] if inside else None

    def before(self, at: int) -> Candidate | None:
        """The last mention that ends before a token."""
        k = bisect_left(self._starts, at) - 1
        while k >= 0 and self.mentions[k].end > at:
            k -= 1
        return self.mentions[k] if k >= 0 else None


def parties(offer: Offer, without: Container[int] = ()) -> list[Party]:
    """The parties of an article, in the order in which they are first named; ``without``: where mentions begin that are
    passed over."""
    found: dict[str, list[Candidate]] = {}
    for c in offer.parties:
        if c.start not in without:
            found.setdefault(c.key, []).append(c)
    return [Party(offer, mentions) for mentions in found.values()]


def governs(norm: str, but: Container[str]) -> bool:
    """Whether a word is a preposition, but for some."""
    return norm not in but and boundaries().kind(norm) == "prepositions"


class Reporters:
    """The parties that a figure may be of."""

    def __init__(self, history: Named) -> None:
        self.history, self.o = history, history.o
        self.bystanders = bystanders(self.o)
        self.every = every = parties(self.o, self.bystanders)
        self.usual = max((len(party.mentions) for party in every), default=0)
        self.rest = min(3, len(every))
        lefts = {f.left for f in history.figures if f.before in self.o.k.with_}
        self.heads = {c.start for c in self.o.parties if c.end + 1 in lefts}
        """Where parties begin that head an item («رشت با ۵ هزار تن»), and are not whose other sentences speak of."""
        self.at = {c.start: c for c in self.o.parties}
        self.meant = pointed(self.o, self.at)
        self._owners: dict[tuple[int, str], Candidate | None] = {}
        first = self.o.parties[0] if self.o.parties else None
        self.title_sort = first.type if first and first.start < self.o.title[1] else "-"

    def seen(self, f: Figure, linked: Linked, look: Look) -> Iterator[tuple[Candidate, list[Feature]]]:
        """The parties near a figure with what is seen of each beside it."""
        o, flow = self.o, linked.labels["flow"]
        sides = o.p.partners.get(flow, frozenset())
        offered = self.near(f, flow)
        if self.listed(f, linked):
            offered = [(c, party) for c, party in offered if c.start not in self.heads]
        first = min((c for c, _ in offered if c.end <= f.left), key=lambda c: f.left - c.end, default=None)
        before = first.type if first else "-"
        partner, head = linked.links.get("partner"), linked.head
        speaker = o.speakers[f.q.start]
        for k in look.closer([c for c, _ in offered]):
            c, party = offered[k]
            where, names = pair(f, c)
            sort, word = c.type, o.words[c.start - 1]
            other_side = partner is not None and partner.key == c.key
            rank = "first" if c is first else "later"
            speaking = "-" if not speaker else "yes" if c.key in speaker else "no"
            with_ = c.end == f.left - 1 and f.before in o.k.with_
            yield (
                c,
                [
                    *names,
                    ("standing", sort, party.titled, party.led, self.much(party), where),
                    ("reporting", sort, other_side, word in sides, self.called(c, f), rank, c.start in o.posts),
                    ("among", sort, before, self.title_sort, party.titled, flow, self.rest, with_),
                    ("speaking", speaking, sort, where, party.titled),
                    ("party_preceded", sort, word, where),
                    ("party_indicated", sort, *head),
                    ("party_told", f.verb, sort),
                    ("party_followed", o.words[c.end], sort, where),
                ],
            )

    def owner(self, f: Figure, flow: str) -> Candidate | None:
        """Whose the figure is by its place: in an item of a list, in a clause, in a noun phrase; found once."""
        if (f.index, flow) not in self._owners:
            self._owners[f.index, flow] = self._owner(f, flow)
        return self._owners[f.index, flow]

    def _owner(self, f: Figure, flow: str) -> Candidate | None:
        # Whoever heads an item of trade is the other side.
        owner = None if flow in self.o.k.foreign else self.o.lists.owner(f.left)
        owner = owner or subject(self.o, f, flow)
        if owner is None and flow not in self.o.k.foreign:
            owner = subject_of(self.o, f, self.meant, not flow) or held(self.history, f, self.meant)
        return owner if owner and owner.start not in self.bystanders else None

    def owned(self, f: Figure, flow: str) -> bool:
        """Whether the figure is somebody's without doubt."""
        return self.owner(f, flow) is not None or self.ours(f)

    def near(self, f: Figure, flow: str) -> list[tuple[Candidate, Party]]:
        """The nearest mention of each party, those of the sentence first, then what is named most; of a figure in an
        item of a list, its owner alone; none of one that counts the sides of something."""
        o, low = self.o, self.o.sentences[max(0, f.sentence - BACK)][0]
        found: list[tuple[int, int, Candidate, Party]] = []
        if flow not in o.k.foreign and (of_sides(self.history, f, self.meant) or (not flow and of_each(o, f))):
            return []
        if owner := self.owner(f, flow):
            return [(owner, next(party for party in self.every if owner in party.mentions))]
        far, begun = self.far(f), self.begins(f, flow)
        for k, party in enumerate(self.every):
            number = len(party.mentions)
            if idle(o, party.mentions[0], flow):
                continue
            if inside := party.nearest(f.left, f.low, f.high):
                if self.beyond(inside, flow) or (begun and not self.in_clause(f, inside)):
                    continue
                found.append((abs(inside.start - f.left), k, inside, party))
                continue
            if begun or all(self.beyond(c, flow) or c.start in self.heads for c in party.mentions):
                continue
            nearest = party.before(f.left) or party.mentions[0]
            if nearest.start in self.heads and not (nearest.start < f.left and nearest.type.startswith(_HEADS)):
                continue
            if nearest.type.partition(":")[0] in far and not party.titled and nearest.key not in o.speakers[f.q.start]:
                continue
            outside = nearest.start >= max(f.high, o.lead) and not f.in_title
            if not outside and (nearest.start >= low or number > 1 or nearest.start < o.lead):
                found.append((_FAR - number, k, nearest, party))
        return [(nearest, party) for *_, nearest, party in sorted(found)[:_PARTIES]]

    def begins(self, f: Figure, flow: str) -> bool:
        """Whether the figure's clause begins with a party, so that none outside is whose it is: «شورا ۱۱ عضو دارد», «در
        شیراز ۳ نفر مصدوم شدند»."""
        o, low = self.o, f.scope.clause[0]
        inside = (o.parties[k] for k in near(o.party_starts, low, min(f.left, low + 2)))
        party = next((c for c in inside if c.type.startswith(_SUBJECTS) and c.type not in o.k.no_subjects), None)
        if party is None or flow in o.k.foreign or party.start in o.posts or party.start in self.bystanders:
            return False
        named_after = any(good.end > party.start for good in o.goods_in(low, party.start))  # «دلار | استرالیا»
        governed = party.start > low and governs(o.norms[low], o.p.in_)
        if named_after or governed or o.words[party.end] in o.k.with_:
            return False
        return not (o.figures_between(party.end, f.left) or o.verb_count[f.left] > o.verb_count[party.end])

    def listed(self, f: Figure, linked: Linked) -> bool:
        """Whether a figure is in a list whose items are headed by the other sides: «چین با ۵ تن، هند با | ۳ تن»."""
        partner = linked.links.get("partner")
        return partner is not None and linked.labels["flow"] in self.o.k.foreign and partner.start in self.heads

    def in_clause(self, f: Figure, c: Candidate) -> bool:
        return f.scope.clause[0] <= c.start < f.scope.clause[1]

    def far(self, f: Figure) -> frozenset[str]:
        """The sorts of parties of which the figure is not where they stand outside its sentence: of «ما» or «داریم» are
        the speaker's own, of «استان» alone a province's."""
        o, far = self.o, frozenset[str]()
        if self.ours(f):
            far |= o.k.strangers["ours"]
        for i in range(*f.scope.clause):
            if o.words[i] in o.k.classes["province"] and self.alone(i):
                far |= o.k.strangers["province"]
        return far

    def beyond(self, c: Candidate, flow: str) -> bool:
        """Whether a country is the other side by its preposition («صادرات به هند», «واردات از هند») or by the deed
        behind it («به هند | رفت»)."""
        if bound(self.o, c):
            return True
        sides = self.o.p.partners.get(flow, frozenset())
        one = flow in self.o.k.foreign and len(sides) == 1
        return one and c.type in LANDS and self.o.preposition(c.start) in sides

    def ours(self, f: Figure) -> bool:
        """Whether a speaker whose body or place is named tells what is his own."""
        return bool(self.o.speakers[f.q.start]) and self.o.ours[f.high] > self.o.ours[f.low]

    def alone(self, at: int) -> bool:
        """Whether a word of class stands without the name of a place."""
        return at not in self.at and at + 1 not in self.at

    def much(self, party: Party) -> str:
        """How often the article names a party."""
        number = len(party.mentions)
        return "all" if number == self.usual else "some" if number > 1 else "one"

    def called(self, c: Candidate, f: Figure) -> str:
        """Whether the figure's clause or sentence calls a party by its kind: «استان», «این شرکت»."""
        o = self.o
        words = o.k.classes.get(c.type.partition(":")[0]) or (c.words[:1] if c.type.startswith("body") else ())
        if not words:
            return "-"
        if not o.figure_words(f.sentence).isdisjoint(words):
            for where, (low, high) in (("clause", f.scope.clause), ("sentence", (f.low, f.high))):
                rest = {*o.words[low : max(low, min(c.start, high))], *o.words[max(low, c.end) : high]}
                if not rest.isdisjoint(words):
                    return where
        return "no"
