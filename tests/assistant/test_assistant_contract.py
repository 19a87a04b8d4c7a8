"""The OpenAPI description is true: schemathesis calls every operation and compares."""

import contextlib

import hypothesis
import pytest
import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = [
    schemathesis.checks.not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


OPERATIONS = (
    "POST /ask", "POST /ask/stream", "POST /search", "GET /documents", "GET /roles", "GET /documents/{document_id}",
    "POST /feedback", "GET /health", "GET /ready",
)  # fmt: skip
SETTINGS = hypothesis.settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@pytest.fixture(scope="module")
def operations(server: str) -> dict[str, APIOperation]:
    described = schemathesis.openapi.from_url(f"{server}/api/v1/openapi.json")
    found = (result.ok() for result in described.get_all_operations())
    return {operation.label: operation for operation in found}


def test_every_operation_is_tried(operations: dict[str, APIOperation]) -> None:
    assert set(operations) == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", OPERATIONS)
def test_operation_is_as_described(
    operations: dict[str, APIOperation], label: str, mode: GenerationMode
) -> None:
    @SETTINGS
    @hypothesis.given(case=operations[label].as_strategy(generation_mode=mode))
    def try_it(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, timeout=30)

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing can be wrong with no input
        try_it()
