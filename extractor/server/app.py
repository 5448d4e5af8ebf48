"""The ASGI application: routes, and what stands around them."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Body, Depends, FastAPI, Request, params
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from extractor.records import json_schema
from extractor.server import problems, telemetry, work
from extractor.server.batch import BatchResponse
from extractor.server.guard import BATCH, Guard
from extractor.server.kinds import KindOfRecord, kinds_json
from extractor.server.manners import choose, constant
from extractor.server.models import (
    BatchLine,
    CorrectionRequest,
    ExportRequest,
    ExtractRequest,
    Problem,
    Reading,
    ReadingRequest,
    SourcedArticle,
    examples,
)
from extractor.server.pool import Gone, Pool
from extractor.server.problems import Refusal
from extractor.server.settings import Settings
from extractor.server.work import Form

CLIENT_GONE = 499
"""What the log and the metrics call an answer that nobody waited for; a number of nginx's."""

PAGE = Path(__file__).with_name("page")

BEARER = HTTPBearer(auto_error=False, description="Needed where the server has an API key.")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOLD = "application/vnd.khabar.gold+json"
FORMS: dict[str, Form] = {
    "application/json": "json", "text/html": "html", "text/csv": "csv", XLSX: "xlsx", GOLD: "gold",
}  # fmt: skip
"""What one article can be answered with, by media type."""
FILES: dict[str, Form] = FORMS | {"application/zip": "zip"}
"""What several can be written as."""
TEXTS = {name: {"schema": {"type": "string"}} for name in FORMS if name != "application/json"}


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
    app.add_exception_handler(Gone, lambda _request, _gone: Response(status_code=CLIENT_GONE))
    _api(app, settings)
    _about(app)
    _describe(app)
    app.mount("/page", StaticFiles(directory=PAGE))
    return Guard(_Compressed(app), settings)


