"""The line of stations, and the ``Extractor`` that runs it.

The order of ``STAGES`` is the way of the data; each stage is a registered spaCy factory in its own package under
stages/ and can be added to any ``spacy.blank("fa")`` pipeline that has the stages before it which it requires.
"""

from __future__ import annotations

import datetime as dt
import gc
import importlib
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, cast

import jdatetime

from extractor.assemble import Tree, assemble, tree
from extractor.collection import paused
from extractor.kinds import ADDED
from extractor.language import tokenizer
from extractor.layers import layers
from extractor.lean import tell
from extractor.pieces import PIECE, Joined, cut
from extractor.readers.published import YEARS, parse_published
from extractor.records import Article

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extractor.stage import Stage

Model = Literal["accurate", "fast", "none"]

STAGES = {
    "numerals": "numerals.stage",
    "quantities": "quantities.stage",
    "dates": "dates.stage",
    "names": "names.stage",
    "organizations": "organizations.stage",
    "persons": "persons.stage",
    "posts": "posts.stage",
    "turns": "speech.turns",
    "entities": "entities.stage",
    "speech": "speech.stage",
    "facts": "facts.stage",
    **{kind.stage: f"{kind.stage}.stage" for kind in ADDED if kind.stage},
}
"""The stages in their order, each with its module under stages/; it registers the factory ``khabar_<name>``."""

MAX_STRINGS = 20_000
"""Distinct words after which a thread's pipeline is built anew."""

DEFAULT_MODEL: Model = "accurate"

JALALI_YEARS = range(1300, 1501)
"""Years that are Solar Hijri, whatever calendar the date claims."""


def build(model: Model = DEFAULT_MODEL) -> Language:
    """A spaCy pipeline with Hazm's tokens and all stages."""
    with paused():
        return _built(model)


def _built(model: Model) -> Language:
    import spacy

    tell()
    nlp = spacy.blank("fa", config={"nlp": {"tokenizer": {"@tokenizers": "khabar.HazmTokenizer.v1"}}})
    nlp.max_length = sys.maxsize  # spaCy's limit is for its parser; our stages are linear
    for name, module in STAGES.items():
        importlib.import_module(f"extractor.stages.{module}")
        nlp.add_pipe(f"khabar_{name}", config=_config(name, model))
    return nlp


def _config(name: str, model: Model) -> dict[str, Any]:
    return {"model": model, "entities": False} if name == "names" else {}


def _stages(model: Model) -> list[Stage]:
    """The stages alone, which need no spaCy."""
    modules = {name: importlib.import_module(f"extractor.stages.{module}") for name, module in STAGES.items()}
    return [module.create(None, f"khabar_{name}", **_config(name, model)) for name, module in modules.items()]


class InvalidDate(ValueError):
    """``published_at`` is no date on which an article can have been published."""


