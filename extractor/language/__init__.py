"""From a source text to a ``Doc`` that stands on it: Hazm's tokens, aligned, repaired in norms alone."""
