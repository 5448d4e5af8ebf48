"""A candidate beside a figure, whatever the link; indicators and times."""

from __future__ import annotations

from extractor.links.clusters import clusters


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


def beside_indicator(far: str, sort: str) -> list[str]:
    """A candidate beside the indicator."""
    return [f"indicator={far}", f"indicator,sort={far},{sort}"]


def none(kind: str, unit: str) -> list[str]:
    """A figure that may have none of the candidates."""
    return ["none:bias", f"none:k={kind}", f"none:u={unit}"]


def none_after(word: str) -> list[str]:
    return [f"none:w+1={word}"]


def none_before(word: str) -> list[str]:
    return [f"none:w-1={word}"]


def none_of(kind: str, flow: str, transformation: str, change: str) -> list[str]:
    return [
        f"none:flow={flow}",
        f"none:trans={transformation}",
        f"none:change={change}",
        f"none:k,flow={kind},{flow}",
    ]


def none_indicated(first: str, group: str, flow: str) -> list[str]:
    """``first``: the indicator's first word."""
    return [f"none:ind={first}", f"none:group={group}", f"none:group,flow={group},{flow}"]


def none_tense(tense: str, flow: str, kind: str) -> list[str]:
    return [f"none:tense={tense}", f"none:tense,flow={tense},{flow}", f"none:tense,k={tense},{kind}"]


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


def time_of(where: str, flow: str, transformation: str, tense: str, indicator: str) -> list[str]:
    """A time beside what is decided of the figure. ``indicator``: the group of it, or its first word."""
    return [
        f"at,flow={where},{flow}",
        f"at,trans={where},{transformation}",
        f"at,tense={where},{tense}",
        f"at,tense,flow={where},{tense},{flow}",
        f"ind,at={where},{indicator}",
    ]


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
