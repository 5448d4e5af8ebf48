"""Paths through the decisions of an article: several are followed, and one that fits ill to what follows falls back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor import Extractor
from extractor.links.candidates import Candidate
from extractor.links.decisions import BREADTH, FIELDS, LABELLED, ORDER, ROLES, Decider
from extractor.links.history import Linked
from extractor.links.paths import Path, go
from extractor.links.scorer import Scorer
from extractor.links.vectors import Views
from extractor.stages.facts.stage import decider_of

TEXT = "در همدان و ملایر ۱۲ مدرسه ساخته شد. سپس در ملایر ۵ مدرسه ساخته شد."


@pytest.fixture(scope="module")
def decider() -> Decider:
    return decider_of(Extractor("none").doc(TEXT))


def _weights(reporter: dict[str, float]) -> Scorer:
    return Scorer({role: {} for role in ROLES} | {"reporter": reporter}, {name: {"bias": {"": 0.0}} for name in FIELDS})


def _reporters(decider: Decider, scorer: Scorer, encoder: bool) -> list[str]:
    # All words alike, and no weights of theirs: they say that an encoder ran, and nothing else.
    decider.views = Views(np.zeros((2, len(decider.o.norms), 4), np.float32)) if encoder else None
    decider.tallies.clear()
    return [c.key for linked in decider.run(scorer) if (c := linked.links["reporter"])]


@pytest.mark.parametrize(
    ("weights", "first", "together"),
    [
        # «همدان» is a little likelier for the first figure; but then neither place is likely for the second
        ({"at=<clause": 3.0, "kept": 3.0, "post=و": 0.2, "none:bias": -9.0}, ["همدان", "همدان"], ["ملایر", "ملایر"]),
        # much likelier: the other one is not tried
        ({"at=<clause": 3.0, "kept": 3.0, "post=و": 2.0, "none:bias": -9.0}, ["همدان", "همدان"], ["همدان", "همدان"]),
        # nothing holds on, so the second figure tells nothing of the first
        ({"at=<clause": 3.0, "post=و": 0.2, "none:bias": -9.0}, ["همدان", "ملایر"], ["همدان", "ملایر"]),
    ],
)
def test_what_follows_tells_of_what_stands_before_where_an_encoder_has_read_the_article(
    decider: Decider, weights: dict[str, float], first: list[str], together: list[str]
) -> None:
    scorer = _weights(weights)
    assert _reporters(decider, scorer, encoder=False) == first
    assert _reporters(decider, scorer, encoder=True) == together


def test_the_likelihood_of_a_path_is_that_of_its_decisions(decider: Decider) -> None:
    _reporters(decider, _weights({"at=<clause": 1.0, "post=و": 0.2}), encoder=True)
    for linked in decider.done:
        assert linked.sure.keys() == set(ORDER)
        usual = linked.sure | {"period": 1.0}  # of the period none is taken a little less readily; it has no candidates
        assert linked.chance == pytest.approx(sum(np.log(list(usual.values()))))
    assert ORDER[:LABELLED] == (*ROLES[:2], *FIELDS)


def _linked(key: str | None, chance: float) -> Linked:
    made = None if key is None else Candidate("party", 0, 1)
    if made is not None and key is not None:
        made.key = key
    return Linked(links={"reporter": made}, chance=chance)


@given(st.lists(st.tuples(st.sampled_from(["ایران", "چین", "هند", None]), st.floats(-9, 0)), min_size=1))
def test_the_likeliest_paths_are_kept_and_one_of_those_that_end_alike(
    decider: Decider, ends: list[tuple[str | None, float]]
) -> None:
    f = decider.figures[0]
    start = Path([Linked() for _ in decider.figures])
    kept = go([(start, _linked(*end)) for end in ends], f, BREADTH)
    likeliest = {key: max(chance for other, chance in ends if other == key) for key, _ in ends}
    assert [path.chance for path in kept] == sorted(likeliest.values(), reverse=True)[:BREADTH]


def test_paths_that_part_do_not_change_one_another(decider: Decider) -> None:
    start = Path([Linked() for _ in decider.figures])
    start.tallies["reporter"].add(None)
    ends = [_linked("ایران", -1.0), _linked("چین", -2.0)]
    one, other = go([(start, end) for end in ends], decider.figures[0], BREADTH)
    one.tallies["reporter"].add(ends[0].links["reporter"])
    assert [one.done[0], other.done[0]] == ends and not start.done[0].links
    assert (one.tallies["reporter"].figures, other.tallies["reporter"].figures) == (2, 1)