def published_day[D: (dt.datetime, dt.date)](value: D | str | None) -> D | dt.datetime | dt.date | None:
    """The day or time of publication that ``published_at`` means.

    Raises:
        InvalidDate: it is no date, or none of the years 1800 to 2200.
    """
    if value is None:
        return None
    given: dt.datetime | dt.date | None = parse_published(value) if isinstance(value, str) else value
    if not isinstance(given, dt.date):
        raise InvalidDate(f"published_at: no date in {value!r}")
    if given.year in JALALI_YEARS:
        try:
            there = jdatetime.date(given.year, given.month, given.day).togregorian()
        except ValueError:
            raise InvalidDate(f"published_at: no day of the Solar Hijri calendar: {given}") from None
        given = given.replace(there.year, there.month, there.day)
    if given.year not in YEARS:
        raise InvalidDate(f"published_at: {given} lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return given


class Extractor:
    """Extracts records from articles. Thread-safe (each thread gets a pipeline of its own) and picklable.

    Args:
        model: which NER model to use: ``accurate``, ``fast`` (for corpora) or ``none`` (rules alone).
    """

    def __init__(self, model: Model = DEFAULT_MODEL) -> None:
        if model not in ("accurate", "fast", "none"):
            raise ValueError(f"unknown model {model!r}: accurate, fast or none")
        self.model: Model = model
        self._local = threading.local()

    def __reduce__(self) -> tuple[type[Extractor], tuple[Model]]:
        return type(self), (self.model,)

    @property
    def nlp(self) -> Language:
        """This thread's pipeline."""
        nlp: Language | None = getattr(self._local, "nlp", None)
        # A vocabulary keeps every word it ever saw: on endless input it is dropped with its pipeline now and then.
        # (spaCy's memory zones, an article each, cost as much time as Hazm's tokenizers.)
        if nlp is None or len(nlp.vocab.strings) > MAX_STRINGS:
            if nlp is not None:
                nlp = self._local.nlp = None
                gc.collect()  # it holds itself in circles
            nlp = self._local.nlp = build(self.model)
        return nlp

    def doc(
        self, text: str, *, published_at: dt.datetime | dt.date | str | None = None, agency: str | None = None
    ) -> Doc:
        """The annotated ``Doc`` of a text, for those who work with spaCy on top; arguments as of a call.

        Raises:
            InvalidText: the text holds a lone surrogate.
            InvalidDate: ``published_at`` is no date of the years 1800 to 2200.
        """
        _refuse(text, agency=agency)
        nlp = self.nlp
        return _annotated([stage for _, stage in nlp.pipeline], nlp.make_doc(text), published_at, agency)

    def _bare(self, text: str, published_at: dt.datetime | dt.date | None, agency: str | None) -> Doc:
        """The Doc for records alone: its layers, where nobody has asked for the pipeline, which may hold others' stages
        by now."""
        if ADDED or getattr(self._local, "nlp", None):
            return self.doc(text, published_at=published_at, agency=agency)
        if not (stages := getattr(self._local, "stages", None)):
            stages = self._local.stages = _stages(self.model)
        doc = cast("Doc", tokenizer.bare(text))
        layers(doc).bare = True
        return _annotated(stages, doc, published_at, agency)

    def __call__(
        self,
        text: str,
        *,
        id: str | None = None,
        title: str | None = None,
        published_at: dt.datetime | dt.date | str | None = None,
        url: str | None = None,
        agency: str | None = None,
    ) -> Article:
        """Extract the records of one article. A text longer than ``PIECE`` is read in pieces; see ``extractor.pieces``.

        Args:
            text: the article as given; all offsets are code points of it.
            id, title, url: carried into the result; they are not searched for facts.
            agency: the paper's own name: what it reports («به گزارش X») is said by nobody else.
            published_at: resolves relative dates («هفته گذشته»); without it they stay unresolved. A text is parsed,
                and a year of 1300 to 1500 taken for one of the Solar Hijri calendar.

        Raises:
            InvalidText: the text holds a lone surrogate.
            InvalidDate: ``published_at`` is no date of the years 1800 to 2200.
        """
        _refuse(text, id=id, title=title, url=url, agency=agency)
        published_at = published_day(published_at)
        given: dict[str, Any] = {"published_at": published_at, "agency": agency}
        if isinstance(published_at, dt.date) and not isinstance(published_at, dt.datetime):
            published_at = dt.datetime.combine(published_at, dt.time())
        head: Tree = {"id": id, "title": title, "published_at": published_at, "url": url, "agency": agency}
        if len(text) <= PIECE:
            with paused():
                return assemble(self._bare(text, **given), **head)
        joined = Joined()
        for start, end in cut(text):
            with paused():
                joined.add(tree(self._bare(text[start:end], **given)), start, end - start)
        return joined.article(text, head)

    def pipe(self, articles: Iterable[str | dict[str, Any]]) -> Iterator[Article]:
        """Extract many, one after another; each is a text or the keyword arguments of a call (``text=…, id=…``)."""
        if isinstance(articles, str | bytes | dict):
            raise TypeError(f"pipe takes many articles, not one {type(articles).__name__}")
        for article in articles:
            yield self(article) if isinstance(article, str) else self(**article)


def _annotated(
    stages: Iterable[Callable[[Doc], Doc]],
    doc: Doc,
    published_at: dt.datetime | dt.date | str | None,
    agency: str | None,
) -> Doc:
    published = published_day(published_at)
    doc._.published_at = published.date() if isinstance(published, dt.datetime) else published
    doc._.agency = agency
    with paused():  # they leave no circles, and the first article loads what the stages look up
        for stage in stages:
            doc = stage(doc)
    return doc


def _refuse(text: object, **others: object) -> None:
    """Raise TypeError for what is no text, or None but for the text itself: it would fail far from here."""
    for name, value in {"text": text, **others}.items():
        if not isinstance(value, str) and (value is not None or name == "text"):
            raise TypeError(f"{name}: a str is expected, not {type(value).__name__}")


_default: Extractor | None = None
_lock = threading.Lock()


def extract(
    text: str, *, title: str | None = None, published_at: dt.datetime | None = None, url: str | None = None
) -> Article:
    """Extract the records of one article with the default extractor, which is built at the first call.

    Raises:
        InvalidText: the text holds a lone surrogate.
    """
    global _default
    if _default is None:
        with _lock:
            _default = _default or Extractor()
    return _default(text, title=title, published_at=published_at, url=url)
