"""Who says what: turns, then statements ─► ``doc._.turns``, ``doc._.statements``.

Start at ``turns.Turns.annotate``, who begins to speak where (by ``subjects``, who may), and, once entities are known,
at ``stage.Statements.annotate``, what is said; ``interviews`` finds questions. The patterns are ``words.cues``.
"""
