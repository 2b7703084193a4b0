"""Gateway responses that stand in an API's body, as API Gateway takes them; MiniStack reads only those of the resources."""

from typing import Any

EXTENSION = "x-amazon-apigateway-gateway-responses"


def install(gateway: Any) -> None:
    """Wrap how `ministack.services.apigateway_v1` imports the body of a REST API."""
    import_api = gateway._import_rest_api

    def import_with_responses(spec: dict[str, Any], base: dict[str, Any] | None = None) -> str:
        api_id: str = import_api(spec, base)
        for kind, response in (spec.get(EXTENSION) or {}).items():
            gateway._put_gateway_response(api_id, kind, response)
        return api_id

    gateway._import_rest_api = import_with_responses
