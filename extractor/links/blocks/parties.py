"""Parties as whose a figure is, and as the other side."""

from __future__ import annotations


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


def speaking(speaker: str, sort: str, where: str, titled: bool) -> list[str]:
    """``speaker``: whether who says the figure has a post or name that holds the party."""
    return [
        f"speaker={speaker}",
        f"speaker,type={speaker},{sort}",
        f"speaker,at={speaker},{where}",
        f"speaker,titled={speaker},{sort},{titled}",
    ]


def party_preceded(sort: str, word: str, where: str) -> list[str]:
    return [f"type,pre,at={where}={sort},{word}"]


def party_indicated(sort: str, first: str, group: str) -> list[str]:
    """A party beside the indicator; ``first``: its first word."""
    return [f"ind,type={first},{sort}", f"group,type={group},{sort}"]


def party_told(verb: str, sort: str) -> list[str]:
    """A party beside the verb of the figure."""
    return [f"verb,type={verb},{sort}"]


def party_followed(word: str, sort: str, where: str) -> list[str]:
    return [f"post,type={word},{sort}", f"post,at={word},{where}", f"post,type,at={word},{sort},{where}"]


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
