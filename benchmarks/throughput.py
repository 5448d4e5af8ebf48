"""What the extraction costs beside Hazm alone, in one run on the same articles.

    python benchmarks/throughput.py CORPUS.jsonl [--articles 200] [--models none,fast,accurate] [--rounds 5]

CORPUS.jsonl has a line an article with ``text``, or with ``title``, ``lead`` and ``paragraphs``. Every figure is
processor time of one thread, the least of several interleaved rounds, with wall time beside it. The ratio is to Hazm's
normaliser, sentence and word tokenizer without the joining of verbs, which nobody here asks for; khabar's time includes
the JSON of the records. Start-up is a fresh process from nothing to its first article done, the cache filled and all
modules compiled, as after their first use.
"""

import argparse
import functools
import itertools
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HAZM = """
from hazm import Normalizer, SentenceTokenizer, WordTokenizer
normalizer, sentences, words = Normalizer(), SentenceTokenizer(), WordTokenizer(join_verb_parts=False)
[words.tokenize(s) for s in sentences.tokenize(normalizer.normalize(text))]
"""
KHABAR = """
from extractor import Extractor
Extractor(model={model!r})(text).model_dump_json()
"""
FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimddp", "i8mm")
"""What decides how fast the models run."""
REST = 0.3
"""Seconds before each measurement: threads of BLAS that what ran before has woken wait in busy loops for a while."""


@dataclass
class Cost:
    """Seconds, the least seen."""

    cpu: float = float("inf")
    wall: float = float("inf")

    def note(self, cpu: float, wall: float) -> None:
        self.cpu, self.wall = min(self.cpu, cpu), min(self.wall, wall)


def machine() -> str:
    """The processor, its features and the versions."""
    lines: dict[str, str] = {}
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            lines.setdefault(name.strip(), value.strip())
    name = lines.get("model name") or platform.processor() or platform.machine()
    flags = set((lines.get("flags") or lines.get("Features") or "").split())
    features = " ".join(flag for flag in FEATURES if flag in flags)
    return f"{name} ({features or 'features unknown'}), {os.cpu_count()} cores, Python {platform.python_version()}"


def read(path: Path, limit: int) -> list[str]:
    texts = []
    with path.open(encoding="utf-8") as lines:
        for line in itertools.islice(lines, limit):
            row = json.loads(line)
            parts = [row.get("title"), row.get("lead"), *(row.get("paragraphs") or [])]
            texts.append(row.get("text") or "\n".join(part for part in parts if part))
    return texts


def started(code: str, text: str) -> tuple[float, float]:
    """Processor and wall time of a fresh process until it has done one article."""
    program = f"import sys; text = sys.stdin.read()\n{code}"
    compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    before, begin = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", program], input=text, text=True, encoding="utf-8", check=True, env=compiled)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu, time.perf_counter() - begin


def timed(job: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall time of a call."""
    time.sleep(REST)
    cpu, begin = time.process_time(), time.perf_counter()
    job()
    return time.process_time() - cpu, time.perf_counter() - begin


def measured(jobs: dict[str, Callable[[], tuple[float, float]]], rounds: int) -> dict[str, Cost]:
    """The least cost of each job, the rounds interleaved."""
    costs = {name: Cost() for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            costs[name].note(*job())
    return costs


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
    models = args.models.split(",")
    normalizer, sentences, words = Normalizer(), SentenceTokenizer(), WordTokenizer(join_verb_parts=False)

    def hazm() -> int:
        return sum(len(words.tokenize(s)) for text in texts for s in sentences.tokenize(normalizer.normalize(text)))

    def khabar(extractor: Extractor) -> int:
        return sum(len(extractor(text).model_dump_json()) for text in texts)

    work: dict[str, Callable[[], object]] = {"hazm alone": hazm}
    work |= {f"khabar, model {model}": functools.partial(khabar, Extractor(model=model)) for model in models}
    tokens = hazm()
    for job in work.values():  # caches warm, models loaded
        job()
    costs = measured({name: functools.partial(timed, job) for name, job in work.items()}, args.rounds)
    print(machine())
    print(f"{len(texts)} articles, {tokens} tokens, processor time (wall time)")
    for name, cost in costs.items():
        each, ratio = cost.cpu / len(texts) * 1000, cost.cpu / costs["hazm alone"].cpu
        print(f"{name:24} {each:8.2f} ms ({cost.wall / len(texts) * 1000:.2f}) an article   ratio {ratio:6.2f}")

    codes = {"start-up, hazm alone": HAZM}
    codes |= {f"start-up, model {model}": KHABAR.format(model=model) for model in models}
    for code in codes.values():
        started(code, texts[0])
    costs = measured({name: functools.partial(started, code, texts[0]) for name, code in codes.items()}, 3)
    for name, cost in costs.items():
        print(
            f"{name:24} {cost.cpu:8.2f} s ({cost.wall:.2f})   ratio {cost.cpu / costs['start-up, hazm alone'].cpu:6.2f}"
        )


if __name__ == "__main__":
    main()
