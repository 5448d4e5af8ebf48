"""The trained NER model: sub-words, inference and weights; its training lies in ``training/``, outside the wheel."""
