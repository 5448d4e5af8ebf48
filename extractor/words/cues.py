"""patterns/speech/reporting.yaml and pronouns.yaml, compiled: the verbs and frames of saying, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from extractor.language.honorifics import patterns as honorific_patterns
from extractor.layers import layers, phrases
from extractor.mentions import Tokens
from extractor.patterns import Shares, Strict, load
from extractor.spelling.letters import squeeze
from extractor.spelling.phrases import Phrases, table

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SECTION = 7
"""Tokens of a desk in a dateline, and its separator («گروه اقتصادی و بین‌الملل -»)."""
LABEL = "speech/reporting.yaml#headline"
"""The entry of «X: …»."""


class ReportingPatterns(Shares):
    """patterns/speech/reporting.yaml."""

    verbs: list[str]
    compounds: dict[str, list[str]]
    lights: dict[str, list[str]]
    parted: dict[str, list[str]]
    upon: list[str]
    meetings: list[str]
    told: list[str]
    turnings: list[str]
    several: list[str]
    sources: list[str]
    relays: list[str]
    own: list[str]
    shows: list[str]
    data: list[str]
    passives: list[str]
    outlets: list[str]
    words: list[str]
    returns: list[str]
    notes: list[str]
    brackets: list[str]
    resumptions: list[str]
    questions: list[str]
    prepositions: list[str]
    events: list[str]
    occasions: list[str]
    others: list[str]
    objects: list[str]
    pauses: list[str]
    leads: list[str]
    talks: list[str]
    themes: list[str]
    complements: list[str]
    clauses: list[str]
    voiced: list[str]
    documents: list[str]
    contained: list[str]
    openers: list[str]
    demonstratives: list[str]
    pointing: list[str]
    class_words: list[str]
    fillers: list[str]
    contents: list[str]
    separators: list[str]
    colon: list[str]
    bullets: list[str]
    points: list[str]
    interviews: list[str]
    asking: list[str]
    stops: list[str]
    full_stops: list[str]
    plural: list[str]
    singular: list[str]
    slashes: list[str]
    sections: list[str]
    anonymous: list[str]
    semicolons: list[str]
    adversatives: list[str]


class PronounPatterns(Strict):
    """patterns/persons/pronouns.yaml."""

    person: list[str]
    body: list[str]


class Reporting:
    """The compiled patterns."""

    def __init__(self) -> None:
        p = load("speech/reporting", ReportingPatterns)
        forms = {verb: f"speech/reporting.yaml#verbs/{verb}" for verb in p.verbs}
        for light, nouns in p.compounds.items():
            for noun in nouns:
                for form in p.lights[light]:
                    forms[f"{noun} {form}".strip()] = f"speech/reporting.yaml#compounds/{light}/{noun}"
        self.cues = Phrases(forms)
        parted = ((form, nouns) for light, nouns in p.parted.items() for form in p.lights[light])
        self.parted = {squeeze(form): set(map(squeeze, nouns)) for form, nouns in parted}
        """Nouns of saying that their object parts from the verb, by the verb's forms."""
        self.sources = Phrases({form: f"speech/reporting.yaml#sources/{form}" for form in p.sources})
        self.relays = Phrases({form: f"speech/reporting.yaml#relays/{form}" for form in p.relays})
        self.own = Phrases({form: form for form in p.own})
        self.shows = Phrases({form: f"speech/reporting.yaml#shows/{form}" for form in p.shows})
        self.data = {squeeze(word) for word in p.data}
        self.spoken = Phrases({form: form.endswith(tuple(p.words)) for form in p.sources})
        """The phrases of ``sources``, each with whether it lets somebody speak."""
        self.outlets = {squeeze(word) for word in p.outlets}
        self.passives = {squeeze(word) for word in p.passives}
        self.returns = Phrases({form: f"speech/reporting.yaml#returns/{form}" for form in p.returns})
        self.meetings = Phrases({form: form for form in p.meetings})
        self.told = Phrases({form: f"speech/reporting.yaml#told/{form}" for form in p.told})
        self.upon = Phrases({form: form for form in p.upon})
        self.turnings = Phrases({form: form for form in p.turnings})
        self.several = {squeeze(word) for word in p.several}
        self.notes = Phrases({form: form for form in p.notes})
        self.brackets = set(p.brackets)
        self.resumptions = Phrases({form: form for form in [*p.resumptions, *_taken_up(p)]})
        self.questions = Phrases({form: form for form in p.questions})
        self.prepositions = {squeeze(word) for word in p.prepositions}
        self.events = Phrases({form: form for form in p.events})
        self.occasions = Phrases({form: form for form in p.occasions})
        self.pauses = {squeeze(mark) for mark in p.pauses}
        self.objects = {squeeze(word) for word in p.objects}
        self.others = {squeeze(word) for word in p.others}
        self.complements = {squeeze(word) for word in p.complements}
        self.voiced = Phrases({form: form for form in p.voiced})
        self.clauses = {squeeze(word) for word in p.clauses}
        self.documents = {squeeze(word) for word in p.documents}
        self.contained = Phrases({form: form for form in p.contained})
        self.openers = {squeeze(word) for word in p.openers}
        self.pointing = {squeeze(word) for word in p.pointing}
        self.demonstratives = {squeeze(word) for word in p.demonstratives}
        self.class_words = {squeeze(word) for word in p.class_words}
        self.fillers = {squeeze(word) for word in p.fillers}
        self.contents = Phrases({form: f"speech/reporting.yaml#contents/{form}" for form in p.contents})
        self.separators = set(p.separators)
        self.colon = set(p.colon)
        self.bullets = set(p.bullets)
        self.points = set(p.points)
        self.interviews = Phrases({form: form for form in p.interviews})
        self.asking = set(p.asking)
        self.stops = set(p.stops)
        self.full_stops = set(p.full_stops)
        self.plural = tuple(p.plural)
        self.singular = {squeeze(word) for word in p.singular}
        self.slashes = set(p.slashes)
        self.sections = set(p.sections)
        self.anonymous = {squeeze(word) for word in p.anonymous}
        self.semicolons = set(p.semicolons)
        self.adversatives = {squeeze(word) for word in p.adversatives}
        self.leads = Phrases({form: form for form in p.leads})
        self.talks = Phrases({form: form for form in p.talks})
        self.themes = {squeeze(word) for word in p.themes}
        self.honorific_words = {squeeze(word) for form in honorific_patterns().honorifics for word in form.split()}
        pronouns = load("persons/pronouns", PronounPatterns)
        self.pronouns = table({"person": pronouns.person, "body": pronouns.body})

    def section_end(self, words: list[str], at: int) -> int:
        """The separator behind the desk that a dateline names at ``at`` («مهر، | گروه استان‌ها - …»); 0 without one."""
        if at >= len(words) or words[at] not in self.sections:
            return 0
        reach = range(at + 2, min(at + _SECTION, len(words)))
        return next((k for k in reach if words[k] in self.separators), 0)

    def is_plural(self, verb: str) -> bool:
        """Whether a verb's last word says that several speak («گفتند», but not «می‌کند»)."""
        return verb.endswith(self.plural) and verb not in self.singular


