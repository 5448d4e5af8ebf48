"""Numerals with units, currencies, signs and counted nouns ─► ``doc._.quantities``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Quantities:
    """Numerals with units, currencies, signs and counted nouns ─► ``doc._.quantities``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_quantities")
def create(nlp: Language, name: str) -> Quantities:
    return Quantities()
