"""Dates and periods ─► ``doc._.dates``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Dates:
    """Dates and periods ─► ``doc._.dates``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_dates")
def create(nlp: Language, name: str) -> Dates:
    return Dates()
