"""Every operation, asked for what its description does not say: no 5xx, no undocumented status, body or content type."""

from typing import Any

from portico.api import document

from tests.security import conformance
from tests.security.deployment import Deployment

# The sample leaves out the boundaries of every schema (they alone are tens of thousands of cases) for all but these.
SAMPLED = r"^/v1/secrets/search$|^/v1/auth/(me|login)$|^/health$"
WITHOUT_BOUNDARIES = ("examples", "fuzzing", "stateful")


def test_replies_are_those_of_the_description(deployment: Deployment, size: Any, figure: Any) -> None:
    made = document()
    phases = WITHOUT_BOUNDARIES if size.quick else conformance.PHASES
    found = conformance.run(deployment, made, seed=size.seed, examples=size.examples, phases=phases)
    if size.quick:
        few = {"phases": ("coverage",), "operations": lambda schema: schema.include(path_regex=SAMPLED)}
        found.add(conformance.run(deployment, made, seed=size.seed, examples=1, **few))
    figure(f"{found.total} cases of Schemathesis ({dict(found.cases)}): {dict(sorted(found.statuses.items()))}")
    assert (found.failures, found.errors) == ({}, []), str(found)
    assert found.total > (300 if size.quick else 20_000)
    assert {200, 201, 204, 404, 422} <= found.statuses.keys()
