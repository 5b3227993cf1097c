"""The API under generated requests, right and wrong: no server error, only documented answers."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contract.api.town import Town
from tests.contract.api.two_grids import ASTER, ZEBRA, fill

pytestmark = [pytest.mark.system, pytest.mark.long, pytest.mark.timeout(1200)]
EXAMPLES = 25
"""For each route and each way of generating; derandomized, so every run is the same."""
CONFORMS = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path)
    town.settle()
    for grid in (ASTER, ZEBRA):
        fill(town, grid)
    town.services.closing.set()  # a stream ends at once
    yield town
    town.database.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_no_generated_request_finds_a_server_error(county: Town, mode: GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {county.token}"}
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", county.app, headers=headers)
    found, tried = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()
        tried += 1
        county.clock.forward(minutes=1)  # or the limit of requests would answer
        found += trouble(operation, mode, headers)
    assert tried > 60
    assert found == [], "\n".join(found)


def trouble(
    operation: schemathesis.APIOperation, mode: GenerationMode, headers: dict[str, str]
) -> list[str]:
    """What is wrong with the answers of one route, the smallest request that shows it first."""

    @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def asked(case: schemathesis.Case, is_there: bool) -> None:
        if is_there:  # a made-up id finds nothing; half of the requests name what is there
            ids = ASTER.path_ids()
            names = [name for name in case.path_parameters if name.endswith("_id")]
            case.path_parameters.update({name: ids[name] for name in names})
        answer = case.call(headers=headers)
        shown = f"{operation.label}: {answer.status_code} {answer.content[:300]!r}"
        assert answer.status_code < 500 or answer.status_code == 503, shown
        case.validate_response(answer, checks=CONFORMS)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the generator, about its own parts
            asked()
    except (AssertionError, Failure, FailureGroup) as error:
        return [f"{operation.label} ({mode}): {str(error)[:1500]}"]
    return []
