"""Goods, bases of rates, and figures as the wholes of others."""

from __future__ import annotations

from extractor.links.clusters import clusters

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


def good_of_unit(source: str, unit: str) -> list[str]:
    return [f"src,u={source},{unit}"]


def good_named(first: str, key: str) -> list[str]:
    return [f"first={first}", f"key={key}"]


def good_indicated(source: str, group: str) -> list[str]:
    """A good beside the group of the indicator."""
    return [f"src,ig={source},{group}"]


def good_grouped(source: str, words: tuple[str, ...]) -> list[str]:
    """The groups of its words."""
    return clusters().names(words, ("c", f"src,c={source}"))


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
