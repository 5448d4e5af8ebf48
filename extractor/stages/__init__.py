"""The stations between a tokenised Doc and its records; each file is one spaCy component."""
