"""Every operation, asked for what its description does not say: no 5xx, no undocumented status, body or content type."""

from typing import Any, Final

import pytest

from tests.security import conformance
from tests.security.conftest import SIZE
from tests.security.deployment import Deployment
from tests.support.description import description
from tools.api.description import operations

# The sample leaves out the boundaries of every schema (they alone are tens of thousands of cases) for all but these.
SAMPLED: Final = r"^/v1/secrets/search$|^/v1/auth/(me|login)$|^/health$"
WITHOUT_BOUNDARIES: Final = ("examples", "fuzzing", "stateful")
LEAST: Final = 10  # cases an operation; those that take nothing have no more
# Those of the left need one of the right that is there.
INSIDE: Final = {"aliases": "functions", "versions": "functions", "replays": "subscriptions"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All of the API at once as a sample; in full tag by tag, for what was asked and answered stays in memory as long as a test."""
    if "tag" in metafunc.fixturenames:
        tags = {tag for _, _, operation in operations(description()) for tag in operation["tags"]}
        metafunc.parametrize("tag", [None] if metafunc.config.stash[SIZE].quick else sorted(tags - INSIDE.keys()))


def test_replies_are_those_of_the_description(
    deployment: Deployment, size: Any, figure: Any, record_property: Any, tag: str | None
) -> None:
    made = description()
    if tag is None:
        found = conformance.run(deployment, made, seed=size.seed, examples=size.examples, phases=WITHOUT_BOUNDARIES)
        few = {"phases": ("coverage",), "operations": lambda schema: schema.include(path_regex=SAMPLED)}
        found.add(conformance.run(deployment, made, seed=size.seed, examples=1, **few))
        least = 300
    else:
        tags = [tag, *(inside for inside, outside in INSIDE.items() if outside == tag)]
        found = conformance.run(
            deployment, made, seed=size.seed, examples=size.examples, operations=lambda schema: schema.include(tag=tags)
        )
        least = LEAST * sum(not set(tags).isdisjoint(operation["tags"]) for _, _, operation in operations(made))
    record_property("cases", found.total)
    figure(f"{found.total} cases of Schemathesis, {tag} ({dict(found.cases)}): {dict(sorted(found.statuses.items()))}")
    assert (found.failures, found.errors) == ({}, []), str(found)
    assert found.total >= least
    assert {status // 100 for status in found.statuses} >= {2, 4}
