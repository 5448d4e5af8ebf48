"""The model that reads each file."""

from __future__ import annotations

from importlib import import_module

from pydantic import BaseModel

from extractor.kinds import ADDED

MODELS = {
    "dates/dates": "stages.dates.words:DatePatterns",
    "evaluation/evaluation": "evaluation.words:EvaluationPatterns",
    "facts/commodities": "stages.facts.words:CommodityPatterns",
    "facts/facts": "stages.facts.words:FactPatterns",
    "facts/links": "links.words:LinkPatterns",
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
    "organizations/heads": "stages.organizations.grammar:Heads",
    "organizations/organizations": "stages.organizations.grammar:Bodies",
    "persons/given_names": "stages.persons.words:NamePatterns",
    "persons/pronouns": "stages.speech.cues:PronounPatterns",
    "posts/statesmen": "stages.posts.statesmen:StatesmenPatterns",
    "posts/titles": "stages.posts.titles:TitlePatterns",
    "quantities/context": "stages.quantities.words:ContextPatterns",
    "quantities/counts": "stages.quantities.words:CountPatterns",
    "quantities/currencies": "stages.quantities.units:CurrencyPatterns",
    "quantities/implied": "stages.quantities.implied:ImpliedPatterns",
    "quantities/tables": "stages.quantities.tabular:TablePatterns",
    "quantities/percents": "stages.quantities.units:PercentPatterns",
    "quantities/qualifiers": "stages.quantities.words:QualifierPatterns",
    "quantities/units": "codes:UnitPatterns",
    "readers/pages": "readers.html:Pages",
    "speech/reporting": "stages.speech.cues:ReportingPatterns",
    **{name: model for kind in ADDED for name, model in kind.patterns.items()},
}
"""The model that reads each file."""


def model_of(name: str) -> type[BaseModel]:
    module, _, cls = MODELS[name].partition(":")
    model: type[BaseModel] = getattr(import_module(f"extractor.{module}"), cls)
    return model
