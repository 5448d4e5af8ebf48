"""What makes two spellings one: ``letters`` folds them, ``phrases`` looks them up. Knows no word, and no pattern."""
