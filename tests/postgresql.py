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


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; yields the URL of its database. It refuses to run as root, so then it runs as «postgres»."""
    initdb, pg_ctl = _binary("initdb"), _binary("pg_ctl")
    folder = tempfile.mkdtemp(prefix="khabar-pg-")
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    data = f"{folder}/data"
    run(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(
        pg_ctl,
        "-D",
        data,
        "-l",
        f"{folder}/log",
        "-w",
        "-o",
        f"-c listen_addresses='' -k {folder} -c fsync=off",
        "start",
    )
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
