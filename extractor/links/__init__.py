"""Links between spans that were found: what a figure measures, whose it is, when, and so on. Start at ``decisions``.

``reader`` looks around a figure, ``candidates`` (with ``times``) are what an article offers, ``features`` and
``blocks`` what is seen of a figure and of a candidate beside it. ``scorer`` weighs that, by ``weights`` and
``clusters`` of like words that were learned, and by the ``vectors`` of the encoder. ``choices`` has the candidates of
each link (``reporters``, ``partners``, ``parts``, ``prices``, ``flows`` and ``periods`` those of theirs), ``looks``
sorts out the hopeless. ``history`` keeps what was decided, ``before`` tells what that says of the next figure,
``paths`` follows the likeliest sequences, and ``decisions`` chooses for all figures of an article; ``relations`` follow
from it. ``trust`` is the confidence of names, posts and speakers.
"""
