"""Mentions of persons, with their honorifics ─► ``doc._.persons``.

Start at ``stage.Persons.annotate``; the patterns are ``words.persons``.
"""
