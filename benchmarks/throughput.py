"""What the extraction costs beside Hazm alone, in one run on the same articles.

    python benchmarks/throughput.py CORPUS.jsonl [--articles 200] [--models none,fast,accurate] [--rounds 5]

CORPUS.jsonl has a line an article with ``text``, or with ``title``, ``lead`` and ``paragraphs``. Every figure is the
least of several interleaved rounds on one thread; the ratio is to Hazm's normaliser, sentence and word tokenizer
as Hazm's own defaults build them. Start-up is a fresh process from nothing to its first article done.
"""

import argparse
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HAZM = """
from hazm import Normalizer, SentenceTokenizer, WordTokenizer
normalizer, sentences, words = Normalizer(), SentenceTokenizer(), WordTokenizer()
[words.tokenize(s) for s in sentences.tokenize(normalizer.normalize(text))]
"""
KHABAR = """
from extractor import Extractor
Extractor(model={model!r})(text)
"""


def read(path: Path, limit: int) -> list[str]:
    texts = []
    with path.open(encoding="utf-8") as lines:
        for line in itertools.islice(lines, limit):
            row = json.loads(line)
            parts = [row.get("title"), row.get("lead"), *(row.get("paragraphs") or [])]
            texts.append(row.get("text") or "\n".join(part for part in parts if part))
    return texts


def start_up(code: str, text: str, rounds: int) -> float:
    """Seconds of a fresh process until it has done one article, least of ``rounds``."""
    program = f"import sys; text = sys.stdin.read()\n{code}"

    def once() -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], input=text, text=True, encoding="utf-8", check=True)
        return time.perf_counter() - begin

    return min(once() for _ in range(rounds))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--models", default="none,fast,accurate")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()

    from hazm import Normalizer, SentenceTokenizer, WordTokenizer

    from extractor import Extractor

    texts = read(args.corpus, args.articles)
    normalizer, sentences, words = Normalizer(), SentenceTokenizer(), WordTokenizer()

    def hazm() -> int:
        return sum(len(words.tokenize(s)) for text in texts for s in sentences.tokenize(normalizer.normalize(text)))

    jobs: dict[str, Callable[[], object]] = {"hazm alone": hazm}
    for model in args.models.split(","):
        extractor = Extractor(model=model)
        jobs[f"khabar, model {model}"] = lambda extractor=extractor: sum(len(extractor(text).facts) for text in texts)
    tokens = hazm()
    for job in jobs.values():  # caches warm, models loaded
        job()
    best = dict.fromkeys(jobs, float("inf"))
    for _ in range(args.rounds):
        for name, job in jobs.items():
            begin = time.perf_counter()
            job()
            best[name] = min(best[name], time.perf_counter() - begin)
    print(f"{len(texts)} articles, {tokens} tokens")
    for name, seconds in best.items():
        ratio = seconds / best["hazm alone"]
        print(f"{name:24} {seconds:8.3f} s {tokens / seconds:10.0f} tokens/s   ratio {ratio:6.2f}")
    base = start_up(HAZM, texts[0], 3)
    print(f"start-up, hazm alone     {base:8.2f} s")
    for model in args.models.split(","):
        seconds = start_up(KHABAR.format(model=model), texts[0], 3)
        print(f"start-up, model {model:8} {seconds:8.2f} s   {seconds - base:+.2f} s")


if __name__ == "__main__":
    main()
