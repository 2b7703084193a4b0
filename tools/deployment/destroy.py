"""`.portico/venvs/sam/bin/python -m tools.deployment.destroy STACK`: removes a stack, and what it made that CloudFormation does not know.

That is the functions of users, the layers of their images and of the runtime, and the domains' API keys: each is named after the
stack. Tables, bucket and key stay, and are named at the end: what is in them is nobody's to remove by the way.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

KEPT: Final = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key"}
_WAIT: Final[Any] = {"Delay": 15, "MaxAttempts": 240}


def destroy(stack: str, client: Callable[..., Any]) -> list[str]:
    """Removes all of it, and may be repeated; returns the resources that stay, `type id` each."""
    formation = client("cloudformation")
    kept = list(_kept(formation, stack))
    if kept:  # else it is gone already, and an earlier attempt ended here
        formation.delete_stack(StackName=stack)
        formation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=_WAIT)
    _remove_functions(client("lambda"), f"{stack}-fn-")
    _remove_layers(client("lambda"), (f"{stack}-image-", f"{stack}-runtime", f"{stack}-node"))
    _remove_keys(client("apigateway"), f"{stack}/")
    return kept


def _kept(formation: Any, stack: str) -> Iterator[str]:
    for summary in _all(formation, "list_stacks", "StackSummaries"):
        if summary["StackName"] == stack and summary["StackStatus"] != "DELETE_COMPLETE":
            for one in _all(formation, "list_stack_resources", "StackResourceSummaries", StackName=stack):
                if one["ResourceType"] in KEPT:
                    yield f"{one['ResourceType']} {one['PhysicalResourceId']}"


def _remove_functions(functions: Any, prefix: str) -> None:
    names = [one["FunctionName"] for one in _all(functions, "list_functions", "Functions")]
    for name in names:
        if name.startswith(prefix):
            functions.delete_function(FunctionName=name)


def _remove_layers(functions: Any, prefixes: tuple[str, ...]) -> None:
    names = [one["LayerName"] for one in _all(functions, "list_layers", "Layers")]
    for name in names:
        if name.startswith(prefixes):
            for version in _all(functions, "list_layer_versions", "LayerVersions", LayerName=name):
                functions.delete_layer_version(LayerName=name, VersionNumber=version["Version"])


def _remove_keys(gateway: Any, prefix: str) -> None:
    for key in _all(gateway, "get_api_keys", "items", nameQuery=prefix):
        gateway.delete_api_key(apiKey=key["id"])


def _all(client: Any, operation: str, listed: str, **asked: Any) -> list[Mapping[str, Any]]:
    """The items of all pages, read before any of them is removed."""
    return [one for page in client.get_paginator(operation).paginate(**asked) for one in page[listed]]


def main(arguments: list[str]) -> int:
    """The exit code: 2 unless the stack is named twice, as a safeguard."""
    import boto3

    if len(arguments) != 2 or arguments[0] != arguments[1]:
        print("usage: python -m tools.deployment.destroy STACK STACK (twice, to be sure)", file=sys.stderr)
        return 2
    kept = destroy(arguments[0], boto3.client)
    print("Removed. What stays, with its data:" if kept else "There is no such stack; what it had made is removed.")
    print(*kept, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
