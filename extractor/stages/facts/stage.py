"""What each figure says, in the terms of SDMX and Comtrade ─► ``doc._.facts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from extractor.links.candidates import Candidate, Offer
from extractor.links.decisions import ORDER, Decider
from extractor.links.features import Figure
from extractor.links.history import Linked
from extractor.links.measured import measured
from extractor.links.orders import put_in_order
from extractor.links.relations import Relations
from extractor.links.scorer import Scorer, scorer
from extractor.mentions import FactRow, Party, Time
from extractor.records import Change, Flow, Status, Transformation
from extractor.stage import Stage, factory
from extractor.stages.facts.rules import Rules
from extractor.stages.facts.tabular import Sheet

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SURE = tuple(name for name in ORDER if name != "part_of")
"""What the confidence of a row is made of."""


def decider_of(doc: Doc) -> Decider:
    """The decisions that an article asks for."""
    return _prepared(doc)[0]


def _prepared(doc: Doc) -> tuple[Decider, Rules]:
    """The decisions, and the rules of the clause."""
    rules, offer = Rules(doc), Offer(doc)
    scopes = [offer.scope(q, offer.sentences[offer.sentence(q.start)]) for q in offer.quantities]
    figures = [Figure(offer, i, scope) for i, scope in enumerate(scopes)]
    return Decider(offer, figures, [rules.chosen(draft) for draft in rules.drafts(doc, scopes)]), rules


class Facts(Stage):
    """What each figure says ─► ``doc._.facts``."""

    topic = "facts"
    assigns = ("facts",)
    requires = ("quantities", "dates", "names", "organizations", "officials", "entities", "statements")

    def __init__(self, scorer: Scorer | None = None) -> None:
        self.scorer = scorer

    def annotate(self, doc: Doc) -> None:
        if doc._.quantities:
            decider, rules = _prepared(doc)
            weights = self.scorer or scorer(vectors=len(doc.tensor) > 0)
            if weights.dense and len(doc.tensor):
                decider.views = weights.dense.space.views(doc.tensor)
            linked = decider.run(weights)
            put_in_order(decider.o, decider.figures, linked)
            told = {row.quantity: row for t in doc._.tables for row in Sheet(doc, decider.o, rules, t).rows()}
            rows = [told.get(f.index) or self.row(decider, f, linked[f.index]) for f in decider.figures]
            for row, link in zip(rows, linked, strict=True):
                if row.quantity not in told:
                    row.sure = {name: link.sure[name] for name in SURE}
                    row.confidence = round(weights.confidence(row.sure), 3)
            Relations(decider, linked).complete(rows)
            doc._.facts = rows

    def row(self, decider: Decider, f: Figure, linked: Linked) -> FactRow:
        links, labels = linked.links, linked.labels
        tokens = {name: (c.start, c.end) if c else None for name, c in links.items()}
        indicator, reporter = links["indicator"], links["reporter"]
        if reporter is not None and reporter.type in decider.o.k.nobody:
            reporter = None
        commodity, whole = links["commodity"], links["part_of"]
        return FactRow(
            f.index,
            indicator=measured(decider.o, f, indicator, commodity) if indicator else None,
            flow=cast("Flow | None", labels["flow"] or None),
            transformation=cast("Transformation", labels["transformation"]),
            change=cast("Change | None", labels["change"] or None),
            status=cast("Status", labels["status"]),
            reporter=Party((reporter.start, reporter.end), reporter.name, reporter.country) if reporter else None,
            commodity=decider.o.in_full(commodity) if commodity else None,
            hs_code=commodity.hs if commodity else None,
            period=self.time(decider, links["period"]),
            baseline=self.time(decider, links["baseline"]),
            per=tokens["per"],
            # «۳۴ هزار واحد آنها» says so itself
            part_of=f.q.part_of if f.q.part_of is not None else whole.index if whole else None,
        )

    def time(self, decider: Decider, c: Candidate | None) -> Time | None:
        if c is None:
            return None
        c = decider.periods.meant(c)
        date = decider.o.dates[c.index] if c.index >= 0 else None
        return Time((c.start, c.end), date.first, date.last) if date else Time((c.start, c.end))


@factory(Facts)
def create(nlp: Language, name: str) -> Facts:
    return Facts()
