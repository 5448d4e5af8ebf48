"""Named organisations ─► ``doc._.organizations``.

Start at ``stage.Organizations.annotate``; ``rules`` finds bodies by their heads, ``walk`` follows a
name word by word, ``grammar`` holds the patterns.
"""
