"""Imported by the fork server: loads Hazm's lexicon and our patterns once, for all processes forked from it."""

from extractor.pipeline import Extractor

Extractor("none")("")
