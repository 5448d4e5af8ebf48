"""Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Names:
    """Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_names", default_config={"model": "none"})
def create(nlp: Language, name: str, model: str) -> Names:
    return Names()
