"""moto's DynamoDB without the HTTP around it: requests are handed to its methods, and told by their results.

moto parses every request by botocore's model of the service and writes every reply by it, which takes longer than all else
that it does. What is asked rarely, and errors, go that way still.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from unittest.mock import patch

from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.exceptions import HTTPException, ServiceException
from moto.core.responses import ActionResult
from moto.core.utils import get_service_model
from moto.dynamodb import responses
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.responses import DynamoHandler

_METHODS: Final[Mapping[str, Callable[[DynamoHandler], ActionResult]]] = {
    "BatchGetItem": DynamoHandler.batch_get_item,
    "BatchWriteItem": DynamoHandler.batch_write_item,
    "CreateTable": DynamoHandler.create_table,
    "DeleteItem": DynamoHandler.delete_item,
    "GetItem": DynamoHandler.get_item,
    "PutItem": DynamoHandler.put_item,
    "Query": DynamoHandler.query,
    "Scan": DynamoHandler.scan,
    "TransactGetItems": DynamoHandler.transact_get_items,
    "TransactWriteItems": DynamoHandler.transact_write_items,
    "UpdateItem": DynamoHandler.update_item,
}
_HOST: Final = ".amazonaws.com"
_JSON: Final = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-requestid": "MOTO"}
_PROCESS: Final = BotocoreStubber.process_request
_RESULT: Final = responses.DynamoResult


class _Raw(ActionResult):
    """A result whose items are written as JSON when they are sent, not made plain before."""

    def execute_result(self, context: Any) -> Any:
        """As moto sends it."""
        return _RESULT(self._result).execute_result(context)


@contextmanager
def direct_requests() -> Iterator[None]:
    """While the block lasts, requests for items take the short way."""
    with patch.object(BotocoreStubber, "process_request", _process), patch.object(responses, "DynamoResult", _Raw):
        yield


def _process(stubber: BotocoreStubber, request: Any) -> Any:
    target = request.headers.get("x-amz-target") or ""
    service, _, operation = (target.decode() if isinstance(target, bytes) else target).partition(".")
    method = _METHODS.get(operation) if service.startswith("DynamoDB_") else None
    region = request.url.partition("//dynamodb.")[2].partition(_HOST)[0]
    if method is None or not region:
        return _PROCESS(stubber, request)
    return _answered(operation, method, region, json.loads(request.body))


def _answered(operation: str, method: Callable[[DynamoHandler], ActionResult], region: str, sent: Any) -> Any:
    """Status, headers and body of the reply."""
    handler = DynamoHandler()
    handler.body, handler.region, handler.current_account = sent, region, DEFAULT_ACCOUNT_ID
    handler.response_headers, handler.querystring = dict(_JSON), {}
    handler.headers = {"x-amz-target": f"DynamoDB_20120810.{operation}", "Content-Type": _JSON["Content-Type"]}
    try:
        result: Any = method(handler).result
    except ServiceException as error:
        return handler.serialized(ActionResult(error))
    except HTTPException as error:
        return error.code, {**dict(error.get_headers()), **_JSON}, error.description
    described = _members(operation)
    told = {name: value for name, value in result.items() if value is not None and name in described}
    return 200, dict(_JSON), json.dumps(told, default=_plain)


def _members(operation: str) -> Mapping[str, Any]:
    """What the service's description knows of a reply."""
    shape = get_service_model("dynamodb").operation_model(operation).output_shape
    members: Mapping[str, Any] = shape.members  # type: ignore[union-attr]
    return members


def _plain(value: Any) -> Any:
    if isinstance(value, DynamoType):
        return value.to_json()
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))
