"""The ASGI application: routes, and what stands around them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, Request
from fastapi.responses import FileResponse, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.staticfiles import StaticFiles
from pydantic.json_schema import models_json_schema
from starlette.types import ASGIApp

from extractor.records import json_schema
from extractor.server import problems, telemetry
from extractor.server.batch import BatchResponse
from extractor.server.guard import BATCH, Guard
from extractor.server.models import BatchLine, ExtractRequest, Problem, SourcedArticle, examples
from extractor.server.pool import Form, Pool
from extractor.server.problems import Refusal
from extractor.server.settings import Settings

PAGE = Path(__file__).with_name("page")

BEARER = HTTPBearer(auto_error=False, description="Needed where the server has an API key.")

FORMS: dict[str, Form] = {"application/json": "json", "text/html": "html", "text/csv": "csv"}
"""What ``POST /v1/extract`` can answer with, by media type."""


def create_app(settings: Settings | None = None) -> ASGIApp:
    """The service as an ASGI application, by ``settings`` or else by the ``KHABAR_*`` variables."""
    settings = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = pool = Pool(settings)
        try:
            await pool.ready()
            yield
        finally:
            pool.close()

    app = FastAPI(
        title="khabar",
        version=version("khabar"),
        summary="Typed, exact, checkable facts out of Persian news.",
        lifespan=lifespan,
        docs_url=None,  # both would load scripts from elsewhere
        redoc_url=None,
    )
    problems.install(app)
    _api(app, settings)
    _about(app)
    _describe(app)
    app.mount("/page", StaticFiles(directory=PAGE))
    return Guard(app, settings)


def _api(app: FastAPI, settings: Settings) -> None:
    def authorized(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]) -> None:
        assert settings.api_key is not None
        key = settings.api_key.get_secret_value().encode()
        if credentials is None or not secrets.compare_digest(credentials.credentials.encode(), key):
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "unauthorized",
                "The API key is missing or wrong.",
                headers={"WWW-Authenticate": "Bearer"},
            )

    guarded = [Depends(authorized)] if settings.api_key else []

    @app.post(
        "/v1/extract",
        summary="Extract one article",
        description="Answers with JSON, or by the `Accept` header with a self-contained page (`text/html`) "
        "or the facts table (`text/csv`).",
        dependencies=guarded,
        response_model=SourcedArticle,
        responses={
            200: {"content": {"text/html": {"schema": {"type": "string"}}, "text/csv": {"schema": {"type": "string"}}}},
            **_problems(400, 403, 408, 413, 422, 500, 502, 503, 504, *([401] if guarded else [])),
        },
    )
    async def extract(
        request: Request,
        article: Annotated[ExtractRequest, Body(openapi_examples=examples()["requests"])],
    ) -> Response:
        if article.text is None and article.html is None:
            article = await _fetched(article, settings)
        media_type = _wanted(request.headers.get("accept", ""))
        pool: Pool = request.app.state.pool
        body = await pool(article, FORMS[media_type], gone=request.is_disconnected)
        return Response(body, media_type=media_type)

    @app.post(
        BATCH,
        summary="Extract many articles",
        description="One request as for `/v1/extract` a line in, one `BatchLine` a line out, in the same order and "
        "while the request still comes in. A bad line gives an error line; empty lines give none. "
        "A line can't name a `url` alone.",
        dependencies=guarded,
        response_class=Response,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/x-ndjson": {"schema": {"type": "string"}, "example": examples()["batch"]}},
            }
        },
        responses={
            200: {
                "description": "Each line is one such object.",
                "content": {"application/x-ndjson": {"schema": {"$ref": "#/components/schemas/BatchLine"}}},
            },
            **_problems(500, *([401] if guarded else [])),
        },
    )
    async def batch(request: Request) -> BatchResponse:
        return BatchResponse(request.app.state.pool, settings.max_body)


def _about(app: FastAPI) -> None:
    @app.get("/v1/schema", summary="JSON Schema of an article's records")
    def schema() -> dict[str, Any]:
        return json_schema()

    @app.get("/healthz", summary="Whether the service is up")
    def healthz() -> dict[str, str]:
        return {"status": "ok", "version": app.version}

    @app.get(
        "/metrics",
        summary="Prometheus metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}},
    )
    def metrics() -> Response:
        body, content_type = telemetry.metrics()
        return Response(body, media_type=content_type)

    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers={"cache-control": "no-cache"})


def _describe(app: FastAPI) -> None:
    """Add the schemas of what FastAPI does not serialise itself to the OpenAPI description."""
    describe = app.openapi
    template = "#/components/schemas/{model}"
    _, more = models_json_schema([(Problem, "serialization"), (BatchLine, "serialization")], ref_template=template)

    def openapi() -> dict[str, Any]:
        description = describe()
        description["components"]["schemas"] |= more["$defs"]
        return description

    app.openapi = openapi  # type: ignore[method-assign]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def _wanted(accept: str) -> str:
    """The first media type of an ``Accept`` header that we have; else JSON."""
    named = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    return next((media_type for media_type in named if media_type in FORMS), "application/json")


async def _fetched(article: ExtractRequest, settings: Settings) -> ExtractRequest:
    if not settings.fetch:
        raise Refusal(HTTPStatus.FORBIDDEN, "fetching-off", "This server fetches no URLs; send text or html.")
    from extractor.server.fetch import fetch

    assert article.url is not None
    html = await fetch(article.url, longest=settings.max_body, timeout=settings.client_timeout)
    return article.model_copy(update={"html": html})
