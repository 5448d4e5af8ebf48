"""Names of features in blocks: what depends on the same few values is named, and weighed, together.

A block is the name of a function of this file with its values; its features are named when it is weighed for the first
time (``scorer.Weighed``), and the values of most come back in every article. Training sees the names alone (``names``).
Many thousands of blocks are remembered: with the function itself in them the garbage collection would go over them all.
A value of one place always has one type, since 1 and True would be the same block.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from extractor.language.letters import MEMORY
from extractor.links.clusters import clusters

Feature = str | tuple[Any, ...]
"""A name, or a block of them: the name of a function and its values."""


def named(seen: Feature) -> Iterable[str]:
    """The names of one feature."""
    if isinstance(seen, str):
        return (seen,)
    make, *values = seen
    found: Iterable[str] = globals()[make](*values)
    return found


def names(features: Iterable[Feature]) -> list[str]:
    """The names of all features."""
    return [name for seen in features for name in named(seen)]


# --- a candidate beside a figure ---


def glanced(where: str, far: str, kind: str, sort: str, head: str) -> list[str]:
    """All that is seen at a glance, to tell whether a candidate is worth a closer look."""
    return [
        f"at={where}",
        f"k,at,far={kind},{where},{far}",
        f"kind,at,far={sort},{where},{far}",
        f"head={head}",
        f"k,head={kind},{head}",
        f"at,head={where},{head}",
        f"at,head,far={where},{head},{far}",
    ]


def placed(where: str, far: str, between: str, kind: str, sort: str) -> list[str]:
    """Where a candidate of a sort stands to a figure of a kind."""
    return [
        f"at={where}",
        f"k,at={kind},{where}",
        f"at,far={where},{far}",
        f"at,btw={where},{between}",
        f"k,at,far={kind},{where},{far}",
        f"kind={sort}",
        f"kind,at={sort},{where}",
        f"btw={between}",
        f"kind,k,at,far={sort},{kind},{where},{far}",
    ]


def headed(where: str, far: str, kind: str, head: str) -> list[str]:
    return [f"head={head}", f"k,head={kind},{head}", f"at,head={where},{head}", f"at,head,far={where},{head},{far}"]


def preceded(where: str, far: str, word: str) -> list[str]:
    """The word before a candidate."""
    return [f"pre={word}", f"at,pre={where},{word}", f"at,far,pre={where},{far},{word}"]


def followed(word: str, length: int) -> list[str]:
    """The word behind a candidate, and its own."""
    return [f"post={word}", f"len={length}"]


def after_figure(word: str, where: str, far: str) -> list[str]:
    return [f"w+1,at={word},{where},{far}"]


def before_figure(word: str, where: str, far: str) -> list[str]:
    return [f"w-1,at={word},{where},{far}"]


def ruled(kind: str, where: str) -> list[str]:
    """A candidate that the rules of the clause choose."""
    return ["rule", f"rule,k={kind}", f"rule,at=at={where}"]


def twinned(kind: str, in_title: bool) -> list[str]:
    """A candidate that another figure of the same number has."""
    return ["twin", f"twin,k={kind},{in_title}"]


def kept(near_by: str, kind: str) -> list[str]:
    """A candidate that the figure before has."""
    return ["kept", f"kept,k={near_by},{kind}"]


def none(kind: str, unit: str) -> list[str]:
    """A figure that may have none of the candidates."""
    return ["none:bias", f"none:k={kind}", f"none:u={unit}"]


def none_after(word: str) -> list[str]:
    return [f"none:w+1={word}"]


def none_before(word: str) -> list[str]:
    return [f"none:w-1={word}"]


def none_beside(in_title: bool, known: str, near_by: str, twin: str, number: int, unruled: bool) -> list[str]:
    return [
        f"none:title={in_title}",
        f"none:before={known},{near_by}",
        f"none:twin={twin},{in_title}",
        f"none:n={number}",
        f"none:rule={unruled}",
    ]


def none_of(kind: str, flow: str, transformation: str, change: str) -> list[str]:
    return [
        f"none:flow={flow}",
        f"none:trans={transformation}",
        f"none:change={change}",
        f"none:k,flow={kind},{flow}",
    ]


# --- indicators ---


def ranked(rank: str, kind: str, in_title: bool, where: str) -> list[str]:
    """Which of the phrases before a figure."""
    return [f"rank={rank}", f"k,rank={kind},{rank}", f"in_title={in_title},at={where}"]


def ranked_head(rank: str, group: str) -> list[str]:
    return [f"rank,head={rank},{group}"]


def head_after(word: str, group: str) -> list[str]:
    return [f"w+1,head={word},{group or '-'}"]


def phrase(shared: int, change: str, word_class: str, ordinal: bool) -> list[str]:
    """A phrase, whatever the figure. ``shared``: words that the headline has too."""
    return [f"title={shared}", f"changed={change}", f"word class={word_class}", f"ordinal={ordinal}"]


def phrase_first(word: str, group: str, kind: str) -> list[str]:
    """The first word of a phrase, and its small group."""
    return [f"first={word}", f"k,first={kind},{word}", f"c,1={group}", f"k,c={kind},1={group}"]


def phrase_unit(unit: str, sort: str, group: str) -> list[str]:
    return [f"u,kind={unit},{sort}", f"u,c={unit},1={group}"]


def phrase_group(group: str, kind: str, unit: str) -> list[str]:
    """A group of its words."""
    return [f"c={group}", f"k,c={kind}={group}", f"u,c={unit}={group}"]


# --- times ---


def timed(where: str, compared: str, spoken: str, rank: int, grain: str, kind: str) -> list[str]:
    return [
        f"cmp={compared}",
        f"cmp,at={where}={compared}",
        f"spoken={spoken}",
        f"rank={rank}",
        f"rank,at={where}={rank}",
        f"cmp,k={compared},{kind}",
        f"grain,at={where}={grain}",
    ]


def time(words: tuple[str, ...]) -> list[str]:
    return [f"first={words[0]}", f"last={words[-1]}", *clusters().names(words, ("c",))]


def base_of(change: str, where: str) -> list[str]:
    """A time as what a change is seen from."""
    return [f"chg={change}", f"chg,at={change},at={where}"]


def figure_as_base(same: bool, change: str, before: str, own_before: str) -> list[str]:
    """Another figure as what a change is seen from. ``same``: it is of the same kind and unit."""
    return [
        f"same={same}",
        f"fig,chg={change}",
        f"same,pre={same},{before},{own_before}",
        f"same,chg={same},{change}",
    ]


# --- parties ---


def standing(sort: str, titled: bool, led: bool, much: str, where: str) -> list[str]:
    """How an article speaks of a party: in its headline, its lead, how often."""
    return [
        f"type={sort}",
        f"titled={titled}",
        f"led={led}",
        f"much={much}",
        f"tlm={titled},{led},{much}",
        f"type,titled={sort},{titled}",
        f"type,much={sort},{much}",
        f"type,led={sort},{led}",
        f"type,tlm={sort},{titled},{led},{much}",
        f"titled,at={where}={titled},{led}",
        f"type,at={where}={sort}",
    ]


def reporting(sort: str, partner: bool, side: bool, called: str, rank: str, spoken: bool) -> list[str]:
    """A party as the one that a figure is of."""
    return [
        f"spoken={spoken}",
        f"partner={partner}",
        f"partner,type={partner},{sort}",
        f"side={side}",
        f"side,type={side},{sort}",
        f"called={called}",
        f"called,type={called},{sort.partition(':')[0]}",
        f"rank,type={sort},{rank}",
    ]


def among(sort: str, before: str, title: str, titled: bool, flow: str, rest: int, with_: bool) -> list[str]:
    """A party among the others. ``before``, ``title``: the sorts of the first before the figure and in the headline."""
    return [
        f"flow,type={flow},{sort}",
        f"rest={rest}",
        f"before={sort},{before}",
        f"title sort={sort},{title},{titled}",
        f"with={with_}",
    ]


def party_preceded(sort: str, word: str, where: str) -> list[str]:
    return [f"type,pre,at={where}={sort},{word}"]


def partnering(flow: str, before: str, sort: str, side: bool, where: str) -> list[str]:
    """A party or phrase as the other side. ``before``: the preposition of it; ``side``: one of those that tell it."""
    return [
        f"sort={sort}",
        f"side={side}",
        f"prep={before}",
        f"flow,prep={flow},{before}",
        f"flow,prep,sort={flow},{before},{sort}",
        f"flow,prep,at={where}={flow},{before}",
        f"side,at={where}={side},{sort}",
        f"flow,sort={flow},{sort}",
    ]


def homely(sort: str, side: bool, reporter: bool, home: str, is_home: bool, with_: bool, flow: str) -> list[str]:
    """The other side beside who reports. ``home``: where that is."""
    return [
        f"reporter={reporter}",
        f"home={home},{is_home},{sort}",
        f"home,side={home},{is_home},{side}",
        f"with={with_},{sort},{reporter}",
        f"flow,with={flow},{with_}",
    ]


def side_pointed(pointed: bool, side: bool, word: str, flow: str) -> list[str]:
    return [f"pointed={pointed},{side}", f"word={word},{flow}"]


def side_phrase(first: str, before: str) -> list[str]:
    return [f"first={first}", f"first,prep={first},{before}"]


# --- goods, bases ---


def good(source: str, known: str, kind: str, flow: str, in_title: bool, transformation: str) -> list[str]:
    """A good by where it comes from."""
    return [
        f"src={source}",
        f"src,k={source},{kind}",
        f"src,known={source},{known}",
        f"flow,src={flow},{source}",
        f"flow,src,known={flow},{source},{known}",
        f"known={known}",
        f"in_title={in_title}",
        f"src,trans={source},{transformation}",
    ]


def good_named(source: str, words: tuple[str, ...], key: str, unit: str, group: str) -> list[str]:
    return [
        f"src,u={source},{unit}",
        f"first={words[0]}",
        f"key={key}",
        f"src,ig={source},{group}",
        *clusters().names(words, ("c", f"src,c={source}")),
    ]


def base(words: tuple[str, ...], where: str, kind: str, transformation: str, flow: str) -> list[str]:
    """The base of a rate."""
    first = words[0]
    return [
        f"first={first}",
        f"trans={transformation}",
        f"first,trans={first},{transformation}",
        f"flow={flow}",
        f"first,at={where}={first}",
        f"k,first={kind},{first}",
        *clusters().names(words, ("c",)),
        f"trans,at={where}={transformation}",
    ]


# --- wholes ---


def whole(sort: str, place: str, order: str, told: str, share: str) -> list[str]:
    """Another figure as what a figure is a part of: its sort beside that of the part, where it stands, which of its
    like it is, and whether words tell of a part."""
    return [
        f"sort={sort}",
        f"place={place}",
        f"sort,place={sort},{place}",
        f"order={order}",
        f"order,told={order},{told}",
        f"order,place,told={order},{place},{told}",
        f"told={told},{place}",
        f"share,order={share},{order}",
    ]


def sized(size: str, sort: str, told: str, pooled: str, place: str) -> list[str]:
    """How much greater the whole is."""
    return [
        f"size={size}",
        f"size,sort={size},{sort}",
        f"size,told={size},{told}",
        f"pooled,size={pooled},{size},{place}",
    ]


def pooled(how: str, place: str, gap: str, alike: bool) -> list[str]:
    """A figure that others are taken of."""
    return [f"pooled={how}", f"pooled,place={how},{place},{gap}", f"pooled,alike={how},{place},{gap},{alike}"]


def whole_named(again: bool, called: bool, counted: bool, told: str, order: str, between: str) -> list[str]:
    return [
        f"again={again},{told}",
        f"again,order={again},{order}",
        f"named={called},{told}",
        f"named,order={called},{order}",
        f"count={counted},{told}",
        f"between={between},{told}",
    ]


def whole_beside(in_title: bool, part_in_title: bool, flow: bool, part: bool, order: str) -> list[str]:
    return [f"title={in_title},{part_in_title}", f"flow={flow},{order}", f"part={part},{order}"]


def whole_words(behind: str, before: str, after: str, second: str, order: str) -> list[str]:
    """The words behind a whole, and around its part."""
    return [
        f"after={behind},{order}",
        f"w-1={before},{order}",
        f"w+1={after},{order}",
        f"w+1,2={after},{second},{order}",
    ]


# --- labels ---


@lru_cache(MEMORY)
def cue(where: str, sort: str, kind: str, mark: str) -> tuple[str, ...]:
    """A word that names a label. ``mark``: what else tells it of the figure."""
    return f"at={where},{sort}", f"at,k={where},{sort},{kind}", f"at,mark={where},{mark},{kind}"


@lru_cache(MEMORY)
def cue_far(where: str, sort: str, far: str, kind: str, mark: str) -> tuple[str, ...]:
    return f"far={where},{sort},{far}", f"far,k={where},{sort},{far},{kind}", f"far,mark={where},{far},{mark}"


@lru_cache(MEMORY)
def cue_told(where: str, sort: str, verbs: int, told: int, tense: str) -> tuple[str, ...]:
    return (
        f"verbs={where},{sort},{verbs},{tense}",
        f"told={where},{sort},{told}",
        f"told,tense={where},{sort},{told},{tense}",
    )


def of(label: str, seen: Feature) -> list[str]:
    """What is seen for one label among several."""
    return [f"{label}:{name}" for name in named(seen)]


def label(label: str, kind: str, number: int, mark: str) -> list[str]:
    """A label that words name. ``number``: how many labels are named."""
    return [
        f"is={label}",
        f"is,k={label},{kind}",
        f"n={number}",
        f"mark={label},{mark}",
        f"mark,k={label},{mark},{kind}",
    ]


def label_unit(label: str, unit: str) -> list[str]:
    return [f"is,u={label},{unit}"]


def label_first(label: str, first: str) -> list[str]:
    """``first``: the indicator's word."""
    return [f"is,first={label},{first}"]


