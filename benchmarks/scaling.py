"""How time and memory grow with the length of one article, ordinary and hostile.

    python benchmarks/scaling.py [--sizes 1e3,1e4,1e5] [--kinds news,line,digits,quotes,and] [--model none]

Every measurement is a process of its own, warmed by a short article; time is the processor's, memory the peak of the
resident set. The exponent is that of time between a size and the one before: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "samples" / "borna.txt"


def text(kind: str, size: int) -> str:
    """An article of ``size`` characters."""
    news = SAMPLE.read_text(encoding="utf-8") + "\n"
    unit = {"news": news, "line": news.replace(" ", "").replace("\n", ""), "digits": "۱۲۳۴۵۶۷۸۹۰", "and": "و "}
    if kind == "quotes":
        return "«" * (size // 2) + "»" * (size - size // 2)
    return (unit[kind] * (size // len(unit[kind]) + 1))[:size]


def measure(kind: str, size: int, model: str) -> tuple[float, int]:
    """Seconds and MiB, in this process."""
    from extractor import Extractor

    extractor = Extractor(model)  # type: ignore[arg-type]
    extractor(text("news", 1000))
    given = text(kind, size)
    began = time.process_time()
    extractor(given)
    return time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1e3,1e4,1e5")
    parser.add_argument("--kinds", default="news,line,digits,quotes,and")
    parser.add_argument("--model", default="none")
    parser.add_argument("--one", action="store_true", help="measure the one kind and size in this process")
    args = parser.parse_args()
    sizes = [int(float(size)) for size in args.sizes.split(",")]
    if args.one:
        print(*measure(args.kinds, sizes[0], args.model))
        return
    for kind in args.kinds.split(","):
        before: tuple[int, float] | None = None
        for size in sizes:
            options = ["--one", "--kinds", kind, "--sizes", str(size), "--model", args.model]
            said = subprocess.run([sys.executable, __file__, *options], capture_output=True, text=True, check=True)
            seconds, peak = (float(figure) for figure in said.stdout.split())
            exponent = math.log(seconds / before[1]) / math.log(size / before[0]) if before else None
            grown = f", exponent {exponent:.2f}" if exponent is not None else ""
            print(f"{kind}, {size} characters: {seconds:.2f} s, peak {peak:.0f} MiB{grown}", flush=True)
            before = size, seconds


if __name__ == "__main__":
    main()
