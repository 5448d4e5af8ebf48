"""Posts with their bodies and holders ─► ``doc._.officials``.

Start at ``stage.Officials.annotate``; ``reader`` reads a post from its head on, ``follow`` says what the words behind
a title are, ``ministries``, ``seats``, ``offices``, ``representatives`` and ``several`` read a kind of post each,
``beside`` finds who holds it. The patterns are ``words.titles`` and ``words.statesmen``.
"""
