"""Event source mappings made by CloudFormation: a parameter's text becomes the number that the property is.

MiniStack keeps `MaximumConcurrency` as the text that a `!Ref` of a parameter gives, fails to compare it, and polls the queue
no more.
"""

from typing import Any


def install(provisioners: Any) -> None:
    """Replace how `ministack.services.cloudformation.provisioners` makes and changes `AWS::Lambda::EventSourceMapping`."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]
    create, update = handlers["create"], handlers["update"]

    def create_mapping(logical_id: str, properties: dict[str, Any], stack: str) -> Any:
        return create(logical_id, _typed(properties), stack)

    def update_mapping(
        uid: str, old: dict[str, Any], new: dict[str, Any], stack: str, *rest: Any, **options: Any
    ) -> Any:
        return update(uid, _typed(old), _typed(new), stack, *rest, **options)

    handlers["create"], handlers["update"] = create_mapping, update_mapping


def _typed(properties: dict[str, Any]) -> dict[str, Any]:
    scaling = properties.get("ScalingConfig") or {}
    if "MaximumConcurrency" not in scaling:
        return properties
    return {**properties, "ScalingConfig": {**scaling, "MaximumConcurrency": int(scaling["MaximumConcurrency"])}}
