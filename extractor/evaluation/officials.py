"""Officials: their posts, and their names."""

from __future__ import annotations

from extractor.evaluation import gold as g
from extractor.evaluation.comparison import Comparison, Located, forgiven, located, overlap
from extractor.evaluation.words import name_key, normalise

LAYERS = ("officials", "official_names")


def _places(c: Comparison) -> list[Located[g.OfficialMention]]:
    return located(c.gold, ((m, o.optional or m.optional) for o in c.gold.officials for m in o.mentions))


def _forgiven(c: Comparison, official: g.Official, places: list[Located[g.OfficialMention]]) -> bool:
    return forgiven([c.predicted.locate(m) for m in official.mentions], places)


def posts(c: Comparison) -> None:
    """Name, title and organisation of each post."""
    layer = "officials"
    places = _places(c)
    unused = [(triple(o, role), o, role) for o in c.predicted.officials for role in o.roles]
    optional = {triple(o, role) for o in c.gold.officials for role in o.roles if o.optional or role.optional}
    right = 0
    missed = []
    for o in c.gold.officials:
        for role in o.roles:
            if o.optional or role.optional:
                continue
            partner = next((u for u in unused if u[0] == triple(o, role)), None)
            if partner:
                unused.remove(partner)
                right += 1
            else:
                missed.append((o, role))
    extra = [u for u in unused if u[0] not in optional and not _forgiven(c, u[1], places)]
    c.count(layer, right, len(missed), len(extra))
    left = [(o, role) for _, o, role in extra]
    for o, role in missed:
        spans = [c.gold.locate(m) for m in o.mentions]
        partner_ = next((x for x in left if _touches(c, x[0], spans)), None)
        if partner_:
            left.remove(partner_)
            c.error(layer, "wrong", f"gold {_show_role(o, role)} got {_show_role(*partner_)}", spans[0])
        else:
            c.error(layer, "miss", _show_role(o, role), spans[0])
    for o, role in left:
        c.error(layer, "extra", _show_role(o, role), c.predicted.locate(o.mentions[0]))


def _touches(c: Comparison, official: g.Official, spans: list[tuple[int, int]]) -> bool:
    return any(overlap(c.predicted.locate(m), s) for m in official.mentions for s in spans)


def names(c: Comparison) -> None:
    """The names of officials."""
    layer = "official_names"
    places = _places(c)
    unused = [o for o in c.predicted.officials if o.name]
    optional = {normalise(o.name) for o in c.gold.officials if o.optional and o.name}
    right = missed = 0
    for o in c.gold.officials:
        if o.optional or not o.name:
            continue
        partner = next((p for p in unused if normalise(p.name or "") == normalise(o.name)), None)
        if partner:
            unused.remove(partner)
            right += 1
        else:
            missed += 1
            c.error(layer, "miss", o.name, c.gold.locate(o.mentions[0]))
    extra = [p for p in unused if normalise(p.name or "") not in optional and not _forgiven(c, p, places)]
    for p in extra:
        c.error(layer, "extra", p.name or "", c.predicted.locate(p.mentions[0]))
    c.count(layer, right, missed, len(extra))


def triple(official: g.Official, role: g.Role) -> tuple[str, str, str]:
    """Name, title and organisation, as they compare."""
    return normalise(official.name or ""), normalise(role.title), name_key(role.organization or "")


def _show_role(official: g.Official, role: g.Role) -> str:
    return f"({official.name} / {role.title} / {role.organization})"
