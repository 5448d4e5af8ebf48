"""Batch throughput by worker processes, and peak memory by the number of articles.

    python benchmarks/batch.py CORPUS.jsonl [--model none] [--workers 1,2] [--rounds 3] [--articles 1000,20000]

The rate is that of the steady state: from the first task that is written to the last, without the start of the
processes. Rounds of all worker counts are interleaved and the best of each is taken. For the memory the corpus is
repeated, under new ids and with one in twenty of its longer words written backwards, other ones each time, through a
pipe into a run that writes JSON Lines. The peak of resident memory is read of the process that reads and writes and of
each worker; what of a worker no other shares is private. Both are told after each quarter of the articles, with the
processor time of the workers and of the process that reads and writes: where other work shares the machine, the former
of one worker by that of several tells how they scale.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

from extractor.corpora import batch


def rate(corpus: Path, workers: int, model: str) -> float:
    """Articles a second in the steady state."""
    marks: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        batch.run(
            str(corpus),
            f"{folder}/out.jsonl",
            model=model,
            workers=workers,
            progress=lambda totals, _meter: marks.append((totals.inputs, time.perf_counter())),
        )
    (first, began), (last, ended) = marks[workers], marks[-1]  # every worker has built its pipeline by then
    return (last - first) / (ended - began)


_WORD = re.compile(r"\w{5,}")


def repeated(corpus: Path, articles: int) -> Iterator[bytes]:
    """Lines of the corpus, over and over, each time under other ids and with other words."""
    lines = corpus.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(itertools.islice(itertools.cycle(lines), articles)):
        if turn := number // len(lines):
            row = {name: altered(value, turn) for name, value in json.loads(line).items()}
        else:
            row = json.loads(line)
        yield json.dumps(row | {"id": f"{number}"}, ensure_ascii=False).encode() + b"\n"


def altered(value: Any, turn: int) -> Any:
    """A text, or list of texts, with some words written backwards."""
    if isinstance(value, list):
        return [altered(item, turn) for item in value]
    if not isinstance(value, str):
        return value
    return _WORD.sub(lambda word: word[0] if crc32(f"{word[0]}{turn}".encode()) % 20 else word[0][::-1], value)


def peak(pid: int) -> int:
    """Peak of resident memory, MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def private(pid: int) -> int:
    """Memory that no other process shares, MiB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) // 1024


def seconds(pid: int) -> float:
    """Processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@dataclass
class Use:
    """What a run has used so far: MiB at the peak, seconds."""

    main: int = 0
    worker: int = 0
    private: int = 0
    main_seconds: float = 0.0
    worker_seconds: dict[int, float] = field(default_factory=dict)

    def note(self, pid: int) -> None:
        """Look at a run."""
        try:
            self.main, self.main_seconds = max(self.main, peak(pid)), seconds(pid)
            for server in children(pid):  # the fork server, of which the workers are copies
                for child in children(server):
                    self.worker, self.private = max(self.worker, peak(child)), max(self.private, private(child))
                    self.worker_seconds[child] = seconds(child)
        except OSError:
            pass  # it has just ended

    def told(self, articles: int) -> str:
        each = [1000 * time / articles for time in (sum(self.worker_seconds.values()), self.main_seconds)]
        return (
            f"{articles} articles: peak {self.main} MiB, worker {self.worker} MiB, {self.private} of it private;"
            f" processor time an article {each[0]:.2f} ms of workers, {each[1]:.2f} ms of main process"
        )


def measure(corpus: Path, articles: int, workers: int, model: str) -> None:
    """Print what a run uses."""
    use, fed = Use(), 0
    with tempfile.TemporaryDirectory() as folder:
        khabar = str(Path(sys.executable).with_name("khabar"))
        command = [khabar, "batch", "-", "--to", f"{folder}/out.jsonl", "--workers", str(workers), "--model", model]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin
        pipe = process.stdin

        def feed() -> None:
            nonlocal fed
            for line in repeated(corpus, articles):
                pipe.write(line)
                fed += 1
            pipe.close()

        feeding = threading.Thread(target=feed)
        feeding.start()
        quarter = 1
        while process.poll() is None:
            use.note(process.pid)
            if fed < articles and fed >= quarter * articles // 4:
                print(use.told(fed), flush=True)
                quarter += 1
            time.sleep(0.2)
        feeding.join()
        if process.returncode:
            sys.exit(f"khabar batch ended with {process.returncode}")
    print(use.told(articles), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--model", default="none")
    parser.add_argument("--workers", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", default="1000,20000")
    args = parser.parse_args()
    counts = [int(n) for n in args.workers.split(",")]
    best = dict.fromkeys(counts, 0.0)
    for _ in range(args.rounds):
        for workers in counts:
            best[workers] = max(best[workers], rate(args.corpus, workers, args.model))
    for workers in counts if args.rounds else []:
        ratio = f", {best[workers] / best[counts[0]]:.2f} × of {counts[0]}" if workers != counts[0] else ""
        print(f"{workers} workers: {best[workers]:.1f} articles/s{ratio}", flush=True)
    if args.articles:
        for articles in map(int, args.articles.split(",")):
            measure(args.corpus, articles, counts[-1], args.model)


if __name__ == "__main__":
    main()
