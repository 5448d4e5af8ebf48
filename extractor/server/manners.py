"""HTTP's manners: what a body may be, what an answer may be, who may ask, and what need not be sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from extractor.server.problems import Refusal

JSON = ("application/json",)
LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/json", "")
"""What a batch may call itself; clients that send a file often call it nothing."""
BODIES = {
    "/v1/extract": JSON, "/v1/corrections": JSON, "/v1/reading": JSON, "/v1/export": JSON, "/v1/batch": LINES,
}  # fmt: skip


def check(scope: Scope) -> None:
    """See that a POST may be answered, before its body is read.

    Raises:
        Refusal: a page of another site sends it, or its body is of a type that is not read here, or packed.
    """
    headers = Headers(scope=scope)
    if _from_elsewhere(headers):
        raise Refusal(HTTPStatus.FORBIDDEN, "cross-site", "Pages of other sites may not ask.")
    accepted = BODIES.get(scope["path"])
    sent = headers.get("content-type", "").partition(";")[0].strip().lower()
    if accepted and sent not in accepted:
        named = ", ".join(filter(None, accepted))
        detail = f"The body must be {named}."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media-type", detail, headers={"Accept-Post": named})
    packed = headers.get("content-encoding", "").strip().lower()
    if accepted and packed not in ("", "identity"):
        detail = "The body must come unpacked, without a content encoding."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media-type", detail, headers={"Accept-Encoding": "identity"})


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sent the request; other clients say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def choose(accept: str, offered: Sequence[str]) -> str:
    """The offered media type that an ``Accept`` header likes best; of equals the first.

    Raises:
        Refusal: it likes none.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    liked = [(_quality(offer, ranges), -k, offer) for k, offer in enumerate(offered)]
    quality, _, best = max(liked)
    if quality <= 0:
        detail = f"The answer can be {', '.join(offered)}."
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", detail)
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value for parameter in parameters if (value := parameter.removeprefix("q=")) != parameter), "1")
    try:
        return name, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return name, 0.0


def _quality(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a media type is liked: by the most specific range that covers it."""
    for covering in (offer, offer.partition("/")[0] + "/*", "*/*"):
        for name, quality in ranges:
            if name == covering:
                return quality
    return 0.0


def constant(request: Request, body: bytes, media_type: str) -> Response:
    """An answer that stays the same for as long as the service runs; a client that has it is told just so."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    headers = {"etag": etag, "cache-control": "no-cache"}
    if etag in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
