"""Dates and periods in three calendars ─► ``doc._.dates``.

Start at ``stage.read``; ``words`` compiles the patterns, ``reader`` knows what stands at a token, ``years``,
``months``, ``weekdays``, ``units``, ``lettered`` and ``written`` read a kind of expression each, ``joints`` what stands
around it.
"""
