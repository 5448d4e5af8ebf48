"""What an operator may set, by environment variable (``KHABAR_MAX_BODY=500000``) or by argument."""

from __future__ import annotations

import os
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from extractor.pipeline import DEFAULT_MODEL, Model

PREFIX = "KHABAR_"


class Settings(BaseModel):
    """Limits and switches of one service; sizes in bytes, times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: Model = DEFAULT_MODEL
    """The NER model that articles are read with."""
    processes: int = Field(1, ge=1)
    """Extraction processes of each server worker."""
    queue: int = Field(64, ge=1)
    """Requests that may wait for an extraction process; further ones are answered 503."""
    api_key: SecretStr | None = None
    """If set, extraction needs ``Authorization: Bearer <key>``."""
    fetch: bool = False
    """Whether a request may name a URL for the server to fetch."""
    max_body: int = Field(2_000_000, ge=1)
    """Largest request body, and largest line of a batch."""
    max_batch: int = Field(256_000_000, ge=1)
    """Largest body of a batch."""
    max_records: int = Field(64_000_000, ge=1)
    """Largest body that brings records back: corrections and exports."""
    connections: int = Field(1000, ge=1)
    """Connections of each worker that may be open without a request; beyond, the longest silent one is closed."""
    extraction_timeout: float = Field(60.0, gt=0)
    """Longest time that one article may take; its process is then killed and replaced."""
    abandoned_timeout: float = Field(0.5, ge=0)
    """How long work may go on whose client has gone; its process is then killed and replaced."""
    slowest: int = Field(1000, ge=1)
    """Bytes a second that a body must at least arrive with, after ``client_timeout``."""
    batch_ahead: int = Field(4, ge=1)
    """Lines of one batch that may be in work or wait for it, so that a process is never idle between two of them."""
    client_timeout: float = Field(20.0, gt=0)
    """Longest wait for a request's header, for its body (longer by a second for each kilobyte), or for a client
    that does not read its answer."""

    @classmethod
    def from_environment(cls) -> Self:
        """The settings in ``KHABAR_*`` variables.

        Raises:
            pydantic.ValidationError: a variable's value does not fit.
        """
        named = {
            name: os.environ[PREFIX + name.upper()] for name in cls.model_fields if PREFIX + name.upper() in os.environ
        }
        return cls.model_validate(named)

    def to_environment(self) -> dict[str, str]:
        """The variables from which ``from_environment`` makes these settings again, in another process."""
        values = self.model_dump(exclude_none=True, exclude_defaults=True)
        return {
            PREFIX + name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
        }
