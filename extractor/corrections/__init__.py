"""What readers correct: an article and a list of ``Correction`` ─► the corrected article, whole and valid.

``apply`` is the only way in. Every record says in its evidence which correction it owes to; ``Article.corrections``
tells who made it, when, and what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.corrections.desk import CorrectionError, Desk
from extractor.records import Article, Correction

__all__ = ["CorrectionError", "apply"]


def apply(article: Article, text: str, corrections: Iterable[Correction]) -> Article:
    """The article as the corrections leave it; each speaks of it as the ones before it left it.

    A renamed person or body is renamed in every role, speaker and fact; a rejected one says nothing any more; facts
    follow their figures, periods their dates. Numbers may be written in words or in digits of any script, days in the
    Gregorian or the Solar Hijri calendar.

    Args:
        text: the source that the article was extracted from.

    Raises:
        CorrectionError: a correction speaks of a record that is not there or gives what its field cannot hold, or
            ``text`` is another text.
    """
    desk = Desk(article, text)
    for correction in corrections:
        desk.correct(correction)
    return desk.article()
