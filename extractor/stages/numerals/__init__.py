"""Numbers in words, digits and mixtures ─► ``doc._.numerals``.

Start at ``stage.Numerals.annotate``; ``grammar.Parser`` says which words make up one number.
"""
