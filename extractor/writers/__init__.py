"""Writers: what was extracted, for people and for programs; one file a format."""
