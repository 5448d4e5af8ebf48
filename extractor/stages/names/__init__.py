"""Persons, organisations, places and posts by model and gazetteer ─► ``doc._.names``.

Start at ``stage.Names.annotate``.
"""
