"""What is wrong with patterns/, with file and line: start at ``faults.check``. What it says of a text: ``firing``.

``patterns.load`` refuses at start-up what is cheap to see (unknown keys, what stands twice). Here stands what takes
longer: ``matching`` finds entries that can never match or that another hides, ``rules`` what single files have to obey.
"""
