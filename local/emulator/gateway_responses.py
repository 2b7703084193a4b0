"""Gateway responses, as API Gateway makes them.

MiniStack reads only those that are resources of their own; API Gateway takes those in an API's body too, as it takes from
there what a mock integration answers with, which is how preflights of browsers are answered. And to a function
that failed MiniStack answers with the function's error, which API Gateway keeps to itself.
"""

from typing import Any

EXTENSION = "x-amazon-apigateway-gateway-responses"


class _FunctionFailedError(Exception):
    """A function gave no proper response; carried past the emulator's own answer."""


def install(gateway: Any) -> None:
    """Wrap how `ministack.services.apigateway_v1` imports the body of a REST API and answers for a failed function."""
    import_api = gateway._import_rest_api

    def import_with_responses(spec: dict[str, Any], base: dict[str, Any] | None = None) -> str:
        api_id: str = import_api(spec, base)
        for kind, response in (spec.get(EXTENSION) or {}).items():
            gateway._put_gateway_response(api_id, kind, response)
        return api_id

    import_operation = gateway._import_operation

    def import_with_mock(
        api_id: str, resource_id: str, method: str, operation: dict[str, Any], *arguments: Any
    ) -> None:
        import_operation(api_id, resource_id, method, operation, *arguments)
        integration = (operation or {}).get("x-amazon-apigateway-integration") or {}
        if str(integration.get("type")).upper() == "MOCK":
            made = gateway._resources[api_id][resource_id]["resourceMethods"][method]["methodIntegration"]
            made["integrationResponses"] = {
                response["statusCode"]: {**response, "selectionPattern": "" if pattern == "default" else pattern}
                for pattern, response in (integration.get("responses") or {}).items()
            }

    gateway._import_rest_api, gateway._import_operation = import_with_responses, import_with_mock
    _hide_failures(gateway)


def _hide_failures(gateway: Any) -> None:
    respond, invoke = gateway._lambda_proxy_response, gateway._invoke_lambda_proxy_v1

    def proxy_response(result: Any) -> Any:
        response, error = respond(result)
        if error:
            raise _FunctionFailedError
        return response, error

    async def invoke_or_fail(*arguments: Any, **options: Any) -> Any:
        try:
            return await invoke(*arguments, **options)
        except _FunctionFailedError:
            return gateway._gw_error("INTEGRATION_FAILURE", "Internal server error")

    gateway._lambda_proxy_response, gateway._invoke_lambda_proxy_v1 = proxy_response, invoke_or_fail
