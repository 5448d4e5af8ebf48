"""How records show themselves in notebooks, terminals and data frames: each writer is imported at its first use."""

from __future__ import annotations

from typing import Any, Literal

from extractor.records import Article, Record


class Views:
    """What ``Record.views`` is."""

    def html(self, record: Record) -> str:
        from extractor.writers.notebook import html

        return html(record)

    def terminal(self, article: Article) -> Any:
        from extractor.writers.table import render

        return render(article)

    def frame(self, article: Article, table: str, library: Literal["pandas", "polars"]) -> Any:
        from extractor.writers.notebook import frame

        return frame(article, table, library)

    def displacy(self, article: Article, text: str) -> dict[str, Any]:
        from extractor.writers.notebook import displacy

        return displacy(article, text)


def install() -> None:
    """Give records their views."""
    Record.views = Views()
