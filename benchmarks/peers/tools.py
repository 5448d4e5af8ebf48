"""What each tool finds, asked in a process of its own: needs nothing of khabar but for khabar itself.

    python benchmarks/peers/tools.py TOOL < questions.json

``questions.json`` holds the day of ``published``, the ``expressions``, and ``questions``: a task and a text each, a
sentence or the bare phrase. The answer of each is a list of [words, value], its value ``null`` where the tool marks
words alone. The process ends with 3 if the tool is not installed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from typing import Any

Asked = dict[str, Any]
Finding = tuple[str, str | None]
Reader = Callable[[str, str], Iterator[Finding]]

NOT_INSTALLED = 3


def plain(value: Any) -> str:
    return f"{Decimal(value).normalize():f}"


def span(low: Any, high: Any) -> str:
    return str(low) if low == high else f"{low}..{high}"


def khabar(asked: Asked, **options: str) -> Reader:
    from extractor import Extractor

    extract = Extractor(**options)

    def amount(q: Any) -> str:
        return plain(q.value) if q.value is not None else span(plain(q.low), plain(q.high))

    def read(task: str, text: str) -> Iterator[Finding]:
        article = extract(text, published_at=asked["published"])
        if task.startswith("date"):
            for date in article.dates:
                yield date.span.text, span(date.start, date.end) if date.start else None
        elif task == "figures":
            yield from ((q.text, amount(q)) for q in article.quantities())
        else:
            for q in getattr(article, task):
                unit = getattr(q, "currency", None) or getattr(q, "unit", None)
                yield q.text, " ".join(filter(None, [amount(q), unit]))

    return read


def price_parser(asked: Asked) -> Reader:
    from price_parser import Price

    codes = asked["expressions"]["currencies"]

    def read(task: str, text: str) -> Iterator[Finding]:
        price = Price.fromstring(text)
        if price.amount is not None:
            unit = codes.get(price.currency, price.currency or "?")
            yield price.amount_text, plain(price.amount) + (f" {unit}" if task == "money" else "")

    return read


def dateparser(asked: Asked) -> Reader:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(asked["published"])}

    def read(task: str, text: str) -> Iterator[Finding]:
        for words, when in search_dates(text, languages=["fa"], settings=settings) or ():
            yield words, str(when.date())

    return read


def dateparser_phrase(asked: Asked) -> Reader:
    """Its Persian parser; where that gives no year of our age, its parser of Jalali dates that have a year."""
    from dateparser.calendars.jalali import JalaliCalendar
    from dateparser.date import DateDataParser

    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(asked["published"])}
    parser = DateDataParser(languages=["fa"], settings=settings)

    def read(task: str, text: str) -> Iterator[Finding]:
        found = parser.get_date_data(text)
        if not found.date_obj or found.date_obj.year < 1700:
            found = JalaliCalendar(text).get_date()
        if found and found.date_obj and "year" in found.parts:
            yield text, str(found.date_obj.date())

    return read


def parstdex(asked: Asked) -> Reader:
    from parstdex import Parstdex

    model = Parstdex()

    def read(task: str, text: str) -> Iterator[Finding]:
        yield from ((words, None) for words in model.extract_marker(text)["date"].values())

    return read


def hazm(asked: Asked) -> Reader:
    """The tokens that are numbers; of the text as it is, since its normaliser splits decimals."""
    from hazm import WordTokenizer

    tokenizer = WordTokenizer()

    def read(task: str, text: str) -> Iterator[Finding]:
        for token in tokenizer.tokenize(text):
            if re.fullmatch(r"\d[\d.٫٬,/]*", token):
                yield token, number(token)

    return read


def number(written: str) -> str:
    try:
        return plain(re.sub(r"[/٫]", ".", re.sub("[,٬]", "", written)))
    except InvalidOperation:
        return written


def regular_expressions(asked: Asked) -> Reader:
    told = asked["expressions"]
    words = {key: "|".join(map(re.escape, told[key])) for key in ("scales", "currencies", "percents", "months")}
    task_of = {"money": "money", "percents": "percent", "counts": "count", "figures": "any"}
    patterns = {
        key: re.compile(told[key].format(number=told["number"], **words)) for key in (*task_of.values(), "date")
    }

    def read(task: str, text: str) -> Iterator[Finding]:
        if task.startswith("date"):
            yield from ((found[0], day(found, told["months"])) for found in patterns["date"].finditer(text))
            return
        for found in patterns[task_of[task]].finditer(text):
            parts = found.groupdict()
            value = Decimal(number(parts["number"])) * told["scales"].get(parts.get("scale"), 1)
            unit = parts.get("unit")
            yield found[0], " ".join(filter(None, [plain(value), told["currencies"].get(unit, unit)]))

    return read


def day(found: re.Match[str], months: list[str]) -> str | None:
    """The day that is meant, by jdatetime: no regular expression knows a calendar."""
    import jdatetime

    if found["month"]:
        year, month, of_month = int(found["year"]), months.index(found["month"]) + 1, int(found["day"])
    else:
        year, month, of_month = (int(found[part]) for part in "ymd")
    try:
        return str(jdatetime.date(year, month, of_month).togregorian())
    except ValueError:
        return None


TOOLS: dict[str, tuple[str, Callable[[Asked], Reader]]] = {
    "khabar, no model": ("khabar", lambda asked: khabar(asked, model="none")),
    "khabar": ("khabar", khabar),
    "price-parser": ("price-parser", price_parser),
    "price-parser, given the phrase": ("price-parser", price_parser),
    "dateparser": ("dateparser", dateparser),
    "dateparser, given the phrase": ("dateparser", dateparser_phrase),
    "parstdex": ("parstdex", parstdex),
    "Hazm": ("hazm", hazm),
    "regular expressions": ("jdatetime", regular_expressions),
}
"""Each tool with its package."""


def main() -> int:
    warnings.simplefilter("ignore")
    package, make = TOOLS[sys.argv[1]]
    asked = json.load(sys.stdin)
    try:
        read = make(asked)
        told = f"{package} {version(package)}"
    except ImportError:
        return NOT_INSTALLED
    found = [list(read(task, text)) for task, text in asked["questions"]]
    json.dump({"version": told, "found": found}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
