"""Types of pattern fields that are compiled as they are read: sets and tables of squeezed forms."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from extractor.stages.matching import Phrases, squeeze, table

Words = Annotated[frozenset[str], BeforeValidator(lambda forms: frozenset(map(squeeze, forms)))]
"""Words, squeezed."""
Values = Annotated[dict[str, int], BeforeValidator(lambda values: {squeeze(form): v for form, v in values.items()})]
"""Words with a number each, squeezed."""
Table = Annotated[Phrases[str], BeforeValidator(table)]
"""Phrases by the name of their group."""
Numbers = Annotated[Phrases[int], BeforeValidator(Phrases)]
"""Phrases with a number each."""
Some = Annotated[Phrases[bool], BeforeValidator(lambda forms: Phrases(dict.fromkeys(forms, True)))]
"""Phrases without a value."""