def label_of(label: str, words: tuple[str, ...], stems: tuple[str, ...], group: str) -> list[str]:
    """A label beside the indicator."""
    return [
        *clusters().names(words, (f"is,c={label}",)),
        *(f"is,iw={label},{word}" for word in stems),
        f"is,igroup={label},{group}",
    ]


def figure(kind: str, in_title: bool, qualifier: str | None, direction: str | None, per: bool) -> list[str]:
    return [f"k={kind}", f"title={in_title}", f"qual={qualifier}", f"dir={direction}", f"per={per}"]


def tenses(kind: str, tense: str, last: str) -> list[str]:
    return [f"tense={tense}", f"tense,k={tense},{kind}", f"last={last}"]


def unit(kind: str, said: str) -> list[str]:
    return [f"u={said}", f"k,u={kind},{said}"]


def before(kind: str, word: str, second: str) -> list[str]:
    """The two words before a figure."""
    return [f"w-1={word}", f"w-2={second},{word}", f"k,w-1={kind},{word}"]


def after(kind: str, word: str, second: str) -> list[str]:
    """The two words behind."""
    return [f"w+1={word}", f"w+2={word},{second}", f"k,w+1={kind},{word}"]


def verb(kind: str, norm: str, word: str) -> list[str]:
    groups = clusters()
    return [f"verb={norm}", f"k,verb={kind},{norm}", f"vc={groups.large(word)}", f"vcs={groups.small(word)}"]


