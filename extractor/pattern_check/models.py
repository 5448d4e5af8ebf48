"""The model that reads each file."""

from __future__ import annotations

from importlib import import_module

from pydantic import BaseModel

from extractor.kinds import ADDED

MODELS = {
    "dates/dates": "stages.dates.words:DatePatterns",
    "evaluation/evaluation": "evaluation.words:EvaluationPatterns",
    "facts/commodities": "words.facts:CommodityPatterns",
    "facts/facts": "words.facts:FactPatterns",
    "facts/links": "links.words:LinkPatterns",
    "facts/tariffs": "words.tariffs:TariffPatterns",
    "facts/tables": "stages.facts.tabular:TablePatterns",
    "language/acronyms": "language.acronyms:AcronymPatterns",
    "language/ezafe": "language.ezafe:EzafePatterns",
    "language/honorifics": "language.honorifics:HonorificPatterns",
    "language/languages": "language.identify:LanguagePatterns",
    "language/openings": "language.openings:OpeningPatterns",
    "language/repair": "language.repair:RepairPatterns",
    "language/verbs": "language.verbs:VerbPatterns",
    "language/words": "language.boundaries:WordPatterns",
    "names/places": "language.gazetteer:PlacePatterns",
    "names/press": "stages.names.stage:NamePatterns",
    "numerals/numerals": "stages.numerals.atoms:NumeralPatterns",
    "organizations/heads": "words.organizations:Heads",
    "organizations/organizations": "words.organizations:Bodies",
    "persons/given_names": "words.persons:NamePatterns",
    "persons/pronouns": "words.cues:PronounPatterns",
    "posts/statesmen": "words.statesmen:StatesmenPatterns",
    "posts/titles": "words.titles:TitlePatterns",
    "quantities/context": "stages.quantities.words:ContextPatterns",
    "quantities/counts": "stages.quantities.words:CountPatterns",
    "quantities/currencies": "stages.quantities.units:CurrencyPatterns",
    "quantities/implied": "stages.quantities.implied:ImpliedPatterns",
    "quantities/tables": "stages.quantities.tabular:TablePatterns",
    "quantities/percents": "stages.quantities.units:PercentPatterns",
    "quantities/qualifiers": "stages.quantities.words:QualifierPatterns",
    "quantities/units": "codes:UnitPatterns",
    "readers/pages": "readers.html:Pages",
    "speech/reporting": "words.cues:ReportingPatterns",
    **{name: model for kind in ADDED for name, model in kind.patterns.items()},
}
"""The model that reads each file."""


def model_of(name: str) -> type[BaseModel]:
    """The model that a file of patterns must fit."""
    module, _, cls = MODELS[name].partition(":")
    model: type[BaseModel] = getattr(import_module(f"extractor.{module}"), cls)
    return model
