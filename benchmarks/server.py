"""Load on the service over loopback: requests a second, p50 and p99 against one worker's own extraction time.

    python benchmarks/server.py [--seconds 10] [--workers 1] [--clients 4] [--text FILE]

It starts ``khabar serve``, posts one article again and again from several clients on kept connections, and prints
what came of it: errors, rates and latencies, the time that the extraction alone took (the service's own metric, and
the same article in this process), and the memory of all of the service's processes at the start and at the end.
Meanwhile one client sends a byte a second and others hang up without waiting. Ends with status 1 if a request failed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from extractor import Extractor

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    options = arguments()
    text = options.text.read_text("utf-8").strip()
    body = json.dumps({"text": text}).encode()
    own = own_time(text)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    khabar = str(Path(sys.executable).with_name("khabar"))
    command = [khabar, "serve", "--port", str(port), "--workers", str(options.workers)]
    with tempfile.TemporaryFile() as log, subprocess.Popen(command, stderr=log) as process:
        try:
            if not started(url, process):
                log.seek(0)
                sys.exit(f"the service did not start: {log.read().decode()[-2000:]}")
            stop = threading.Event()
            nuisances = [threading.Thread(target=run, args=(port, body, stop)) for run in (trickle, vanish)]
            for thread in nuisances:
                thread.start()
            load(url, body, 4, options.clients)  # warm: caches, allocator, pages shared until they are written
            before, extracted = memory(process.pid), extraction_time(url)
            latencies, errors = load(url, body, options.seconds, options.clients)
            stop.set()
            for thread in nuisances:
                thread.join()
            after = memory(process.pid)
            seconds, count = (b - a for a, b in zip(extracted, extraction_time(url), strict=True))
        finally:
            process.terminate()
    latencies.sort()
    rate = len(latencies) / options.seconds
    p50, p99 = statistics.median(latencies), latencies[int(len(latencies) * 0.99)]
    in_service = seconds / count
    print(f"article              {len(text)} characters; {options.clients} clients, {options.workers} worker(s)")
    print(f"requests             {len(latencies)} in {options.seconds} s, {errors} errors")
    print(f"rate                 {rate:.1f} requests/s")
    print(f"extraction           {own * 1e3:.1f} ms alone, {in_service * 1e3:.1f} ms in the service under this load")
    print(f"latency p50          {p50 * 1e3:.1f} ms = {p50 / in_service:.2f} × extraction")
    print(f"latency p99          {p99 * 1e3:.1f} ms = {p99 / in_service:.2f} × extraction")
    print(f"worker's use         {rate * in_service / options.workers:.0%} of its time went into extraction")
    print(f"memory               {before:.0f} MB before, {after:.0f} MB after")
    if errors:
        sys.exit(1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--text", type=Path, default=ROOT / "samples" / "borna.txt")
    return parser.parse_args()


def own_time(text: str, repeats: int = 30) -> float:
    """Median seconds of extraction and serialisation in this process, while nothing else runs."""
    extractor = Extractor()
    times = []
    for _ in range(repeats + 5):
        start = time.perf_counter()
        extractor(text).model_dump_json()
        times.append(time.perf_counter() - start)
    return statistics.median(times[5:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(url: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the service answers; False if it has ended instead."""
    while process.poll() is None:
        try:
            httpx.get(f"{url}/healthz")
            return True
        except httpx.TransportError:
            time.sleep(0.2)
    return False


def load(url: str, body: bytes, seconds: float, clients: int) -> tuple[list[float], int]:
    """Seconds of each answered request, and how many were not answered with 200."""
    latencies: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    def client() -> None:
        nonlocal errors
        with httpx.Client(timeout=30, headers={"content-type": "application/json"}) as session:
            while (start := time.perf_counter()) < end:
                try:
                    good = session.post(f"{url}/v1/extract", content=body).status_code == 200
                except httpx.TransportError:
                    good = False
                if good:
                    latencies.append(time.perf_counter() - start)
                else:
                    errors += 1

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return latencies, errors


def trickle(port: int, body: bytes, stop: threading.Event) -> None:
    """Send a request a byte a second."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"POST /v1/extract HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body))
        for byte in body:
            if stop.wait(1):
                return
            try:
                client.sendall(bytes([byte]))
            except OSError:
                return


def vanish(port: int, body: bytes, stop: threading.Event) -> None:
    """Send whole requests and hang up before they are answered, four a second."""
    head = b"POST /v1/extract HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    while not stop.wait(0.25):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(head % len(body) + body)


def extraction_time(url: str) -> tuple[float, float]:
    """Seconds of all extractions so far, and their number, by the service's metrics."""
    metrics = httpx.get(f"{url}/metrics").text

    def total(name: str) -> float:
        return sum(float(value) for value in re.findall(rf"^khabar_extraction_seconds_{name} (\S+)$", metrics, re.M))

    return total("sum"), total("count")


def memory(pid: int) -> float:
    """Proportional set size of a process and its descendants, in MB."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            rollup = Path(f"/proc/{current}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])  # type: ignore[index]
            for task in os.listdir(f"/proc/{current}/task"):
                waiting += map(int, Path(f"/proc/{current}/task/{task}/children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / 1024


if __name__ == "__main__":
    main()
