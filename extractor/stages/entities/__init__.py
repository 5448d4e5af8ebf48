"""Mentions ─► people, bodies and places of the article ─► ``doc._.entities``.

Start at ``stage.Resolution.__call__``; ``organizations`` puts the mentions of one body together.
"""
