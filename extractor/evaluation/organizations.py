"""Organisations: their mentions, and the entities that these make."""

from __future__ import annotations

from extractor.evaluation import gold as g
from extractor.evaluation.comparison import Comparison, Located, forgiven, located, overlap
from extractor.evaluation.words import core, name_key

LAYERS = ("organization_mentions", "organizations")


def _places(article: g.GoldArticle) -> list[Located[g.Quote]]:
    return located(article, ((m, o.optional or m.optional) for o in article.organizations for m in o.mentions))


def _core(c: Comparison, place: Located[g.Quote]) -> tuple[int, int]:
    return core(c.gold.text, place.start, place.end)


def mentions(c: Comparison) -> None:
    """The places of named organisations."""
    golds = _places(c.gold)
    unused = _places(c.predicted)
    missed = []
    right = 0
    for x in golds:
        if x.optional:
            continue
        partner = next((p for p in unused if _core(c, p) == _core(c, x)), None)
        if partner is None:
            missed.append(x)
        else:
            unused.remove(partner)
            right += 1
    extra = [p for p in unused if not forgiven([p.span], golds)]
    c.count("organization_mentions", right, len(missed), len(extra))
    c.leftovers("organization_mentions", missed, extra, lambda m: f"«{m.quote}»")


def entities(c: Comparison) -> None:
    """An entity is right where at least half of the mentions on either side overlap, and its name is a form."""
    layer = "organizations"
    places = _places(c.gold)
    unused = [
        (o, [p.span for p in located(c.predicted, ((m, False) for m in o.mentions))]) for o in c.predicted.organizations
    ]
    right = missed = 0
    reported: list[g.Organization] = []
    for entity in c.gold.organizations:
        own = located(c.gold, ((m, m.optional) for m in entity.mentions))
        required = [x.span for x in own if not x.optional]
        if entity.optional or not required:
            continue
        best = next((u for u in unused if _same(required, [s for s in u[1] if not forgiven([s], places)])), None)
        forms = {name_key(entity.name), *(name_key(m.quote) for m in entity.mentions)}
        if best and name_key(best[0].name) in forms:
            right += 1
            unused.remove(best)
            continue
        missed += 1
        touching = best or next((u for u in unused if any(overlap(x, s) for x in required for s in u[1])), None)
        if touching:
            reported.append(touching[0])
            what = "name" if best else "mentions"
            got = f"got «{touching[0].name}» {[m.quote for m in touching[0].mentions]}"
            c.error(layer, "wrong", f"{what}: gold «{entity.name}» {[m.quote for m in entity.mentions]} {got}")
        else:
            c.error(layer, "miss", f"«{entity.name}»", required[0])
    extra = [(o, spans) for o, spans in unused if not forgiven(spans, places)]
    for o, spans in extra:
        if o not in reported:
            c.error(layer, "extra", f"«{o.name}»", spans[0])
    c.count(layer, right, missed, len(extra))


def _same(required: list[tuple[int, int]], found: list[tuple[int, int]]) -> bool:
    """Whether at least half of the mentions on either side overlap one of the other."""
    hit = sum(any(overlap(x, s) for s in found) for x in required)
    back = sum(any(overlap(x, s) for x in required) for s in found)
    return hit > 0 and 2 * hit >= len(required) and 2 * back >= len(found)
