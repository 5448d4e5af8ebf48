"""What a figure measures, of whom and when ─► ``doc._.facts``.

Start at ``stage.Facts.annotate``; ``rules`` reads the clause of a figure, ``beside`` what stands there beside it,
``tabular`` tables; ``links`` decides for the whole article. The patterns are ``words.facts``.
"""
