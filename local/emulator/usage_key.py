"""Binds usage plans to the principal, as API Gateway does with `ApiKeySourceType: AUTHORIZER`.

MiniStack's usage plans look at the client's `x-api-key` header only. API Gateway takes the key from the authorizer's
answer, its field `usageIdentifierKey`, and what a client puts into the header counts for nothing. For APIs with that
key source this module drops the header and hands the authorizer's key to the check of the usage plan.
`tests/unit/local/emulator/test_usage_key.py` tells when a newer MiniStack makes it needless.
"""

import json
from contextvars import ContextVar
from typing import Any

HEADER = "x-api-key"
MARK = "portico:usageIdentifierKey"  # in the policy document, because that is what the emulator caches

# A context belongs to one request, so concurrent requests never see each other's key.
_key: ContextVar[str | None] = ContextVar("usage_key", default=None)


def install(gateway: Any) -> None:
    """Replace the steps of `ministack.services.apigateway_v1` that know of API keys."""
    execute, key_from_request = gateway._execute_in_scope, gateway._api_key_from_request
    invoke_authorizer, evaluate = (gateway._invoke_authorizer_lambda, gateway._evaluate_policy)

    def from_authorizer(api_id: str) -> bool:
        return str((gateway._rest_apis.get(api_id) or {}).get("apiKeySource")) == "AUTHORIZER"

    async def execute_in_scope(
        request: Any, api_id: str, stage: str, method: str, path: str, headers: Any, *rest: Any
    ) -> Any:
        if not from_authorizer(api_id):
            return await execute(request, api_id, stage, method, path, headers, *rest)
        kept = {name: value for name, value in headers.items() if name.lower() != HEADER}
        request["headers"] = kept
        token = _key.set("")
        try:
            return await execute(request, api_id, stage, method, path, kept, *rest)
        finally:
            _key.reset(token)

    async def invoke_authorizer_lambda(*arguments: Any) -> Any:
        return _marked(await invoke_authorizer(*arguments))

    def evaluate_policy(policy: dict[str, Any], *rest: Any) -> Any:
        if _key.get() is not None:
            _key.set(policy.get(MARK) or "")
        return evaluate({name: value for name, value in policy.items() if name != MARK}, *rest)

    def api_key_from_request(headers: Any) -> Any:
        key = _key.get()
        return key_from_request(headers) if key is None else key

    gateway._execute_in_scope = execute_in_scope
    gateway._invoke_authorizer_lambda = invoke_authorizer_lambda
    gateway._evaluate_policy = evaluate_policy
    gateway._api_key_from_request = api_key_from_request


def _marked(result: Any) -> Any:
    """The authorizer's answer with its usage key copied into the policy document."""
    answer = (result or {}).get("body")
    if isinstance(answer, (str, bytes)):
        try:
            answer = json.loads(answer)
        except ValueError:
            return result
    if not isinstance(answer, dict) or not isinstance(answer.get("policyDocument"), dict):
        return result
    document = {**answer["policyDocument"], MARK: str(answer.get("usageIdentifierKey") or "")}
    return {**result, "body": {**answer, "policyDocument": document}}
