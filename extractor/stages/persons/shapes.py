"""What single words look like: a surname, a name's word, one that no lexicon knows."""

from __future__ import annotations

from extractor.language.boundaries import boundaries
from extractor.language.gazetteer import gazetteer
from extractor.language.hazm import lexicon as dictionary
from extractor.words.organizations import grammar
from extractor.words.persons import knowledge
from extractor.words.titles import lexicon

_COMMON = 100_000
"""How often a word stands in the lexicon's texts that is no rare one."""


def glued(word: str) -> bool:
    """Whether a word that no lexicon knows is two, of which the first ends a name («درپایان», «عصرامروز»), or a
    plural."""
    if dictionary().get(word, (0, ()))[0] or knowledge().is_surname(word):
        return False
    cuts = range(2, len(word) - 3)
    ends = any(boundaries().ends_name(word[:k]) and word[k:] in dictionary() for k in cuts)
    return ends or word.endswith(lexicon().plurals)


def is_surname(word: str) -> bool:
    """Whether a single word where a subject stands is a surname: by its end, or because no lexicon knows it."""
    know = knowledge()
    return know.is_surname(word) or word.endswith(know.endings) or dictionary().get(word, (0, ()))[0] == 0


def is_name_word(word: str) -> bool:
    """Whether a word is a surname, as far as it looks, or a given name."""
    return is_surname(word) or knowledge().is_given(word)


def is_strange(word: str) -> bool:
    """Whether a word is a known surname or one that no lexicon knows, whatever its end."""
    return knowledge().is_surname(word) or (word not in dictionary() and not glued(word))


def is_rare(word: str) -> bool:
    """Whether a word is no plural and stands in few texts."""
    return dictionary().get(word, (0, ()))[0] < _COMMON and not glued(word)


def tells(word: str) -> bool:
    """Whether a word behind a rank only tells of whom («ژنرال | بازنشسته», «ژنرال | آمریکایی», «استاد | اقتصاد»)."""
    know = knowledge()
    if know.is_surname(word) or lexicon().stops(word):
        return False
    stems = [word.removesuffix(ending) for ending in know.of_country if word.endswith(ending)]
    of_country = any(gazetteer().country([stem], 0) for stem in stems)
    return of_country or word in know.describing or grammar().is_field(word)
