"""Batch throughput by worker processes, and peak memory by the number of articles.

    python benchmarks/batch.py CORPUS.jsonl [--model none] [--workers 1,2] [--rounds 3] [--articles 1000,20000]

The rate is that of the steady state: from the first task that is written to the last, without the start of the
processes. Rounds of all worker counts are interleaved and the best of each is taken. For the memory the corpus is
repeated, under new ids, through a pipe into a run that writes JSON Lines, and the peak of resident memory is read of
the process that reads and writes and of each worker; what of a worker no other shares is private.
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

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


def repeated(corpus: Path, articles: int) -> Iterator[bytes]:
    """Lines of the corpus, over and over, each time under other ids."""
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    for number, row in enumerate(itertools.islice(itertools.cycle(rows), articles)):
        yield json.dumps(row | {"id": f"{number}"}, ensure_ascii=False).encode() + b"\n"


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


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def memory(corpus: Path, articles: int, workers: int, model: str) -> tuple[int, int, int]:
    """Peaks of the reading and writing process, of the largest worker, and of what a worker has for itself, MiB."""
    with tempfile.TemporaryDirectory() as folder:
        khabar = str(Path(sys.executable).with_name("khabar"))
        command = [khabar, "batch", "-", "--to", f"{folder}/out.jsonl", "--workers", str(workers), "--model", model]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        assert process.stdin
        feeding = threading.Thread(
            target=lambda: (process.stdin.writelines(repeated(corpus, articles)), process.stdin.close())
        )
        feeding.start()
        parent = worker = own = 0
        while process.poll() is None:
            try:
                parent = max(parent, peak(process.pid))
                for server in children(process.pid):  # the fork server, of which the workers are copies
                    for child in children(server):
                        worker, own = max(worker, peak(child)), max(own, private(child))
            except OSError:
                pass  # it has just ended
            time.sleep(0.2)
        feeding.join()
        if process.returncode:
            sys.exit(f"khabar batch ended with {process.returncode}")
    return parent, worker, own


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
            parent, worker, own = memory(args.corpus, articles, counts[-1], args.model)
            print(f"{articles} articles: peak {parent} MiB, worker {worker} MiB, {own} of it private", flush=True)


if __name__ == "__main__":
    main()
