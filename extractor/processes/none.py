"""Imported by a fork server whose processes work with this model."""

from extractor.processes import preload

preload("none")
