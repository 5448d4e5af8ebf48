"""Who says what: reporting cues, turns, statements ─► ``doc._.statements``.

Start at ``stage.Statements.annotate``; ``turns`` finds who begins to speak where; the patterns are ``words.cues``.
"""
