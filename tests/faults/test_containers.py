"""A domain that goes takes its client of the usage plan with it, wherever the process dies that lets it go."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from tests.support.faults import Death, at_write
from tests.support.in_process_stack import Plant
from tests.support.moto_snapshot import Kept
from tools.samples import Sample, samples

NAME = "umbrella"  # as the sample that creates one has it


@dataclass(frozen=True)
class Asked(Sample):
    """A sample that is about the domain, with a query or a body of the test's own."""

    query: tuple[tuple[str, str], ...] = ()
    body: str | None = None

    def event(self) -> Any:
        """What Lambda hands to the function."""
        event = super().event()
        several = {name: [value] for name, value in self.query}
        changed = {
            "queryStringParameters": dict(self.query) or None,
            "multiValueQueryStringParameters": several or None,
        }
        return {**event, "path": event["path"].replace("acme", NAME), **changed, "body": self.body}


ONE = Asked("domains/admin_delete_domain", {"statusCode": 204}, (("purge", "1"),))
CASCADE = Asked("domains/admin_delete_domain", {"statusCode": 202}, (("purge", "1"), ("cascade", "1")))
BATCH = Asked("domains/admin_batch_purge_domains", {"statusCode": 204}, (), json.dumps({"names": [NAME]}))


@pytest.fixture
def made(plant: Plant) -> tuple[Plant, Kept, set[str]]:
    """The domain, and the names of the API keys that there were before."""
    before = api_keys(plant)
    [create] = [sample for sample in samples() if sample.name == "domains/admin_create_domain"]
    assert create.fits(plant.invoke(create))
    plant.settle()
    assert len(api_keys(plant)) == len(before) + 1
    return plant, plant.keep(), before


def api_keys(plant: Plant) -> set[str]:
    keys = get_backend("apigateway")[DEFAULT_ACCOUNT_ID]["us-east-1"].keys
    return {key.name for key in keys.values()}


@pytest.mark.parametrize("asked", [ONE, CASCADE, BATCH], ids=["one", "cascade", "batch"])
def test_its_client_goes_with_it(made: tuple[Plant, Kept, set[str]], asked: Asked) -> None:
    plant, there, before = made
    plant.line.attempts.clear()
    assert asked.fits(plant.invoke(asked))
    writes = sum(attempt.writes for attempt in plant.line.attempts)
    plant.settle()
    assert list(left(plant, before)) == []
    for number in range(1, writes + 1):
        plant.reset(there)
        plant.line.plan = at_write(number, Death(carried_out=True))
        assert plant.invoke(asked) is None
        plant.settle()
        assert list(left(plant, before)) == [], f"after the death at write {number} of {writes}"


def left(plant: Plant, before: set[str]) -> Iterator[str]:
    yield from api_keys(plant) - before
    yield from (sk for pk, sk in plant.items() if NAME in f"{pk} {sk}" and not sk.startswith(("once", "record")))
