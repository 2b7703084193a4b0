"""Clients of API Gateway's usage plans: an API key for a domain, which callers never see or send."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from portico.core.aws.botocore_clients import client
from portico.core.base.frozen import frozen
from portico.core.base.parts import Part

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient

    from portico.core.services.parts import Parts


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
        listed = self.client.get_usage_plans(limit=500)["items"]
        ours = (
            (plan["name"].removeprefix(f"{self.prefix}-"), plan["id"]) for plan in listed if self._is_ours(plan["name"])
        )
        return dict(ours)

    def register(self, domain: str, plan: str) -> UsageClient:
        """The key of the domain, made if it is not there from an earlier attempt, on the plan."""
        name = f"{self.prefix}-{domain.lower()}"
        key = self._known(name) or self._made(name)
        self.move(key["id"], plan)
        return UsageClient(key["id"], key["value"])

    def move(self, key_id: str, plan: str) -> None:
        """Puts the key on a plan and takes it off the others; a key may be on one plan of a stage only."""
        for name, plan_id in self.plans.items():
            if name != plan and key_id in self._on(plan_id):
                self.client.delete_usage_plan_key(usagePlanId=plan_id, keyId=key_id)
        if key_id not in self._on(self.plans[plan]):
            self.client.create_usage_plan_key(usagePlanId=self.plans[plan], keyId=key_id, keyType="API_KEY")

    def forget(self, key_id: str) -> None:
        """Removes the key; removing what is not there is fine."""
        try:
            self.client.delete_api_key(apiKey=key_id)
        except self.client.exceptions.NotFoundException:
            return

    def _known(self, name: str) -> Any:
        listed = self.client.get_api_keys(nameQuery=name, includeValues=True, limit=500)["items"]
        return next((key for key in listed if key["name"] == name), None)

    def _made(self, name: str) -> Any:
        try:
            return self.client.create_api_key(name=name, value=secrets.token_hex(20), enabled=True)
        except self.client.exceptions.ConflictException:  # the value is known: made by an attempt whose answer was lost
            found = self._known(name)
            if found is None:
                raise
            return found

    def _on(self, plan_id: str) -> list[str]:
        return [key["id"] for key in self.client.get_usage_plan_keys(usagePlanId=plan_id, limit=500)["items"]]

    def _is_ours(self, name: str) -> bool:
        return name.startswith(f"{self.prefix}-")


def wire(parts: "Parts") -> UsageClients:
    """The clients of the usage plans."""
    return UsageClients(parts.settings.function_prefix)


USAGE_CLIENTS: Part[UsageClients] = Part(f"{__name__}:wire")
