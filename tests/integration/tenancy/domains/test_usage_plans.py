"""Domains on usage plans of API Gateway, which lists at most 500 keys at once and refuses a key that is on a plan already."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.paginate import PageIterator, Paginator
from portico.core.base.errors import Unavailable
from portico.tenancy.domains.usage_plans import UsageClients

from tests.support.store import Backend

MOST = 500
PLANS = ("free", "standard", "premium")


class Gateway:
    """moto's API Gateway with the paging and the conflicts of AWS: it answers at most 500 of a list, with a position."""

    def __init__(self, client: Any) -> None:
        self.client, self.exceptions = client, client.exceptions
        self.before_joining: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def get_usage_plan_keys(self, **asked: Any) -> Any:
        return self._page(self.client.get_usage_plan_keys, asked)

    def get_api_keys(self, **asked: Any) -> Any:
        return self._page(self.client.get_api_keys, asked)

    def get_paginator(self, operation: str) -> Any:
        made: Paginator[PageIterator] = self.client.get_paginator(operation)
        made._method = getattr(self, operation)
        return made

    def create_usage_plan_key(self, **asked: Any) -> Any:
        if self.before_joining:
            self.before_joining.pop()()
        for plan in self.client.get_usage_plans()["items"]:
            if asked["keyId"] in self.on(plan["id"]):
                said = "Usage Plan cannot be added because API Key is on one of the stage already"
                raise self.exceptions.ConflictException(
                    {"Error": {"Code": "ConflictException", "Message": said}}, "CreateUsagePlanKey"
                )
        return self.client.create_usage_plan_key(**asked)

    def on(self, plan_id: str) -> list[str]:
        return [key["id"] for key in self.client.get_usage_plan_keys(usagePlanId=plan_id)["items"]]

    def _page(self, listing: Any, asked: dict[str, Any]) -> Any:
        limit, first = min(MOST, asked.pop("limit", 25)), int(asked.pop("position", 0))
        whole = listing(**asked)["items"]
        more = {"position": str(first + limit)} if first + limit < len(whole) else {}
        return {"items": whole[first : first + limit], **more}


@pytest.fixture
def clients(moto: Backend) -> Iterator[UsageClients]:
    gateway = boto3.client("apigateway")
    plans = [gateway.create_usage_plan(name=f"portico-{plan}")["id"] for plan in PLANS]
    plans.append(gateway.create_usage_plan(name="portico-dev-free")["id"])
    made = UsageClients("portico")
    made.client = Gateway(gateway)  # type: ignore[assignment]
    yield made
    for plan in plans:
        gateway.delete_usage_plan(usagePlanId=plan)
    for key in gateway.get_api_keys()["items"]:
        gateway.delete_api_key(apiKey=key["id"])


def plans_of(clients: UsageClients, key_id: str) -> list[str]:
    gateway: Any = clients.client
    return [plan["name"] for plan in gateway.get_usage_plans()["items"] if key_id in gateway.on(plan["id"])]


def test_plans_are_those_of_this_deployment(clients: UsageClients) -> None:
    assert sorted(clients.plans) == sorted(PLANS)


def test_a_domain_beyond_the_first_page_changes_its_plan(clients: UsageClients) -> None:
    gateway: Any = clients.client
    for number in range(MOST):
        key = gateway.create_api_key(name=f"portico/d{number:03}", value=f"{number:040}")["id"]
        gateway.client.create_usage_plan_key(usagePlanId=clients.plans["free"], keyId=key, keyType="API_KEY")
    made = clients.register("last", "free")
    assert clients.register("last", "free") == made
    clients.move(made.id, "standard")
    assert plans_of(clients, made.id) == ["portico-standard"]
    clients.move(made.id, "free")
    assert plans_of(clients, made.id) == ["portico-free"]


def test_one_of_many_names_with_a_prefix_is_found(clients: UsageClients) -> None:
    for number in range(MOST):
        clients.client.create_api_key(name=f"portico/acme{number:03}", value=f"{number:040}")
    made = clients.register("acme", "free")
    assert clients.register("ACME", "standard") == made


def test_two_deployments_never_share_a_key(clients: UsageClients) -> None:
    other = UsageClients("portico-dev")
    other.client = clients.client
    other.plans = {plan: clients.plans[plan] for plan in PLANS}
    assert clients.register("dev-x", "free").id != other.register("x", "free").id


@pytest.mark.parametrize("meanwhile", ["free", "premium"])
def test_moves_that_meet_end_on_the_plan(clients: UsageClients, meanwhile: str) -> None:
    made = clients.register("acme", "standard")
    gateway: Any = clients.client
    join = {"usagePlanId": clients.plans[meanwhile], "keyId": made.id, "keyType": "API_KEY"}
    gateway.before_joining = [lambda: gateway.client.create_usage_plan_key(**join)]
    clients.move(made.id, "free")
    assert plans_of(clients, made.id) == ["portico-free"]


def test_a_key_that_others_keep_moving_is_tried_later(clients: UsageClients) -> None:
    made = clients.register("acme", "standard")
    gateway: Any = clients.client
    join = {"usagePlanId": clients.plans["premium"], "keyId": made.id, "keyType": "API_KEY"}
    gateway.before_joining = [lambda: gateway.client.create_usage_plan_key(**join)] * 10
    with pytest.raises(Unavailable):
        clients.move(made.id, "free")
