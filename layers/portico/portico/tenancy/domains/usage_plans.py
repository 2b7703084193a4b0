"""Clients of API Gateway's usage plans: an API key for a domain, which callers never see or send."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from portico.core.aws.botocore_clients import client
from portico.core.base.errors import Unavailable
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part
from portico.tenancy.domains.entity import Plan

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

    from portico.core.services.parts import Parts

_ATTEMPTS: Final = 3
_PAGES: Final[Any] = {"PageSize": 500}


@frozen(slots=True)
class UsageClient:
    """An API key: its id, and the value that the authorizer hands to API Gateway."""

    id: str
    value: str


@dataclass
class UsageClients:
    """Makes API keys and puts them on usage plans.

    Plans are found by name, `<prefix>-<plan>`: the template cannot give their ids to a function behind the API, since a
    plan depends on the API, and the API on its functions.
    """

    prefix: str

    @cached_property
    def client(self) -> "APIGatewayClient":
        """The client, made at the first use."""
        return cast("APIGatewayClient", client("apigateway"))

    @cached_property
    def plans(self) -> Mapping[str, str]:
        """The id of each plan of this deployment."""
        wanted = {f"{self.prefix}-{plan}": str(plan) for plan in Plan}
        pages = self.client.get_paginator("get_usage_plans").paginate(PaginationConfig=_PAGES)
        listed = [plan for page in pages for plan in page["items"]]
        return {wanted[plan["name"]]: plan["id"] for plan in listed if plan["name"] in wanted}

    def register(self, domain: str, plan: str) -> UsageClient:
        """The key of the domain, made if it is not there from an earlier attempt, on the plan."""
        name = f"{self.prefix}/{domain.lower()}"  # a slash is in no name of a stack or of a domain
        key = self._known(name) or self._made(name)
        self.move(key["id"], plan)
        return UsageClient(key["id"], key["value"])

    def move(self, key_id: str, plan: str) -> None:
        """Puts the key on a plan and takes it off the others; a key may be on one plan of a stage only.

        Raises Unavailable when others keep moving it.
        """
        for _ in range(_ATTEMPTS):
            for name, plan_id in self.plans.items():
                if name != plan and self._is_on(plan_id, key_id):
                    self._leave(plan_id, key_id)
            if self._is_on(self.plans[plan], key_id) or self._joined(self.plans[plan], key_id):
                return
        raise Unavailable("The usage plan of the domain is being changed; try again.")

    def forget(self, key_id: str) -> None:
        """Removes the key; removing what is not there is fine."""
        try:
            self.client.delete_api_key(apiKey=key_id)
        except self.client.exceptions.NotFoundException:
            return

    def _known(self, name: str) -> Any:
        listed = self.client.get_paginator("get_api_keys")
        pages = listed.paginate(nameQuery=name, includeValues=True, PaginationConfig=_PAGES)
        return next((key for page in pages for key in page["items"] if key["name"] == name), None)

    def _made(self, name: str) -> Any:
        try:
            return self.client.create_api_key(name=name, value=secrets.token_hex(20), enabled=True)
        except self.client.exceptions.ConflictException:  # the value is known: made by an attempt whose answer was lost
            found = self._known(name)
            if found is None:
                raise
            return found

    def _is_on(self, plan_id: str, key_id: str) -> bool:
        """Asks for the one key: a plan has a key for each of its domains, and lists 500 at most."""
        try:
            self.client.get_usage_plan_key(usagePlanId=plan_id, keyId=key_id)
        except self.client.exceptions.NotFoundException:
            return False
        return True

    def _leave(self, plan_id: str, key_id: str) -> None:
        with suppress(self.client.exceptions.NotFoundException):
            self.client.delete_usage_plan_key(usagePlanId=plan_id, keyId=key_id)

    def _joined(self, plan_id: str, key_id: str) -> bool:
        """False when the key is on a plan already, this one or another, which an attempt at the same time has put it on."""
        try:
            self.client.create_usage_plan_key(usagePlanId=plan_id, keyId=key_id, keyType="API_KEY")
        except self.client.exceptions.ConflictException:
            return False
        return True


def wire(parts: "Parts") -> UsageClients:
    """The clients of the usage plans."""
    return UsageClients(parts.settings.function_prefix)


USAGE_CLIENTS: Part[UsageClients] = Part(f"{__name__}:wire")
