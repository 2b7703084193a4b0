"""The resources of calls that the emulator, when it enforces IAM, takes for others than AWS does.

MiniStack looks for the name of a bus among the rules, for a schedule in the group `default`, knows neither the function that is
being created nor versions of layers, takes a cluster for what each call of ECS is about, and has no condition keys of KMS and ECS:
roles that are right on AWS are refused. Nor does it ask who may pass a role on to tasks, or anything of MicroVMs. It does not say what it refuses either; here the log does. https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import functools
import json
import logging
import types
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote

from local.emulator.microvms import permissions as of_microvms
from local.emulator.tasks import permissions

_LAYER_ACTIONS = {"GET": "ListLayerVersions", "POST": "PublishLayerVersion"}
_VERSION_ACTIONS = {"GET": "GetLayerVersion", "DELETE": "DeleteLayerVersion"}
_MICROVMS = "lambda-microvms"
_PASSED_TO = {"ecs": permissions.SERVICE, _MICROVMS: of_microvms.SERVICE}
_logger = logging.getLogger("local.iam")


def install(
    actions: Any, evaluator: Any, definition: Callable[[str], Any], image_of: Callable[[str], str | None]
) -> None:
    """Change `ministack.core.iam_actions` and `ministack.core.iam_evaluator`; without effect where nothing is enforced.

    `definition` gives the task definition of a name, or nothing, `image_of` the ARN of the image of a MicroVM.
    """
    action_of, arn_of, enforce = actions.extract_iam_action, actions.extract_resource_arn, evaluator.enforce
    conditions: ContextVar[dict[str, Any]] = ContextVar("conditions")
    passed: ContextVar[tuple[str, ...]] = ContextVar("passed", default=())

    def extract_iam_action(service: str, method: str, path: str, headers: Any, body: bytes, query: Any) -> str | None:
        fields = _fields(body)
        conditions.set(_conditions(service, fields))
        ran = definition(fields.get("taskDefinition") or "") if service == "ecs" else None
        passed.set(tuple(permissions.passed(headers, fields, ran or {})) if service == "ecs" else ())
        if service == _MICROVMS:
            passed.set(tuple(of_microvms.passed(fields)))
            return of_microvms.action(method, path)
        layer = _layer(path) if service == "lambda" else []
        if layer:
            return f"lambda:{(_LAYER_ACTIONS, _VERSION_ACTIONS)[len(layer) - 1].get(method)}"
        action: str | None = action_of(service, method, path, headers, body, query)
        return action

    def extract_resource_arn(
        service: str, method: str, path: str, headers: Any, body: bytes, query: Any, region: str, account: str
    ) -> str:
        if service == "ecs":
            return permissions.resource(headers, _fields(body), region, account)
        if service == _MICROVMS:
            return of_microvms.resource(path, _fields(body), image_of)
        named = _named(service, path, headers, _fields(body), query)
        return (
            f"arn:aws:{service}:{region}:{account}:{named}"
            if named
            else str(arn_of(service, method, path, headers, body, query, region, account))
        )

    def enforce_and_tell(key: str, action: str, service: str, region: str, resource_arn: str = "*",
                         service_context: Any = None) -> Any:  # fmt: skip
        known = {**conditions.get({}), **(service_context or {})}
        denied = enforce(key, action, service, region, resource_arn=resource_arn, service_context=known)
        if denied:
            who = getattr(denied, "principal_arn", None) or getattr(denied, "message", denied)
            _logger.warning("denied: %s on %s to %s", action, resource_arn, who)
        return denied or (_pass(key, region, _PASSED_TO[service]) if service in _PASSED_TO else None)

    def _pass(key: str, region: str, service: str) -> Any:
        context = {"iam:PassedToService": service}
        asked = (
            evaluator.enforce(key, "iam:PassRole", "iam", region, resource_arn=role, service_context=context)
            for role in passed.get()
        )
        return next(filter(None, asked), None)

    actions.extract_iam_action, actions.extract_resource_arn = extract_iam_action, extract_resource_arn
    evaluator.enforce = enforce_and_tell
    evaluator.parse_policy_document = _remembering(evaluator.parse_policy_document)
    actions.json = types.SimpleNamespace(
        load=json.load, dumps=json.dumps, loads=_parse, JSONDecodeError=json.JSONDecodeError
    )


class _Parser:
    """`json.loads`, which remembers the last body: half a dozen functions ask for that of a request, and only read it."""

    def __init__(self) -> None:
        self._last: tuple[Any, Any] = (None, None)

    def __call__(self, body: Any) -> Any:
        last, found = self._last
        if body is not last:
            try:
                found = json.loads(body)
            except RecursionError as error:  # an object of any content is asked for its fields, too
                raise json.JSONDecodeError("It is nested too deeply", "", 0) from error
            self._last = body, found
        return found


_parse = _Parser()


def _named(service: str, path: str, headers: Any, fields: Any, query: Any) -> str | None:
    """The resource part of an ARN, where the emulator would take another."""
    parts = [unquote(part) for part in path.split("/") if part]
    if service == "events" and str(headers.get("x-amz-target", "")).endswith(".DescribeEventBus"):
        return f"event-bus/{fields.get('Name', 'default')}"
    if service == "scheduler" and parts[:1] == ["schedules"] and len(parts) == 2:
        group = fields.get("GroupName") or next(iter(query.get("groupName", ())), "default")
        return f"schedule/{group}/{parts[1]}"
    if service == "lambda" and parts[1:] == ["functions"] and "FunctionName" in fields:
        return f"function:{fields['FunctionName']}"
    return ":".join(["layer", *layer]) if service == "lambda" and (layer := _layer(path)) else None


def _layer(path: str) -> list[str]:
    """The name of a layer, and its version where the path has one."""
    parts = [unquote(part) for part in path.split("/") if part]
    return [*parts[2:3], *parts[4:5]] if parts[1:2] == ["layers"] and parts[3:4] == ["versions"] else []


def _conditions(service: str, fields: Any) -> dict[str, Any]:
    if service == "kms":
        context = fields.get("EncryptionContext") or {}
        return {f"kms:EncryptionContext:{name}": value for name, value in context.items()}
    if service == "ecs":
        return permissions.conditions(fields)
    key = (fields.get("Item") or fields.get("Key") or {}) if service == "dynamodb" else {}
    leading = [value["S"] for name, value in key.items() if name in ("pk", "id") and "S" in value]
    return {"dynamodb:LeadingKeys": leading} if leading else {}


def _remembering(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Policies parsed once: the emulator does it for each call, of which half of the cost of enforcing is made."""
    parse_text = functools.lru_cache(maxsize=1_000)(parse)

    def parse_policy_document(document: Any) -> Any:
        return parse_text(document) if isinstance(document, str) else parse(document)

    return parse_policy_document


def _fields(body: bytes) -> Any:
    try:
        found = _parse(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
