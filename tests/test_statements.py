"""Who said what: verbs and frames of saying, continued speech, the paper's own voice."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from stages import read

from extractor.assemble import assemble
from extractor.mentions import SpeakerRef, StatementMention


def name(doc: Doc, ref: SpeakerRef | None) -> str | None:
    """The speaker's name; an unnamed official by the first mention of the post."""
    speaker = assemble(doc).statements[[s.speaker for s in ordered(doc)].index(ref)].speaker if ref else None
    return speaker.name if speaker else None


def ordered(doc: Doc) -> list[StatementMention]:
    return sorted(doc._.statements, key=lambda s: (s.start, -s.end))


def test_the_span_of_what_is_said() -> None:
    doc = read("خبر\nعلی کریمی امروز گفت: ۱۲ مدرسه ساخته شد.\nوی از ساخت ۱۳ پل خبر داد و افزود: خوب است.", "speech")
    offsets = doc._.offsets
    spans = [(doc.text[offsets[s.start][0] : offsets[s.end - 1][1]], s.mode) for s in ordered(doc)]
    assert spans == [
        ("۱۲ مدرسه ساخته شد.", "direct"),
        ("از ساخت ۱۳ پل خبر داد و افزود: خوب است.", "direct"),
    ]
    first, second = ordered(doc)
    assert first.cue and second.cue
    assert doc._.norms[slice(*first.cue)] == ["گفت"]
    assert doc._.norms[slice(*second.cue)] == ["افزود"]
    assert name(doc, first.speaker) == name(doc, second.speaker) == "علی کریمی"


PIECES = [
    "علی کریمی",
    "وی",
    "گفت:",
    "افزود",
    "به گفته",
    "به گزارش خبرگزاری فارس،",
    "۱۲ مدرسه",
    "ساخته شد.",
    "\n",
    "گفتنی است",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=150)
def test_statements_lie_in_the_text_and_name_known_speakers(pieces: list[str]) -> None:
    doc = read(" ".join(pieces), "speech")
    entities = doc._.entities
    counts = {
        "official": len(entities.officials),
        "person": len(entities.persons),
        "organization": len(entities.organizations),
    }
    for statement in doc._.statements:
        assert 0 <= statement.start < statement.end <= len(doc)
        assert statement.speaker is None or statement.speaker[1] < counts[statement.speaker[0]]
