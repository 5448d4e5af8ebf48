"""``khabar serve``: the HTTP service and its page."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
from multiprocessing import resource_tracker
from typing import Annotated

import typer

from extractor.commands.options import Model, fail


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Server processes, each with its extraction process.", min=1)] = 2,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Let requests name a public URL for the server to fetch.")
    ] = False,
    model: Model = None,
) -> None:
    """Serve the page and the HTTP API. More is set by KHABAR_* variables: see docs/server.md."""
    try:
        import uvicorn
        from pydantic import ValidationError

        from extractor.server.connections import Connection
        from extractor.server.settings import Settings
    except ModuleNotFoundError as error:
        fail(f"serve: {error.name} is missing; install khabar[server]")
    try:
        settings = Settings.from_environment()
    except ValidationError as error:
        fail("serve: " + "; ".join(f"KHABAR_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()))
    settings = settings.model_copy(
        update={"fetch": fetch or settings.fetch} | ({"model": model.value} if model else {})
    )
    _refuse_address(host, port)
    _open_files()
    _heed_interrupts_alone()
    with tempfile.TemporaryDirectory(prefix="khabar-metrics-") as shared:
        os.environ |= settings.to_environment() | {"PROMETHEUS_MULTIPROC_DIR": shared}
        from extractor.server.telemetry import LOGGING  # Prometheus reads the variable when it is imported

        uvicorn.run(
            "extractor.server.app:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            http=Connection,
            log_config=LOGGING,
            access_log=False,
            server_header=False,
            backlog=4096,
            timeout_graceful_shutdown=30,
            timeout_worker_healthcheck=60,  # on a busy machine a worker may take long to load
        )


def _heed_interrupts_alone() -> None:
    """Ctrl-C goes to the whole group of processes: here it is SIGTERM; workers, which may be loading, never see it.

    So too where a shell has started the service in the background, with Ctrl-C ignored: uvicorn heeds it anyway.
    """
    resource_tracker.ensure_running()  # which would lift the mask
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    ours = threading.get_ident()

    def wait() -> None:
        while signal.sigwait({signal.SIGINT}):
            signal.pthread_kill(ours, signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _refuse_address(host: str, port: int) -> None:
    """End where nothing can listen, before anything is loaded."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        fail(f"serve: {host}, port {port}: {getattr(error, 'strerror', None) or error}")


def _open_files() -> None:
    """Let each worker hold as many connections as the system allows."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
