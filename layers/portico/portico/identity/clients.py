"""Clients of API Gateway's usage plans: an API key for a domain, which callers never see or send."""

import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from portico.core.aws import client

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient


@dataclass
class UsageClients:
    """Makes API keys and puts them on usage plans."""

    prefix: str

    @cached_property
    def client(self) -> "APIGatewayClient":
        """The client, made at the first use."""
        return cast("APIGatewayClient", client("apigateway"))

    def register(self, domain: str, usage_plan_id: str) -> tuple[str, str]:
        """A new key of the domain on a plan: its id, and the value that the authorizer hands to API Gateway."""
        value = secrets.token_hex(20)
        key = self.client.create_api_key(name=f"{self.prefix}-{domain}", value=value, enabled=True)
        self.client.create_usage_plan_key(usagePlanId=usage_plan_id, keyId=key["id"], keyType="API_KEY")
        return key["id"], value

    def forget(self, key_id: str) -> None:
        """Removes a key."""
        self.client.delete_api_key(apiKey=key_id)
