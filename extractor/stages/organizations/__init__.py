"""Named organisations ─► ``doc._.organizations``.

Start at ``stage.Organizations.annotate``; ``rules`` finds bodies by their heads, ``walk`` follows a name word by
word, ``places`` knows the places that it ends with, ``slots`` media that their place in the text shows, ``spans``
what of a model's span is the name. The patterns are ``words.organizations``.
"""
