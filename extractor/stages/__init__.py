"""The stations between a tokenised Doc and its records: a package a topic, whose ``stage.py`` is a spaCy component."""
