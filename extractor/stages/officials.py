"""Posts and their holders ─► ``doc._.officials``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Officials:
    """Posts and their holders ─► ``doc._.officials``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_officials")
def create(nlp: Language, name: str) -> Officials:
    return Officials()
