"""Links between spans that were found: what a figure measures, whose it is, when, and so on.

``reader`` looks around a figure, ``candidates`` are what an article offers, ``features`` what is seen of a figure and
of a candidate beside it, ``scorer`` the weights that were learned of them, ``history`` the figures in the order of
decision, ``before`` what those decided before tell, ``choices`` the candidates of each link, ``clusters`` groups of
like words, ``paths`` the likeliest sequences of choices, ``decisions`` the choice for all figures of an article: start
there.
"""
