"""Small corpora for the tests of reading, writing and batches."""

from __future__ import annotations

import json
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples" / "articles.jsonl"


def rows(count: int) -> list[dict[str, object]]:
    """Short articles, each with a sum, a count and a share of its own."""
    return [
        {
            "id": f"a{n}",
            "title": f"گشایش {n + 2} کارگاه در شهر",
            "text": f"برای ساخت {n + 2} کارگاه {n + 10} میلیارد تومان هزینه شد.\nتولید {n % 90 + 5} درصد رشد کرد.",
            "url": f"https://news.example/{n}",
            "published_at": f"2023-11-{n % 28 + 1:02}T10:00:00+03:30",
        }
        for n in range(count)
    ]


def write(path: Path, count: int) -> Path:
    """The articles as JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(count)), encoding="utf-8")
    return path
