"""REST APIs made by CloudFormation, as CloudFormation makes them.

MiniStack forgets the property `ApiKeySourceType` when it creates an API. When an API's body changes it makes another API
with another id, which loses everything that refers to the first one, and which fails for an API with a pinned id.
CloudFormation overwrites the API in place (PutRestApi, mode overwrite), and so does this. The id of an API is
its name, or that of its stack, so that its address is known beforehand.
"""

from typing import Any

PIN = "ms-custom-id"  # the emulator's tag for choosing an API's id
OVERWRITTEN = ("_resources", "_authorizers_v1", "_models", "_gateway_responses")


def install(provisioners: Any, gateway: Any) -> None:
    """Replace how `ministack.services.cloudformation.provisioners` creates and updates `AWS::ApiGateway::RestApi`."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]
    create, update = handlers["create"], handlers["update"]

    def create_api(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        name = str(properties.get("Name") or stack)
        pinned = properties if gateway.find_api_scope(name) else _pinned(properties, name)
        api_id, attributes = create(logical_id, pinned, stack)
        gateway._rest_apis[api_id]["apiKeySource"] = properties.get("ApiKeySourceType", "HEADER")
        return api_id, attributes

    def update_api(api_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical_id: str = "") -> Any:
        if new.get("Body") != old.get("Body") and isinstance(new.get("Body"), dict):
            _overwrite(gateway, api_id, new["Body"])
            old = {**old, "Body": new["Body"]}
        return update(api_id, old, new, stack, logical_id=logical_id)

    handlers["create"], handlers["update"] = create_api, update_api


def _pinned(properties: dict[str, Any], api_id: str) -> dict[str, Any]:
    """The properties with a tag that pins the API's id, unless they have one."""
    tags = properties.get("Tags") or []
    if any(tag["Key"] == PIN for tag in tags):
        return properties
    return {**properties, "Tags": [*tags, {"Key": PIN, "Value": api_id}]}


def _overwrite(gateway: Any, api_id: str, body: dict[str, Any]) -> None:
    """Give the API what its new body says; its stages and deployments stay."""
    imported = gateway._import_rest_api(body, {"name": gateway._rest_apis[api_id]["name"]})
    for name in OVERWRITTEN:
        store = getattr(gateway, name)
        store[api_id] = store[imported]
    # Gateway responses may also be resources of their own, so those that the body does not name stay.
    gateway._gateway_responses[api_id].update(gateway._gateway_responses[imported])
    gateway._delete_rest_api(imported)