class _Compressed:
    """Compresses answers for clients that want it; those of a batch go out line by line as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain, self._packed = app, GZipMiddleware(app, minimum_size=1000, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        plain = scope["type"] != "http" or scope["path"] == BATCH
        await (self._plain if plain else self._packed)(scope, receive, send)


def _api(app: FastAPI, settings: Settings) -> None:
    """What reads, corrects and writes articles."""
    guarded = _guarded(settings)
    refused = [400, 403, 406, 408, 413, 415, 422, 500, 503, 504, *([401] if guarded else [])]
    _extraction(app, settings, guarded, refused)
    _work_on_records(app, guarded, refused)
    _batches(app, settings, guarded)


def _guarded(settings: Settings) -> list[params.Depends]:
    """What a path depends on where the service has an API key."""

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

    return [Depends(authorized)] if settings.api_key else []


def _extraction(app: FastAPI, settings: Settings, guarded: list[params.Depends], refused: list[int]) -> None:
    @app.post(
        "/v1/extract",
        summary="Extract one article",
        description="Answers with JSON, or by the `Accept` header with a self-contained page (`text/html`), the facts "
        f"(`text/csv`), a workbook of all tables (`{XLSX}`) or the gold format (`{GOLD}`).",
        dependencies=guarded,
        response_model=SourcedArticle,
        responses={200: {"content": TEXTS}, **_problems(*refused, 502)},
    )
    async def extract(
        request: Request,
        article: Annotated[ExtractRequest, Body(openapi_examples=examples()["requests"])],
    ) -> Response:
        media_type = choose(request.headers.get("accept", ""), list(FORMS))
        if article.text is None and article.html is None:
            article = await _fetched(article, settings)
        pool: Pool = request.app.state.pool
        body = await pool(work.extract, article, FORMS[media_type], gone=request.is_disconnected)
        return Response(body, media_type=media_type, headers={"vary": "Accept"})

    @app.post(
        "/v1/reading",
        summary="Read a part of an article",
        description="What the engine makes of a part that it did not mark itself.",
        dependencies=guarded,
        response_model=Reading,
        responses=_problems(*refused),
    )
    async def reading(request: Request, part: ReadingRequest) -> Response:
        pool: Pool = request.app.state.pool
        body = await pool(work.read, part, gone=request.is_disconnected)
        return Response(body, media_type="application/json")


def _work_on_records(app: FastAPI, guarded: list[params.Depends], refused: list[int]) -> None:
    @app.post(
        "/v1/corrections",
        summary="Correct one article",
        description="The article as a list of corrections leaves it, in any form that `/v1/extract` has. Each speaks "
        "of the article as the ones before it left it.",
        dependencies=guarded,
        response_model=SourcedArticle,
        responses={200: {"content": TEXTS}, **_problems(*refused)},
        openapi_extra=_body("CorrectionRequest"),
    )
    async def corrections(request: Request) -> Response:
        return await _records(request, work.correct, FORMS)

    @app.post(
        "/v1/export",
        summary="Write articles into one file",
        description="As JSON, the facts as CSV, a workbook, the page with the articles in it, or in the gold format, "
        "of several articles as an archive (`application/zip`).",
        dependencies=guarded,
        response_class=Response,
        responses={
            200: {"content": {name: {"schema": {} if "json" in name else {"type": "string"}} for name in FILES}},
            **_problems(*refused),
        },
        openapi_extra=_body("ExportRequest"),
    )
    async def export(request: Request) -> Response:
        return await _records(request, work.export, FILES)


def _batches(app: FastAPI, settings: Settings, guarded: list[params.Depends]) -> None:
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
            **_problems(403, 415, 500, *([401] if guarded else [])),
        },
    )
    async def batch(request: Request) -> BatchResponse:
        return BatchResponse(request.app.state.pool, settings)


async def _records(request: Request, job: work.Job, forms: dict[str, Form]) -> Response:
    media_type = choose(request.headers.get("accept", ""), list(forms))
    pool: Pool = request.app.state.pool
    body = await pool(job, await request.body(), forms[media_type], gone=request.is_disconnected)
    return Response(body, media_type=media_type, headers={"vary": "Accept"})


def _body(model: str) -> dict[str, Any]:
    """The description of a body that is read in another process."""
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _about(app: FastAPI) -> None:
    schema_body = json.dumps(json_schema(), ensure_ascii=False).encode()
    described: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it."}}

    @app.get(
        "/v1/schema",
        summary="JSON Schema of an article's records",
        response_model=dict[str, Any],
        responses=described,
    )
    def schema(request: Request) -> Response:
        return constant(request, schema_body, "application/json")

    @app.get(
        "/v1/kinds",
        summary="Kinds of records and the fields that can be corrected",
        response_model=list[KindOfRecord],
        responses=described,
    )
    def kinds_(request: Request) -> Response:
        return constant(request, kinds_json(), "application/json")

    @app.get("/healthz", summary="Whether the service is alive")
    async def healthz() -> dict[str, str]:
        return {"status": "ok", "version": app.version}

    @app.get("/readyz", summary="Whether it takes requests", responses=_problems(503))
    async def readyz(request: Request) -> dict[str, str]:
        pool: Pool = request.app.state.pool
        if not pool.loaded or pool.full:
            headers = {"Retry-After": pool.patience}
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "busy", "Too many requests are waiting.", headers=headers)
        return {"status": "ready"}

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
    def page(request: Request) -> Response:
        return constant(request, (PAGE / "index.html").read_bytes(), "text/html")


def _describe(app: FastAPI) -> None:
    """Add the schemas of what FastAPI does not serialise itself to the OpenAPI description."""
    describe = app.openapi
    template = "#/components/schemas/{model}"
    _, more = models_json_schema([(Problem, "serialization"), (BatchLine, "serialization")], ref_template=template)
    bodies: list[tuple[type[BaseModel], Literal["validation"]]] = [
        (CorrectionRequest, "validation"), (ExportRequest, "validation")
    ]  # fmt: skip
    _, given = models_json_schema(bodies, ref_template=template)

    def openapi() -> dict[str, Any]:
        description = describe()
        schemas = description["components"]["schemas"]
        description["components"]["schemas"] = given["$defs"] | schemas | more["$defs"]
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


async def _fetched(article: ExtractRequest, settings: Settings) -> ExtractRequest:
    if not settings.fetch:
        raise Refusal(HTTPStatus.FORBIDDEN, "fetching-off", "This server fetches no URLs; send text or html.")
    from extractor.server.fetch import fetch

    assert article.url is not None
    html = await fetch(article.url, longest=settings.max_body, timeout=settings.client_timeout)
    return article.model_copy(update={"html": html})
