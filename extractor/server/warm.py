"""Imported by the fork server: loads Hazm's lexicon and our patterns once, for all processes forked from it."""

import gc

from extractor.pipeline import Extractor

Extractor("none")("")
# Garbage collection writes into every object that it looks at, and each process would soon own a copy of all of them.
gc.collect()
gc.freeze()
