"""Labels: the words that name them, the figure, its indicator, and what is decided."""

from __future__ import annotations

from functools import lru_cache

from extractor.links.clusters import clusters
from extractor.spelling.letters import MEMORY


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
