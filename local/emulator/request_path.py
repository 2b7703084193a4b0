"""Tells authorizers and functions the path and the host that the client asked for, as API Gateway does in `requestContext`.

MiniStack gives authorizers the path below the stage only, and functions not what stands before the stage; signed requests
are signed with the whole of it. It tells no host; assertions are made for the address of the token endpoint.
`tests/unit/local/emulator/test_request_path.py` tells when a newer MiniStack makes it needless.
"""

from typing import Any


def install(gateway: Any) -> None:
    """Replace the steps of `ministack.services.apigateway_v1` that call authorizers, and that make events of functions."""
    invoke, build = gateway._invoke_authorizer_lambda, gateway._build_lambda_event_v1

    async def invoke_authorizer_lambda(authorizer: Any, event: dict[str, Any], *rest: Any) -> Any:
        context = event.get("requestContext") or {}
        return await invoke(authorizer, {**event, "requestContext": {"path": _whole(event), **context}}, *rest)

    def build_lambda_event(*arguments: Any, **options: Any) -> dict[str, Any]:
        event: dict[str, Any] = build(*arguments, **options)
        context = event["requestContext"]
        context["path"] = _whole(event)
        context.setdefault("domainName", _host(event))
        return event

    gateway._invoke_authorizer_lambda, gateway._build_lambda_event_v1 = invoke_authorizer_lambda, build_lambda_event


def _whole(event: dict[str, Any]) -> str:
    context = event.get("requestContext") or {}
    return f"/_aws/execute-api/{context.get('apiId')}/{context.get('stage')}{event.get('path', '')}"


def _host(event: dict[str, Any]) -> str:
    headers = event.get("headers") or {}
    return next((str(value) for name, value in headers.items() if name.lower() == "host"), "")
