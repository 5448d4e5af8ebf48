"""What tests of several files use: the service as an operator starts it, a browser, a site of feeds, PostgreSQL."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import settings

from extractor import Extractor

if TYPE_CHECKING:
    from browser import Open
    from playwright.sync_api import Browser
    from sites import Site

# A machine under load stalls for longer than any deadline of one example, which says nothing about the code; without
# a deadline Hypothesis is also more patient with the drawing of examples. `timeout` (pyproject.toml) ends what hangs.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


@dataclass
class Service:
    """A running ``khabar serve``."""

    url: str
    port: int
    log: Path


@contextmanager
def serve(log: Path, workers: int = 1, folder: Path | None = None, **environment: str) -> Iterator[Service]:
    """Start ``khabar serve`` on a free port, in a folder, with ``KHABAR_*`` variables; its log goes to a file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    khabar = str(Path(sys.executable).with_name("khabar"))
    command = [khabar, "serve", "--port", str(port), "--workers", str(workers)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stderr=output, cwd=folder, env=os.environ | environment)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(3000):
            with suppress(httpx.TransportError):
                httpx.get(f"{url}/healthz")
                break
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            process.kill()
        assert process.poll() is None, f"the service did not start: {log.read_text()[-2000:]}"
        yield Service(url, port, log)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="session")
def extract() -> Extractor:
    """The rules alone."""
    return Extractor("none")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with its default settings: two workers."""
    with serve(tmp_path_factory.mktemp("service") / "log", workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    from browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, service: Service) -> Iterator[Open]:
    """Opens the page of the service in a new context; no console error may be seen."""
    from browser import opener

    with opener(browser, service.url) as open_:
        yield open_


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of feeds and pages on loopback."""
    from sites import Site

    running = Site()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[str]:
    """A PostgreSQL cluster of the tests' own; skips, and says so, where PostgreSQL is not installed."""
    from postgresql import cluster

    with cluster() as url:
        yield url


@pytest.fixture
def postgresql(postgresql_cluster: str) -> str:
    """URL of an empty database."""
    from postgresql import new_database

    return new_database(postgresql_cluster)
