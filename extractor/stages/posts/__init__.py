"""Posts with their bodies and holders ─► ``doc._.officials``.

Start at ``stage.Officials.__call__``; ``titles`` holds the patterns.
"""
