"""Is this word a verb? One answer for all stages, from Hazm's lexicon and conjugations.

Start at ``verbs()``. What Hazm does not say (homographs, light verbs) is data: patterns/language/verbs.yaml.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from extractor.language.hazm import conjugated, conjugations, hazm, lexicon
from extractor.patterns import Strict, load
from extractor.spelling.letters import ZWNJ, Memo, squeeze

_NOMINAL = frozenset({"N", "AJ", "NUM", "ADV", "P", "PRO", "DET"})
"""Hazm's parts of speech of a word that is something besides a verb."""
_ABSTRACT = "ی"
DENIED = "-"
"""What the mood of a denied verb begins with."""


class VerbPatterns(Strict):
    """patterns/language/verbs.yaml."""

    verbs_first: list[str]
    nouns_first: list[str]
    auxiliaries: list[str]
    copulas: list[str]
    lights: list[str]
    participles: list[str]
    attached: list[str]
    prefixes: list[str]
    endings: list[str]
    third: list[str]
    negation: str
    present_first: list[str]
    future: str
    perfect: str
    infinitives: list[str]
    past_participles: list[str]
    musts: list[str]
    modals: list[str]
    doing: list[str]
    having: list[str]
    reaching: list[str]


class Verbs:
    """Questions about one norm (as ``token.norm_``, half-spaces kept).

    Attributes:
        finite: whether the word is a verb and nothing else («می‌گوید», «شد», «داده‌اند»), so that what stands before it
            has ended.
        form: whether it is some form of a verb, as ``is_form``.
        light: whether it is a form of a verb that carries a noun («اعلام | کرد», «برگزار | شود»), infinitives and
            participles with them.
        participle: whether it is a participle that describes what stands before it («انجام‌شده», «ساخته‌شده»).
        joined: what stands before a verb that is written as one word with it («افزایش» of «افزایش‌یافته»); else empty.
        verbal: whether the word is a finite verb, or one with what stands before it («افزایش‌یافته», «موافق‌اند»).
    """

    def __init__(self) -> None:
        patterns = load("language/verbs", VerbPatterns)
        self._first = frozenset(map(squeeze, [*patterns.verbs_first, *patterns.auxiliaries, *patterns.musts]))
        self._nouns = frozenset(map(squeeze, patterns.nouns_first))
        self._prefixes = tuple(prefix + ZWNJ for prefix in patterns.prefixes)
        self._bare_prefixes = tuple(patterns.prefixes)
        self._attached = tuple(ZWNJ + copula for copula in patterns.attached)
        self._participles = tuple(ZWNJ + participle for participle in patterns.participles)
        self._lights = forms(patterns.lights)
        self._now = frozenset(verb.partition("#")[2] for verb in [*hazm().tables.verbs, *patterns.lights])
        self._being = forms(patterns.copulas) | frozenset(map(squeeze, [*patterns.auxiliaries, *patterns.musts]))
        self._leaning = self._lights | self._being
        self._was = tuple(verb.partition("#")[0] for verb in patterns.copulas)
        self._modals = forms(patterns.modals) | frozenset(map(squeeze, patterns.musts))
        self._doing = forms(patterns.doing)
        self._having = forms(patterns.having)
        self._reaching = forms(patterns.reaching)
        self._stems = patterns.lights
        self._infinitives = tuple(patterns.infinitives)
        self._nonfinite = (*patterns.infinitives, *patterns.past_participles)
        self.finite: Memo[bool] = Memo(self._finite)
        self.form: Memo[bool] = Memo(lambda norm: norm in conjugated() or self.finite[norm] or self._denied(norm))
        self.light: Memo[bool] = Memo(lambda norm: squeeze(norm) in self._lights and not self._abstract(norm))
        self._endings = sorted(patterns.endings, key=len, reverse=True)
        self._negation, self._third = patterns.negation, patterns.third
        self._past = frozenset(verb.partition("#")[0] for verb in [*hazm().tables.verbs, *patterns.lights])
        self.tenses: Memo[Literal["past", "present"] | None] = Memo(self._tense)
        self._present = frozenset(map(squeeze, patterns.present_first))
        self._future, self._perfect = patterns.future, patterns.perfect
        self.moods: Memo[str] = Memo(self._mood)
        self.participle: Memo[bool] = Memo(lambda norm: self._bare(norm).endswith(self._participles))
        self.joined: Memo[str] = Memo(self._joined)
        self.verbal: Memo[bool] = Memo(
            lambda norm: self.finite[norm] or bool(self.joined[norm]) or norm.endswith(self._attached)
        )

    def is_finite(self, norm: str) -> bool:
        return self.finite[norm]

    def is_light(self, norm: str) -> bool:
        return self.light[norm]

    def past_lights(self) -> frozenset[str]:
        """Light verbs as one written word: past, participle and infinitive, denied too («کرد», «نشدند», «گرفتن»)."""
        stems = tuple(verb.partition("#")[0] for verb in self._stems)
        starts = (*stems, *(self._negation + stem for stem in stems))
        every = (*conjugations(tuple(self._stems)), *(f"{self._negation}{stem}ن" for stem in stems))
        words = (form for form in every if " " not in form and ZWNJ not in form)
        return frozenset(form for form in words if form.startswith(starts) and not self._abstract(form))

    def is_leaning(self, norm: str) -> bool:
        """Whether the verb says little without the noun before it: light verbs, the copula, modals."""
        return squeeze(norm) in self._leaning or norm.startswith(self._prefixes)

    def is_participle(self, norm: str) -> bool:
        return self.participle[norm]

    def is_closing(self, norm: str) -> bool:
        """Whether a clause ends with the word: a verb, but no participle, which may describe («پرداخت شده»)."""
        return self.verbal[norm] and not norm.endswith(self._perfect)

    def is_form(self, norm: str) -> bool:
        """Whether the word is some form of a verb, perhaps a noun as well («خرید», «نشست», «رفتن»)."""
        return self.form[norm]

    def _denied(self, norm: str) -> bool:
        """«نرفتن», which Hazm does not conjugate."""
        return norm.startswith(self._negation) and norm.endswith(self._infinitives) and norm[1:] in conjugated()

    def is_stem(self, norm: str) -> bool:
        """«توان», «رفت»."""
        return norm in self._now or norm in self._past

    def is_infinitive(self, norm: str) -> bool:
        """«رفتن», «نشدن»."""
        return norm.endswith(self._infinitives) and self.is_form(norm)

    def is_nonfinite(self, norm: str) -> bool:
        """Whether the word is an infinitive or a past participle («رفتن», «رفته»)."""
        return norm.endswith(self._nonfinite) and self.is_form(norm)

    def is_modal(self, norm: str) -> bool:
        """Whether another verb is said to come («باید», «می‌تواند», «خواهد»)."""
        return squeeze(norm) in self._modals

    def is_doing(self, norm: str) -> bool:
        """Whether it is a form of «کردن» or «نمودن», before which a noun is what is done («بسیج کرد»)."""
        return squeeze(norm) in self._doing

    def is_being(self, norm: str) -> bool:
        """Whether it is the copula, a modal or the verb of the future."""
        return squeeze(norm) in self._being

    def is_future(self, norm: str) -> bool:
        """Whether the verb of the future begins with it: «خواهد», «نخواهند»."""
        return self.mood(norm).removeprefix(DENIED) == "future"

    def is_having(self, norm: str) -> bool:
        return squeeze(norm) in self._having

    def is_denied(self, norm: str) -> bool:
        """«نشد», «نپرداخت», «نیست»."""
        return norm.startswith(self._negation) and (norm[1:] in conjugated() or squeeze(norm) in self._being)

    def is_reaching(self, norm: str) -> bool:
        return squeeze(norm) in self._reaching

    def is_standing(self, norm: str) -> bool:
        """Whether a verb tells what is: «است», «دارد», «می‌کند», denied too, but no «بود»."""
        mood = self.mood(norm).removeprefix(DENIED)
        if mood == "being":
            return not norm.removeprefix(self._negation).startswith(self._was)
        return mood == "present" or (mood == "subjunctive" and self.is_having(norm))

    def tense(self, norm: str) -> Literal["past", "present"] | None:
        """Whether a verb tells what was («شد», «می‌شد», «شده») or what is, may or shall be («می‌شود», «شود», «خواهد»).

        None of the copula, which tells neither, and of all other words.
        """
        return self.tenses[norm]

    def _tense(self, norm: str) -> Literal["past", "present"] | None:
        if squeeze(norm) in self._being or not self.is_finite(norm):
            return None
        if squeeze(norm) in self._present:
            return "present"
        prefix = next((prefix for prefix in self._prefixes if norm.startswith(prefix)), "")
        stem = norm.removeprefix(prefix).removeprefix("" if prefix else self._negation)
        if prefix and any(stem.endswith(ending) and stem.removesuffix(ending) in self._now for ending in self._third):
            return "present"  # «می‌ماند», «می‌خورد»: in news seldom the past that is written alike
        past = any(form in self._past for form in (stem, norm.removeprefix(prefix), *self._without_endings(stem)))
        return "past" if past else "present"

    def mood(self, norm: str) -> str:
        """How a verb tells its deed: «past», «perfect», «present», «imperfect», «subjunctive», «future» or «being».

        After «-» where it is denied («نشد», «نمی‌شود»); empty for what is no verb.
        """
        return self.moods[norm]

    def _mood(self, norm: str) -> str:
        tense = self._tense(norm)
        imperfective = norm.startswith(self._prefixes)
        denied = norm.startswith(self._negation) and (
            imperfective or self.is_finite(norm[1:]) or squeeze(norm[1:]) in self._being
        )
        if tense is None:
            future = squeeze(norm).removeprefix(self._negation).startswith(self._future)
            kind = "future" if future else "being" if squeeze(norm) in self._being else ""
        elif tense == "past":
            perfect = norm.rpartition(ZWNJ)[0] if ZWNJ in norm and not imperfective else norm
            kind = "imperfect" if imperfective else "perfect" if perfect.endswith(self._perfect) else "past"
        else:
            kind = "present" if imperfective else "subjunctive"
        return DENIED * bool(denied and kind) + kind

    def _joined(self, norm: str) -> str:
        first, _, last = self._bare(norm).rpartition(ZWNJ)
        return first if first and not self.finite[norm] and self.finite[last] else ""

    def _bare(self, norm: str) -> str:
        """A word without the copula that is joined to it."""
        return next((norm.removesuffix(copula) for copula in self._attached if norm.endswith(copula)), norm)

    def _without_endings(self, stem: str) -> list[str]:
        return [stem.removesuffix(ending).rstrip(ZWNJ) for ending in self._endings if stem.endswith(ending)]

    def _finite(self, norm: str) -> bool:
        squeezed = squeeze(norm)
        if squeezed in self._first or norm.startswith(self._prefixes):
            return True
        if norm.endswith(_ABSTRACT) or squeezed in self._nouns or not (norm in conjugated() or self._squeezed(norm)):
            return False
        _, tags = lexicon().get(norm, (0, ()))
        return not _NOMINAL.intersection(tags)

    def _squeezed(self, norm: str) -> bool:
        """«میگوید»: an imperfective verb without its half-space, as words are compared."""
        if not norm.startswith(self._bare_prefixes):
            return False
        starts = (len(first) for first in self._bare_prefixes if norm.startswith(first) and len(norm) > len(first) + 1)
        return any(f"{norm[:at]}{ZWNJ}{norm[at:]}" in conjugated() for at in starts)

    def _abstract(self, norm: str) -> bool:
        """«آزمایی», «گیری»: to newspapers abstract nouns, to Hazm «thou testest»; and nouns that are named as such."""
        return norm.endswith(_ABSTRACT) or squeeze(norm) in self._nouns


def forms(stems: list[str]) -> frozenset[str]:
    """All forms of one word of verbs given as past#present, squeezed."""
    negated = (f"ن{verb.partition('#')[0]}ن" for verb in stems)  # Hazm has no «نشدن»
    every = (*conjugations(tuple(stems)), *negated)
    return frozenset(squeeze(form) for form in every if " " not in form)


@cache
def verbs() -> Verbs:
    """The one ``Verbs`` of a process."""
    return Verbs()
