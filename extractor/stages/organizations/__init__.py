"""Named organisations ─► ``doc._.organizations``.

Start at ``stage.Organizations.annotate``; ``rules`` finds bodies by their heads, ``walk`` follows a
name word by word, ``places`` knows the places that it ends with; the patterns are ``words.organizations``.
"""
