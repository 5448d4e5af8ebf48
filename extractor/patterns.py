"""Loads patterns/<topic>/*.yaml, the linguistic knowledge of the project, validates and caches it.

A stage declares what it expects as a Pydantic model and asks ``load("quantities/currencies", Currencies)``; a fault in
a file is an error that names the file and the key.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError

from extractor.language.letters import squeeze
from extractor.language.phrases import Phrases, table

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


class PatternError(ValueError):
    """A file in patterns/ is missing or malformed."""


@cache
def directory() -> Path:
    """Where the pattern files lie: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("extractor")))
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parent / "patterns"


@cache
def load[M: BaseModel](name: str, model: type[M]) -> M:
    """Read patterns/``name``.yaml as ``model``, once a process.

    Raises:
        PatternError: the file is missing, is no YAML, or does not fit the model.
    """
    path = directory() / f"{name}.yaml"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        return model.model_validate(data)
    except OSError as error:
        raise PatternError(f"patterns/{name}.yaml: {error.strerror}") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise PatternError(f"patterns/{name}.yaml: {error}") from error
