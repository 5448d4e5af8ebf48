"""Words that several stages read, compiled from patterns/: what opens a title, a name or a quotation, what measures.

A module a topic. They know the language and what lies on a Doc, and no stage; what one stage alone reads lies with it.
"""
