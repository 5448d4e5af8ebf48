"""Errors as application/problem+json (RFC 9457); no answer repeats what the client sent."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from extractor.server.models import PROBLEM_TYPE, FieldFault, Problem

MEDIA_TYPE = "application/problem+json"


class Refusal(HTTPException):
    """An error that has a name of its own.

    Args:
        name: last part of the problem's ``type``.
        detail: one clear sentence for the client, without article text.
    """

    def __init__(
        self,
        status: HTTPStatus,
        name: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        errors: list[FieldFault] | None = None,
    ) -> None:
        super().__init__(status, detail, headers)
        self.name = name
        self.errors = errors


def problem(error: HTTPException, request_id: str | None = None) -> Problem:
    """The body that describes an error."""
    return Problem(
        type=PROBLEM_TYPE + error.name if isinstance(error, Refusal) else "about:blank",
        title=HTTPStatus(error.status_code).phrase,
        status=error.status_code,
        detail=error.detail,
        request_id=request_id,
        errors=error.errors if isinstance(error, Refusal) else None,
    )


def invalid(faults: Sequence[Any]) -> Refusal:
    """The refusal that tells of Pydantic's validation errors, without the values that were sent."""
    pointers = ("".join(f"/{part}" for part in fault["loc"] if part != "body") for fault in faults)
    return unfitting([(pointer, fault["msg"]) for pointer, fault in zip(pointers, faults, strict=True)])


def unfitting(faults: Sequence[tuple[str, str]]) -> Refusal:
    """The refusal that tells of parts that do not fit, by JSON pointers."""
    errors = [FieldFault(pointer=pointer, detail=detail) for pointer, detail in faults]
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-request", "The request does not fit its schema.", errors=errors
    )


def answer(error: HTTPException, request_id: str | None) -> Response:
    """The response to an error."""
    body = problem(error, request_id).model_dump_json(exclude_none=True)
    return Response(body, error.status_code, headers=dict(error.headers or {}), media_type=MEDIA_TYPE)


INTERNAL = Refusal(
    HTTPStatus.INTERNAL_SERVER_ERROR, "internal", "The server failed; its log tells more by the request id."
)


def install(app: FastAPI) -> None:
    """Let an app answer every error as a problem."""

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return answer(error, request.scope.get("khabar.request_id"))

    @app.exception_handler(RequestValidationError)
    async def _validation(request: Request, error: RequestValidationError) -> Response:
        return answer(invalid(error.errors()), request.scope.get("khabar.request_id"))

    @app.exception_handler(Exception)
    async def _internal(request: Request, error: Exception) -> Response:
        return answer(INTERNAL, request.scope.get("khabar.request_id"))  # raised again, and logged by the guard