def _taken_up(p: ReportingPatterns) -> Iterator[str]:
    """The forms that take up a report or data: «بر اساس | این | آمار», «این | آمار | نشان می‌دهد»."""
    before = {form.rpartition(" ")[0] for form in p.sources if form.rpartition(" ")[2] in p.data}
    for noun in p.data:
        yield from (f"{phrase} این {noun}" for phrase in before)
        yield from (f"این {noun} {show}" for show in p.shows)
        yield from (f"در این {noun} {verb}" for verb in p.contained)


@cache
def reporting() -> Reporting:
    return Reporting()


def cues(doc: Doc) -> list[tuple[Tokens, str]]:
    """Each verb of saying, «اظهار داشت» as one, with its pattern entry; in order, computed once a Doc."""
    mine = layers(doc)
    if mine.cues is None:
        mine.cues = [((start, end), entry) for start, end, entry in phrases(doc, reporting().cues)]
    return mine.cues


_HEADING = 20
"""Tokens that a sub-headline can have."""


def is_heading(words: list[str], paragraph: list[Tokens]) -> bool:
    """The headline (the first line, without a full stop), or a sub-headline: one short sentence without an end mark."""
    start, end = paragraph[0]
    if start == 0:
        return words[paragraph[-1][1] - 1] not in reporting().stops
    return len(paragraph) == 1 and end - start <= _HEADING and words[end - 1] not in reporting().full_stops
