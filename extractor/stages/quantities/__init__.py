"""Numerals with their currency, unit, sign or counted noun ─► ``doc._.quantities``.

Start at ``stage.Quantities.__call__``; ``units`` knows currencies and units, ``counted`` the counted nouns.
"""
