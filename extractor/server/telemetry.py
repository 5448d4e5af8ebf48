"""Prometheus metrics, and logs as one JSON object a line. Neither ever holds article text."""

from __future__ import annotations

import json
import logging
import time
import traceback
from typing import Any

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.multiprocess import MultiProcessCollector

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)

REQUESTS = Counter("khabar_requests_total", "Answered requests.", ("method", "route", "status"))
REQUEST_SECONDS = Histogram("khabar_request_seconds", "Time to the end of the answer.", ("route",), buckets=_SECONDS)
REQUEST_BYTES = Counter("khabar_request_bytes_total", "Bytes of request bodies.")
EXTRACTION_SECONDS = Histogram(
    "khabar_extraction_seconds", "Time of one extraction, without waiting for its turn.", buckets=_SECONDS
)
WAITING = Gauge("khabar_waiting_requests", "Articles that wait for an extraction process.", multiprocess_mode="livesum")

logger = logging.getLogger("khabar.server")


def metrics() -> tuple[bytes, str]:
    """The metrics of all server workers, and their content type."""
    registry = REGISTRY
    if values.ValueClass.__name__ != "MutexValue":  # PROMETHEUS_MULTIPROC_DIR is set: several workers share a folder
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST


def places(error: BaseException | None) -> list[str]:
    """Where in the code an error came from, without its message or any value."""
    frames = traceback.extract_tb(error.__traceback__ if error else None)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


class JsonFormatter(logging.Formatter):
    """A log record as one line of JSON; ``extra={"fields": {...}}`` adds fields.

    Of an exception only its type and places in the code are told: its message may quote the article.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["at"] = places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonFormatter}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "khabar": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
"""Logging to standard error, ours and uvicorn's, by ``logging.config.dictConfig``."""