def around(kind: str, marked: str) -> list[str]:
    """A word near a figure, marked with its side."""
    return [f"{kind[0]}{marked}", f"any:{marked.lstrip('~<>')}"]


def indicated(kind: str, group: str, where: str, change: str) -> list[str]:
    """The indicator of a figure."""
    return [
        f"ig={group}",
        f"k,ig={kind},{group}",
        f"iat={where}",
        f"ichg={change}",
        f"k,iat={kind},{where}",
        f"ichg,k={change},{kind}",
    ]


def indicated_words(kind: str, stems: tuple[str, ...], words: tuple[str, ...]) -> list[str]:
    return [
        *(f"iw={word}" for word in stems),
        *(f"k,iw={kind},{word}" for word in stems),
        *clusters().names(words, ("ic", f"k,ic={kind}")),
        f"if={stems[0]}",
    ]


def indicated_beside(group: str, after: str, before: str) -> list[str]:
    return [f"ig,w+1={group},{after}", f"ig,w-1={group},{before}"]


def decided_before(label: str, near_by: str, same: bool, again: bool) -> list[str]:
    """The label of the figure before."""
    return [f"prev={label},{near_by}", f"prev,same={label},{same},{near_by}", f"prev,again={label},{again}"]


def decided(name: str, label: str, kind: str, after: str) -> list[str]:
    """Another label of the same figure."""
    return [f"{name}={label}", f"{name},k={label},{kind}", f"{name},w+1={label},{after}"]


def headline(tense: str, kind: str) -> list[str]:
    return [f"title tense={tense}", f"title tense,k={tense},{kind}"]


def ruled_label(label: str, kind: str) -> list[str]:
    return [f"rule={label}", f"rule,k={label},{kind}"]
