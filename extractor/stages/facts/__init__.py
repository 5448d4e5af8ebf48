"""What a figure measures, of whom and when ─► ``doc._.facts``.

Start at ``stage.Facts.__call__``; ``reader`` looks around a figure, ``words`` compiles the patterns.
"""
