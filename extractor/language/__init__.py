"""What is true of Persian and belongs to no stage.

``tokenizer`` makes the Doc that stands on the source text, of what ``normalizer``, ``alignment``, ``layout``,
``tables``, ``repair`` and ``openings`` say of it. Stages ask ``verbs``, ``boundaries`` (where phrases and names end),
``ezafe``, ``honorifics``, ``gazetteer`` and ``calendars``. All that is taken of Hazm comes through ``hazm``.
"""
