"""Numerals with their currency, unit, sign or counted noun ─► ``doc._.quantities``.

Start at ``stage.Quantities.annotate``; ``view`` is a numeral in its sentence, ``units`` knows currencies and units,
``counted`` the counted nouns (of ``nouns``; ``persons`` tells «تن» from the tonne), ``shared`` numbers that share a
unit, ``implied`` sums without a currency, ``tabular`` numbers in tables; ``words`` compiles the patterns around them.
"""
