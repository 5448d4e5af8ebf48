"""The words of links: patterns/facts/links.yaml."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from extractor.patterns import Some, Strict, Table, Words, load


class LinkPatterns(Strict):
    """patterns/facts/links.yaml."""

    home_name: str
    home: Some
    not_home: dict[str, Words]
    contests: Words
    groups: Some
    lands: Words
    demonyms: Table
    townsman: Words
    ours: Words
    we: str
    strangers: dict[str, frozenset[str]]
    pointers: Some
    back: Table
    every: Words
    bases: Some
    each: Words
    long: Some
    world: Some
    owners: Words
    unnamed: Words
    nobody: frozenset[str]
    venues: Words
    against: Words
    numbered_owners: Words
    adjectives: Words
    attributes: Words
    governors: Table
    purposes: Some
    beside_what: Some
    cues: Table
    behind: Table
    with_: Words = Field(alias="with")
    corrections: Words
    in_order: Some
    named_before: Words
    meant: dict[str, Words]
    parts: Some
    sides: Table
    wholes: Some
    classes: dict[str, Words]
    foreign: frozenset[str]
    headed: frozenset[str]
    members: frozenset[str]
    told: frozenset[str]
    done_with: Words
    no_subjects: frozenset[str]
    standing: frozenset[str]
    abroad: Some
    spans: Some
    ages: Words
    monthly: Words
    courses: Words
    recent: Words
    terms: Words
    lasting: Words
    during: Words
    numbered: Words
    beings: Words
    classifiers: Words
    pieces: Words
    its: Words
    carrying: Words
    any_goods: Words
    contracts: Words
    total: Words
    counted_in: Some
    rights: Some


@cache
def patterns() -> LinkPatterns:
    found: LinkPatterns = load("facts/links", LinkPatterns)
    return found
