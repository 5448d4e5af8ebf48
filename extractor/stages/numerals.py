"""Numbers in words, digits and mixtures ─► ``doc._.numerals``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Numerals:
    """Numbers in words, digits and mixtures ─► ``doc._.numerals``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_numerals")
def create(nlp: Language, name: str) -> Numerals:
    return Numerals()
