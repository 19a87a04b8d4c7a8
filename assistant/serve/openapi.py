"""The OpenAPI description, made true: errors are problem+json, each with its statuses."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from assistant.serve.problems import MEDIA_TYPE, TITLES, Problem

_ALWAYS = {401, 403, 421, 429}
_WITH_BODY = {400, 408, 413, 415, 422, 503}
_ALSO = {"/ready": {503}, "/roles": {503}, "/feedback": {409}}
_RETRY = {"Retry-After": {"description": "seconds", "schema": {"type": "integer", "minimum": 1}}}


def describe(app: FastAPI) -> None:
    """Complete the description of an application that has all its routes with the errors that it says."""
    schema = app.openapi()
    components = schema["components"]
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    components["schemas"]["Problem"] = Problem.model_json_schema(mode="serialization")
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "an API key made by `ateb key add`"}
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            _describe(path, operation)


def _describe(path: str, operation: dict[str, Any]) -> None:
    statuses = _ALWAYS | _ALSO.get(path, set())
    if "requestBody" in operation:
        statuses |= _WITH_BODY
    places = {parameter["in"] for parameter in operation.get("parameters", ())}
    statuses |= {status for place, status in (("path", 404), ("query", 422)) if place in places}
    operation["responses"].pop("422", None)
    operation["responses"] |= {str(status): _problem(status) for status in sorted(statuses)}
    # An API key is asked for only where the server has log-in; {} says that it may be left out.
    operation["security"] = [{}] if path in ("/health", "/ready") else [{"key": []}, {}]


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    headers = {"headers": _RETRY} if status in (429, 503) else {}
    return {"description": TITLES[status], "content": content, **headers}
