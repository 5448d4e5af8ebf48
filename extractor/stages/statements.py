"""Who said what ─► ``doc._.statements``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Statements:
    """Who said what ─► ``doc._.statements``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_statements")
def create(nlp: Language, name: str) -> Statements:
    return Statements()
