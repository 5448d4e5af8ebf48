"""One flat row a figure ─► ``doc._.facts``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Facts:
    """One flat row a figure ─► ``doc._.facts``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_facts")
def create(nlp: Language, name: str) -> Facts:
    return Facts()
