"""Posts with their bodies and holders ─► ``doc._.officials``.

Start at ``stage.Officials.annotate``; ``reader`` reads a post from its head on; the patterns are
``words.titles`` and ``words.statesmen``.
"""
