"""The examples in tests/examples/ of people, bodies and what they say; notation.py tells how they are marked."""

from __future__ import annotations

import pytest
from notation import examples, marked, plain
from stages import place, read, written

from extractor.assemble import assemble
from extractor.stages.entities.organizations import cluster

HEADLINE = "خبر امروز\n"


@pytest.mark.parametrize("sentence", examples("organizations"))
def test_organizations(sentence: str) -> None:
    doc = read(plain(sentence), "organizations")
    found = [
        (*place(doc, body.start, body.end), (body.kind, *filter(None, [body.registry_id])))
        for body in doc._.organizations
    ]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("entities"))
def test_entities(sentence: str) -> None:
    doc = read(plain(sentence), "organizations")
    found = [
        (*place(doc, mention.start, mention.end), (str(number),))
        for number, entity in enumerate(cluster(doc), 1)
        for mention in entity.mentions
    ]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("persons"))
def test_persons(sentence: str) -> None:
    doc = read(plain(sentence), "posts")
    assert marked(doc.text, [(*place(doc, person.start, person.end), ()) for person in doc._.persons]) == sentence


@pytest.mark.parametrize("sentence", examples("posts"))
def test_posts(sentence: str) -> None:
    doc = read(plain(sentence), "posts")
    found = []
    for post in doc._.officials:
        body = written(doc, *post.organization) if post.organization else post.organization_text
        holder = [written(doc, *post.name)] if post.name else []
        states = [state for state in ("former", "acting") if getattr(post, state)]
        found.append((*place(doc, post.start, post.end), (post.title_text, body or "–", *holder, *states)))
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("holders"))
def test_holders(sentence: str) -> None:
    doc = read(plain(sentence), "entities")
    found = [
        (*place(doc, mention.start, mention.end), (official.name or "–",))
        for official in doc._.entities.officials
        for mention in official.mentions
        if mention.kind == "role"
    ]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("unnamed"))
def test_posts_without_a_name(sentence: str) -> None:
    doc = read(plain(sentence), "entities")
    found = [
        (*place(doc, mention.start, mention.end), (str(number),))
        for number, official in enumerate(doc._.entities.officials, 1)
        for mention in official.mentions
        if mention.kind == "role"
    ]
    assert marked(doc.text, found) == sentence


@pytest.mark.parametrize("sentence", examples("statements"))
def test_statements(sentence: str) -> None:
    text = plain(sentence)
    above = "" if "\n" in text else HEADLINE
    found = [
        (figure.span.start, figure.span.end, (figure.said_by.name if figure.said_by else "–",))
        for figure in assemble(read(above + text, "speech")).quantities()
    ]
    assert marked(above + text, found) == above + sentence
