"""What a figure measures, of whom and when ─► ``doc._.facts``.

Start at ``stage.Facts.annotate``; ``reader`` looks around a figure, ``beside`` and ``rules`` read its clause, ``words``
compiles the patterns.
"""
