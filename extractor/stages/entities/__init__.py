"""Mentions ─► people, bodies and places of the article ─► ``doc._.entities``.

Start at ``stage.Resolution.annotate``; ``organizations`` puts the mentions of one body together, ``places`` those of
a place; ``likeness`` tells which posts are one, ``grouping`` whose the names and like posts are, ``holders`` who
holds a post that no name stands beside: by ``features`` of both in the ``setting`` of the article. ``writer`` makes
the entities.
"""
