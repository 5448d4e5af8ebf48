"""Mentions ─► entities: ``doc._.entities``."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


class Resolution:
    """Mentions ─► entities: ``doc._.entities``."""

    def __call__(self, doc: Doc) -> Doc:
        return doc


@Language.factory("khabar_resolution")
def create(nlp: Language, name: str) -> Resolution:
    return Resolution()
