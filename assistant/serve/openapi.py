"""The OpenAPI description, made true: errors are problem+json, each with its statuses."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assistant.serve.problems import MEDIA_TYPE, TITLES, Problem

_ALWAYS = (401, 403, 421, 429)
_WITH_BODY = (400, 408, 413, 415, 422, 503)
_RETRY = {"Retry-After": {"description": "seconds", "schema": {"type": "integer", "minimum": 1}}}


def describe(app: FastAPI) -> None:
    """Let an application describe itself with the errors that it says."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title="Ateb",
        version=app.version,
        description="Answers from documents, quoted and cited; or that they do not say.",
        routes=app.routes,
        servers=[{"url": "/api/v1"}],
    )
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = Problem.model_json_schema(mode="serialization")
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "an API key made by `ateb key add`"}
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _describe(path, operation)
    return schema


def _describe(path: str, operation: dict[str, Any]) -> None:
    open_to_all = path in ("/health", "/ready")
    statuses = [*_ALWAYS]
    if "requestBody" in operation:
        statuses += _WITH_BODY
    if "{" in path:
        statuses += [404]
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        statuses += [422]
    if path in ("/ready", "/roles"):
        statuses += [503]
    if path == "/feedback":
        statuses += [409]
    operation["responses"].pop("422", None)
    for status in sorted(set(statuses)):
        operation["responses"][str(status)] = _problem(status)
    # An API key is asked for only where the server has log-in; {} says that it may be left out.
    operation["security"] = [{}] if open_to_all else [{"key": []}, {}]


def _problem(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {**said, "headers": _RETRY} if status in (429, 503) else said
