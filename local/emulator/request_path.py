"""Tells an authorizer the path that the client asked for, as API Gateway does in `requestContext.path`.

MiniStack gives authorizers the path below the stage only; signed requests are signed with the whole of it.
`tests/unit/local/emulator/test_request_path.py` tells when a newer MiniStack makes it needless.
"""

from typing import Any


def install(gateway: Any) -> None:
    """Replace the step of `ministack.services.apigateway_v1` that calls authorizers."""
    invoke = gateway._invoke_authorizer_lambda

    async def invoke_authorizer_lambda(authorizer: Any, event: dict[str, Any], *rest: Any) -> Any:
        context = event.get("requestContext") or {}
        whole = f"/_aws/execute-api/{context.get('apiId')}/{context.get('stage')}{event.get('path', '')}"
        return await invoke(authorizer, {**event, "requestContext": {"path": whole, **context}}, *rest)

    gateway._invoke_authorizer_lambda = invoke_authorizer_lambda
