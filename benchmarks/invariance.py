"""What changes of form that leave the meaning alone do to the records: the share that stays, a layer and a change.

    python benchmarks/invariance.py TEXTS [TEXTS …] [--articles 100] [--seed 1] [--model none] [--gold]

TEXTS is a folder of gold articles, or a ``.jsonl`` with a line an article: ``text``, or ``title``, ``lead`` and
``paragraphs``. A record stays if the changed text gives one that is equal but for its place; one that only the changed
text gives counts as a change too. Names are compared without spaces and half-spaces.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extractor import Article, Extractor
from extractor.evaluation import gold as g
from extractor.evaluation.records import Score
from extractor.kinds import FIGURES
from extractor.spelling.letters import squeeze

HALF_SPACE = "\u200c"
DIGITS = {"latin": "0123456789", "persian": "۰۱۲۳۴۵۶۷۸۹", "arabic": "٠١٢٣٤٥٦٧٨٩"}
COLUMNS = 80
UNRELATED = (
    "در پایان این گزارش آمده است که هوا در روزهای پیش رو آفتابی می‌ماند و بر گرمای روز افزوده می‌شود، "
    "اما شب‌ها خنک خواهد بود."
)
ENTITIES = {"«": "&laquo;", "»": "&raquo;", HALF_SPACE: "&zwnj;", "،": "&#1548;"}


def digits_in(script: str) -> Callable[[str], str]:
    table = str.maketrans("".join(DIGITS.values()), DIGITS[script] * 3)
    return lambda text: text.translate(table)


def without_final_marks(text: str) -> str:
    return re.sub(r"[.!؟]+[ \u200c]*$", "", text, flags=re.MULTILINE)


def wrapped(text: str) -> str:
    lines = (textwrap.wrap(line, COLUMNS, break_on_hyphens=False, break_long_words=False) for line in text.split("\n"))
    return "\n\n".join("\n".join(line) for line in lines if line)


def in_entities(text: str) -> str:
    text = text.replace("&", "&amp;")
    for char, entity in ENTITIES.items():
        text = text.replace(char, entity)
    return re.sub(r"(?<=\d) ", "&nbsp;", text)


CHANGES: dict[str, Callable[[str], str]] = {
    "half-spaces removed": lambda text: text.replace(HALF_SPACE, ""),
    "half-spaces as spaces": lambda text: text.replace(HALF_SPACE, " "),
    "Arabic letters": lambda text: text.replace("ی", "ي").replace("ک", "ك"),
    "Latin digits": digits_in("latin"),
    "Persian digits": digits_in("persian"),
    "Arabic digits": digits_in("arabic"),
    "double spaces": lambda text: text.replace(" ", "  "),
    "no final marks": without_final_marks,
    "paragraphs joined": lambda text: re.sub(r"\s*\n\s*", " ", text),
    "wrapped": wrapped,
    "entities": in_entities,
    "unrelated paragraph": lambda text: f"{text}\n{UNRELATED}",
}

SCORED = ("half-spaces removed", "half-spaces as spaces", "paragraphs joined")
"""Changes under which a quote of the gold is still one."""
NAMED = ("organization_mentions", "organizations", "officials", "official_names", "said_by")

Records = Counter[tuple[Any, ...]]


def layers(article: Article) -> dict[str, Records]:
    """The records of each layer, without their places."""
    figures: Records = Counter()
    said_by: Records = Counter()
    for q in article.quantities():
        unit = squeeze(getattr(q, "currency", None) or getattr(q, "unit", None) or "")
        figure = (type(q).__name__, q.value, q.low, q.high, unit)
        figures[figure] += 1
        said_by[(*figure, squeeze(q.said_by.name) if q.said_by else None)] += 1
    officials = Counter(
        (squeeze(o.name or ""), *sorted({squeeze(r.title) for r in o.roles})) for o in article.officials
    )
    return {
        "figures": figures,
        "said_by": said_by,
        "officials": Counter(officials),
        "organizations": Counter((squeeze(o.name),) for o in article.organizations),
    }


def articles(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        if path.is_dir():
            for file in sorted(path.glob("*.json")):
                yield json.loads(file.read_text(encoding="utf-8"))["text"]
            continue
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                yield article.get("text") or "\n".join(
                    filter(None, [article["title"], article.get("lead"), *article["paragraphs"]])
                )


class Shares:
    """Records that stayed and all of them, by change and layer."""

    def __init__(self) -> None:
        self.same: Counter[tuple[str, str]] = Counter()
        self.every: Counter[tuple[str, str]] = Counter()
        self.lost: dict[tuple[str, str], list[str]] = {}

    def add(self, change: str, before: dict[str, Records], after: dict[str, Records]) -> None:
        for layer, records in before.items():
            at = change, layer
            self.same[at] += (records & after[layer]).total()
            self.every[at] += max(records.total(), after[layer].total())
            gone = [*(f"- {r}" for r in records - after[layer]), *(f"+ {r}" for r in after[layer] - records)]
            self.lost.setdefault(at, []).extend(gone)

    def share(self, change: str, layer: str) -> float:
        every = self.every[change, layer]
        return self.same[change, layer] / every if every else 1.0


def measure(texts: list[str], extractor: Extractor) -> Shares:
    shares = Shares()
    for text in texts:
        before = layers(extractor(text))
        for change, form in CHANGES.items():
            changed = form(text)
            shares.add(change, before, layers(extractor(changed)) if changed != text else before)
    return shares


def moved(article: g.GoldArticle, form: Callable[[str], str]) -> g.GoldArticle:
    """The gold of an article whose text is changed: its quotes as they stand there."""
    text = form(article.text)

    def quote[Q: g.Quote](item: Q) -> Q:
        start, end = (len(form(article.text[:at])) for at in article.locate(item))
        words, nth, at = text[start:end], 0, -1
        while at < start:
            at, nth = text.index(words, at + 1), nth + 1
        return item.model_copy(update={"quote": words, "nth": nth})

    def named[E: (g.Official, g.Organization)](entity: E) -> E:
        return entity.model_copy(update={"mentions": [quote(mention) for mention in entity.mentions]})

    lists: dict[str, object] = {kind.list: [quote(q) for q in getattr(article, kind.list)] for kind in FIGURES}
    lists["officials"] = [named(official) for official in article.officials]
    lists["organizations"] = [named(organization) for organization in article.organizations]
    return article.model_copy(update={"text": text, **lists})


def score(folders: list[Path], extractor: Extractor) -> None:
    """Print the scores of the articles as they are and under each change."""
    articles = [article for folder in folders for article in g.read_directory(folder)]
    print(f"{len(articles)} articles".ljust(22), *(f"{name:>21}" for name in NAMED))
    for change in (None, *SCORED):
        total = Score()
        for article in articles:
            gold = moved(article, CHANGES[change]) if change else article
            total.add(gold, g.from_article(extractor(gold.text), gold.text))
        figures = total.figures(list(NAMED))
        shown = (figures[name].get("f1", figures[name].get("accuracy", 0.0)) for name in NAMED)
        print(f"{change or 'as they are':22}", *(f"{value:21.4f}" for value in shown))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--articles", type=int, default=100, help="how many of them, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="none", choices=["none", "fast", "accurate"])
    parser.add_argument(
        "--show", type=int, default=0, help="how many changed records of each layer and change are shown"
    )
    parser.add_argument("--gold", action="store_true", help="score against the gold instead")
    options = parser.parse_args()
    if options.gold:
        score(options.texts, Extractor(options.model))
        return
    texts = list(articles(options.texts))
    sample = random.Random(options.seed).sample(texts, min(options.articles, len(texts)))
    shares = measure(sample, Extractor(options.model))
    names = ("figures", "said_by", "officials", "organizations")
    print(f"{len(sample)} articles      ", *(f"{name:>13}" for name in names))
    for change in CHANGES:
        print(f"{change:22}", *(f"{shares.share(change, name):13.4f}" for name in names))
    for at, lost in shares.lost.items():
        for line in lost[: options.show]:
            print(*at, line, sep=" | ")


if __name__ == "__main__":
    main()
