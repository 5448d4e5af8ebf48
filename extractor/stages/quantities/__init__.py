"""Numerals with their currency, unit, sign or counted noun ─► ``doc._.quantities``.

Start at ``stage.Quantities.annotate``; ``units`` knows currencies and units, ``counted`` the counted nouns.
"""
