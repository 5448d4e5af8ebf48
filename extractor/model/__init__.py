"""The trained NER model: sub-words, inference, and (needing torch) its training."""
