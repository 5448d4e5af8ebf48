"""Named organisations ─► ``doc._.organizations``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Organizations:
    """Named organisations ─► ``doc._.organizations``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_organizations")
def create(nlp: Language, name: str) -> Organizations:
    return Organizations()
