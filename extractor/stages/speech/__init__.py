"""Who says what: reporting cues, turns, statements ─► ``doc._.statements``.

Start at ``stage.Statements.annotate``; ``cues`` holds the reporting verbs, ``turns`` finds who begins to speak where.
"""
