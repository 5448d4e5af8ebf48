"""Whether a figure is so, shall be so, could be so or is denied, where the words around it settle that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.links.candidates import near
from extractor.links.courses import came_from, word_before
from extractor.links.features import Figure
from extractor.links.named import USUAL
from extractor.words.facts import facts

_PREDICATE = 4
"""Words of a predicate before its verb."""
_BEHIND = {
    "target": frozenset({"target", "denied"}),
    "forecast": frozenset({"forecast", "target", "denied"}),  # «در بودجه ۲ میلیارد تومان پیش‌بینی شده»
    "denied": frozenset({"denied"}),
}
"""What a predicate of a status leaves; what was planned may be denied later on."""
_DONE = frozenset({"past", "perfect"})
_AHEAD = frozenset({"future", "subjunctive"})
_WISHED = frozenset({"subjunctive", "-subjunctive"})
"""Moods of what shall, may or would be."""
_ABLE = frozenset({*_WISHED, "past"})
"""… behind «می‌توان», which takes a stem like the past («می‌توان ۲۰ تن تولید | کرد»)."""


def status(f: Figure, figures: Sequence[Figure]) -> frozenset[str] | None:
    if came_from(f, figures):  # what it was is so, whatever it shall come to; what can be may rise too
        expected = f.tense not in _AHEAD  # «رشد امسال را از ۵ به | ۴ درصد کاهش داد»
        return frozenset({"actual", "capacity", *["forecast"] * expected})
    if behind := told_behind(f):
        return _BEHIND[behind]
    if governor := governed(f):
        return frozenset({governor})
    return None


def unaimed(f: Figure, chances: Mapping[str, float]) -> frozenset[str] | None:
    """What is left of an aim that is no more than likely: nothing where the deed is done or its time is over,
    or where only another clause has the aim."""
    likeliest = max(chances.keys() - USUAL, key=chances.__getitem__, default="")
    return frozenset({"actual"}) if likeliest == "target" and (done(f) or over(f) or beside(f)) else None


def governed(f: Figure) -> str | None:
    """The status that a word before the figure tells of the verb behind it, where no other verb stands between:
    «قرار است | ۲۰ واحد ساخته شود», «می‌توان | ۲۰ تن تولید کرد»."""
    o = f.o
    cue = next((c for c in reversed(o.named["status"]) if f.low <= c.start < f.left and c.sort == "governor"), None)
    verb = next((i for i in range(f.right, f.high) if o.verbs_at[i] and o.finite(i)), None)  # past «سازه ایجاد شده»
    if cue is None or verb is None:
        return None
    hit = o.k.governors.longest(o.words, cue.start)
    at = hit[0] if hit else cue.start + 1
    verbal = o.verb_count[at] > o.verb_count[cue.start]
    if not verbal and o.verbs_at[at]:  # «موظف | است»
        at, verbal = at + 1, True
    if o.verb_count[f.left] > o.verb_count[at]:
        return None
    moods = _ABLE if cue.label == "capacity" and verbal else _WISHED
    having = o.verbs.is_having(o.norms[verb])  # «باید از ترکیه که ۲۰ نیروگاه | دارد بیاموزیم»
    wished = o.mood(verb) in moods and not having
    return cue.label if wished else None


def told_behind(f: Figure) -> str | None:
    """The status that the predicate behind a figure tells: «۵ میلیون تن | برنامه‌ریزی شده است»."""
    o, verb = f.o, f.verb_at
    if verb is None:
        return None
    start = max(f.right, verb - _PREDICATE)
    said = o.words[start:verb]
    for words in ([*said, o.words[verb]], [*said, o.joined(verb)]):  # «برنامه‌ریزی‌شده», «در نظر | گرفته‌شده»
        for at in range(len(words)):
            hit = o.k.behind.longest(words, at)
            if hit and hit[0] >= len(words) - 1:
                return hit[1]
    unreached = f.tense.startswith("-") and o.verbs.is_reaching(f.verb) and word_before(f) in facts().onto
    return "denied" if unreached else None  # «به ۵ میلیون تن | نرسید»


def over(f: Figure) -> bool:
    """Whether the clause of a figure tells days that have passed when the article appeared, and none ahead:
    «بهره‌برداری از ۵ مدرسه تا پایان | مرداد»."""
    today, (low, high) = f.o.doc._.published_at, f.scope.clause
    ends = [date.last for date in f.o.dates if low <= date.start < high]
    return today is not None and bool(ends) and all(end is not None and end < today for end in ends)


def beside(f: Figure) -> bool:
    """Whether a figure stands in what another clause is told beside: «با توجه به نصب آن در | ۳۰۰ دفتر، به زودی … نصب
    خواهد شد»."""
    o, verb = f.o, f.verb_at
    if verb is None or o.comma_count[verb] == o.comma_count[f.right]:
        return False
    begun = (start for start, _, _ in o.phrases_of(o.k.beside_what) if f.low <= start < f.left)
    return any(o.verb_count[start] == o.verb_count[f.left] for start in begun)


def done(f: Figure) -> bool:
    """Whether the verb behind a figure tells a deed as done, but for one of speech («از افتتاح ۵ مدرسه | خبر داد»), and
    no word from the beginning of the sentence to behind the verb tells a status."""
    o, verb = f.o, f.verb_at
    if verb is None or f.tense not in _DONE or o.words[verb - 1] in o.p.speech:
        return False
    return not near(o.named_starts["status"], f.low, verb + 2)
