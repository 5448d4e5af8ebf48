"""Gold files, and how right an extraction is by them.

``gold`` is the format; ``records`` scores the layers of articles (start at ``Score``), ``facts`` their rows, ``names``
the name model; ``scores`` compares all of it with a file of scores. docs/evaluation.md tells what counts as right.
"""
