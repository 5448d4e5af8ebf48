"""Groups of words that stand in like contexts, so that weights learned of one word serve its like («گندم», «جو»).

``clusters.json`` is made by ``training/facts/clusters.py``: each frequent word, squeezed, has the number of a small
group, and each small group that of a large one. Brown et al. 1992 and Miller et al. 2004 learned names so.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

_UNKNOWN = ("-", "-")


class Clusters:
    """The groups of words by number."""

    def __init__(self, words: dict[str, int], large: list[int]) -> None:
        names = [(str(number), str(group)) for number, group in enumerate(large)]
        self._groups = {word: names[number] for word, number in words.items()}

    def small(self, word: str) -> str:
        """The small group of a squeezed word; «-» where it is not known."""
        return self._groups.get(word, _UNKNOWN)[0]

    def large(self, word: str) -> str:
        """The large group; «-» where the word is not known."""
        return self._groups.get(word, _UNKNOWN)[1]

    def of(self, words: tuple[str, ...]) -> list[str]:
        """The large groups of a phrase's words, none twice."""
        return [*dict.fromkeys(map(self.large, words))]

    def names(self, words: tuple[str, ...], kinds: tuple[str, ...]) -> list[str]:
        """Names of features of a phrase: of each kind the large groups of all its words, the small one of the first."""
        found = [f"{kind}={group}" for group in self.of(words) for kind in kinds]
        return [*found, *(f"{kind},1={self.small(words[0])}" for kind in kinds)]


@cache
def clusters() -> Clusters:
    """The groups that are shipped."""
    data = json.loads(files("extractor").joinpath("links/clusters.json").read_text("utf-8"))
    return Clusters(data["words"], data["large"])
