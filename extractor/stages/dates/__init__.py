"""Dates and periods in three calendars ─► ``doc._.dates``.

Start at ``stage.Dates.__call__``; ``reader`` tries the kinds of expressions, ``words`` compiles the patterns.
"""
