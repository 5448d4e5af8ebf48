"""Names of features in groups of few values: each group is written out once and remembered."""

from __future__ import annotations

from functools import lru_cache

MEMORY = 16_384
"""How many groups of names are remembered: bounds the memory that endless input takes."""


@lru_cache(MEMORY)
def standing(k: str, kind: str, head: str, where: str, far: str, between: str) -> tuple[str, ...]:
    """Where a candidate stands to a figure; ``at=…`` is the first."""
    return (
        f"at={where}",
        f"k,at={k},{where}",
        f"at,far={where},{far}",
        f"at,btw={where},{between}",
        f"k,at,far={k},{where},{far}",
        f"head={head}",
        f"k,head={k},{head}",
        f"at,head={where},{head}",
        f"at,head,far={where},{head},{far}",
        f"kind={kind}",
        f"kind,at={kind},{where}",
        f"btw={between}",
        f"kind,k,at,far={kind},{k},{where},{far}",
    )


@lru_cache(MEMORY)
def beside(where: str, far: str, before: str) -> tuple[str, ...]:
    """The word before a candidate."""
    return f"pre={before}", f"at,pre={where},{before}", f"at,far,pre={where},{far},{before}"


@lru_cache(MEMORY)
def neighbours(where: str, far: str, before: str, after: str) -> tuple[str, ...]:
    """The words beside the figure."""
    return f"w+1,at={after},{where},{far}", f"w-1,at={before},{where},{far}"


@lru_cache(MEMORY)
def noun(k: str, rank: str, group: str, first: str) -> tuple[str, ...]:
    """A noun phrase by its order before the figure and its first word."""
    return f"rank={rank}", f"k,rank={k},{rank}", f"rank,head={rank},{group}", f"first={first}", f"k,first={k},{first}"


@lru_cache(MEMORY)
def measured(unit: str, after: str, kind: str, group: str, changed: str, shared: int) -> tuple[str, ...]:
    """A noun phrase beside the figure's unit and the word after it."""
    head = group or "-"
    return f"u,kind={unit},{kind}", f"w+1,head={after},{head}", f"changed={changed}", f"title={shared}"


@lru_cache(MEMORY)
def time(k: str, where: str, compared: str, spoken: str, rank: int, grain: str) -> tuple[str, ...]:
    """A time by where it stands and what it is said for."""
    return (
        f"cmp={compared}",
        f"cmp,{where}={compared}",
        f"spoken={spoken}",
        f"rank={rank}",
        f"rank,{where}={rank}",
        f"cmp,k={compared},{k}",
        f"grain,{where}={grain}",
    )


@lru_cache(MEMORY)
def party(sort: str, titled: bool, led: bool, much: str, where: str) -> tuple[str, ...]:
    """A party by its sort and how it is spoken of in the article."""
    return (
        f"type={sort}",
        f"titled={titled}",
        f"led={led}",
        f"much={much}",
        f"tlm={titled},{led},{much}",
        f"type,titled={sort},{titled}",
        f"type,much={sort},{much}",
        f"type,led={sort},{led}",
        f"type,tlm={sort},{titled},{led},{much}",
        f"titled,{where}={titled},{led}",
        f"type,{where}={sort}",
    )
