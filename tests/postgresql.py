"""A private PostgreSQL cluster in a temporary folder, reachable through a socket there alone."""

from __future__ import annotations

import glob
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest


def _binary(name: str) -> str:
    found = shutil.which(name) or next(iter(sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), reverse=True)), None)
    if found is None:
        pytest.skip(f"PostgreSQL is not installed here: no {name} (Debian's package is postgresql)")
    return found


_numbers = itertools.count(1)


def new_database(cluster: str) -> str:
    """Create an empty database in a cluster; returns its URL."""
    name = f"test{next(_numbers)}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return cluster.replace("/postgres?", f"/{name}?")


class Server:
    """A cluster of its own, which can be killed and started again. It refuses to run as root: then it is «postgres»."""

    def __init__(self) -> None:
        self.initdb, self.pg_ctl = _binary("initdb"), _binary("pg_ctl")
        self.folder = tempfile.mkdtemp(prefix="khabar-pg-")
        self.data = f"{self.folder}/data"
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.url = f"postgresql://postgres@/postgres?host={self.folder}"
        self._run(self.initdb, "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off"
        self._run(self.pg_ctl, "-D", self.data, "-l", f"{self.folder}/log", "-w", "-o", options, "start")

    def kill(self) -> None:
        """Every process at once, nothing written down: as by SIGKILL, but without locks left behind."""
        self._run(self.pg_ctl, "-D", self.data, "-m", "immediate", "stop")

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, user=self.user, cwd=self.folder, stdout=subprocess.DEVNULL)


@contextmanager
def restartable() -> Iterator[Server]:
    """A running server, stopped and removed at the end."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; yields the URL of its database."""
    with restartable() as server:
        yield server.url
