"""What all batch writers have in common: a target that takes rendered articles and commits them in chunks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from extractor.outcomes import Outcome

State = dict[str, Any]
"""What a target needs to know of itself after a commit, in JSON's types."""


class TargetError(ValueError):
    """The target cannot be written to; the message says why and what to do."""


class TargetFailed(RuntimeError):
    """The target broke down while it was written to; what was committed is safe, and a run can go on from there."""


class Target(ABC):
    """Where a batch goes.

    ``render`` runs in the worker processes; everything else in the one process that writes. The order of calls is
    ``begin``, then ``write`` any number of times and ``commit``, over and over, then ``finish``; ``close`` at last,
    whatever happened.
    """

    resumable: ClassVar[bool] = True

    @property
    @abstractmethod
    def render(self) -> Callable[[Sequence[Outcome]], Any]:
        """A picklable function from articles to what ``write`` takes."""

    @abstractmethod
    def journal(self) -> State | None:
        """The journal of an unfinished (or, of a database, an earlier) run into this target."""

    @property
    def complete(self) -> bool:
        """Whether the result of a finished run is here and there is nothing to resume."""
        return False

    def claim(self) -> None:  # noqa: B027  (a database has locks of its own)
        """Keep other runs out until ``release``, or until this process ends.

        Raises:
            TargetError: another run is writing into it.
        """

    def release(self) -> None:  # noqa: B027
        """Let other runs in."""

    def settle(self) -> None:  # noqa: B027  (most have nothing to do)
        """Tidy up after a finished run that was killed before it could."""

    @abstractmethod
    def begin(self, journal: State, *, resume: bool, overwrite: bool) -> None:
        """Open for writing: at what ``journal`` says was committed, or (not ``resume``) anew.

        Raises:
            TargetError: a new run finds something in its place, and ``overwrite`` is not set.
        """

    @abstractmethod
    def write(self, rendered: Any) -> None:
        """Take what was rendered; it need not be safe before ``commit``."""

    @abstractmethod
    def commit(self, journal: State) -> None:
        """Make all that was written safe, together with the journal."""

    @abstractmethod
    def finish(self, journal: State) -> None:
        """Bring the complete target to its place."""

    def discard(self) -> None:  # noqa: B027
        """Undo ``begin``, as nothing came of the source."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections; what was not committed is gone."""
