"""What a person may be called by, and how surnames are written by mistake."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.spelling.letters import ZWNJ, squeeze
from extractor.words.persons import knowledge

_LONG_SURNAME = 6


def pieces(norms: Sequence[str]) -> tuple[str, ...]:
    """The words of a name, compounds taken apart, without «سید»."""
    name = tuple(piece for norm in norms for word in norm.split(ZWNJ) if (piece := squeeze(word)))
    for prefix in knowledge().prefixes:
        if name and name[0] == prefix and len(name) > 1:
            return name[1:]
        if len(name) > 1 and name[0].startswith(prefix) and knowledge().is_given(name[0][len(prefix) :]):
            return (name[0][len(prefix) :], *name[1:])
    return name


def short_forms(name: tuple[str, ...]) -> set[str]:
    """What a name may be called by: itself, its end («محمدی»), its beginning of two words or more, its first and last
    word, its first surname («صابری» of «محمدباقر صابری زفرقندی»); run together."""
    size = len(name)
    found = {"".join(name[k:]) for k in range(size)} | {"".join(name[:k]) for k in range(2, size)}
    return found | {"".join(name[1:k]) for k in range(2, size)} | ({name[0] + name[-1]} if size > 1 else set())


def blur(surname: str) -> list[str]:
    """What surnames have in common of which one letter is another one, missing or added: each of their letters left
    open, and one more between them; none for a short one, which may well be another name."""
    if len(surname) < _LONG_SURNAME:
        return []
    opened = [f"{surname[:k]}?{surname[k + 1 :]}" for k in range(len(surname))]
    return opened + [f"{surname[:k]}?{surname[k:]}" for k in range(1, len(surname))]
