"""When a process will probably be free, by what is in work now and what such work took lately."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHORT = 1000
"""Characters; a shorter piece of work takes as long as one of these."""
FIRST = 1e-4
"""Seconds a character, before anything of a kind was done."""


class Forecast:
    """What is in work, and how long each kind of work takes by its length."""

    def __init__(self, longest: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self._longest = longest
        self._clock = clock
        self._paces: dict[str, float] = {}
        self._running: dict[int, tuple[float, float]] = {}
        """When each piece in work began, and the seconds it was expected to take."""
        self._begun = 0

    @contextmanager
    def work(self, kind: str, length: int) -> Iterator[None]:
        """Stand around a piece of work of ``length`` characters; one that fails tells nothing of how long it takes."""
        self._begun += 1
        number, began, length = self._begun, self._clock(), max(length, SHORT)
        pace = self._paces.get(kind, FIRST)
        self._running[number] = began, pace * length
        try:
            yield
            self._paces[kind] = pace + ((self._clock() - began) / length - pace) / 4
        finally:
            del self._running[number]

    def left(self) -> float:
        """Seconds until the first piece in work ends; 0 if nothing is.

        What has outlived its expectation is thought to take half as long again as it has, and nothing outlives the
        limit.
        """
        now = self._clock()
        ends = [
            began + min(max(expected, 1.5 * (now - began)), self._longest) for began, expected in self._running.values()
        ]
        return max(0.0, min(ends) - now) if ends else 0.0
