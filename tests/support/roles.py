"""The roles of template.yaml allow what the functions do, where no policy is enforced: judged by their calls.

Of DynamoDB the table is looked at, whether it is an index, and whether what is written is one of the keys that only some
roles may write; of other services the action alone, and of no other statement its conditions: those are for a stack that
enforces IAM, which does not see the keys inside transactions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, Final

from tests.support.faults import Attempt
from tests.support.in_process_stack import Plant
from tests.support.template import resources
from tools.security.privileges import granted

_WRITES: Final = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
_ENTITIES: Final = "EntitiesTable.Arn"
_KEPT: Final = ", identities"
_NAMED: Final = {  # operations whose permission has another name; https://docs.aws.amazon.com/service-authorization/latest/reference/
    ("s3", "HeadObject"): ("GetObject",), ("s3", "ListObjectsV2"): ("ListBucket",), ("s3", "HeadBucket"): ("ListBucket",),
    ("s3", "ListObjectVersions"): ("ListBucketVersions",), ("s3", "ListParts"): ("ListMultipartUploadParts",),
    ("s3", "CreateMultipartUpload"): ("PutObject",), ("s3", "CompleteMultipartUpload"): ("PutObject",),
    ("s3", "UploadPartCopy"): ("GetObject", "PutObject"), ("s3", "UploadPart"): ("PutObject",),
    ("s3", "DeleteObjects"): ("DeleteObject",), ("s3", "CopyObject"): ("GetObject", "PutObject"),
    ("lambda", "Invoke"): ("InvokeFunction",),
}  # fmt: skip
_PREFIXES: Final = {
    "api-gateway": "apigateway",
    "eventbridge": "events",
}  # of permissions, where a service has another id
_VERBS: Final = {"Get": "GET", "Create": "POST", "Delete": "DELETE", "Update": "PATCH"}


@dataclass
class RoleWatch:
    """Notes what each function asks AWS for: the folder of its handler, the action, and of which table."""

    function: str | None = None
    asked: set[tuple[str, str, str]] = field(default_factory=set)

    def listen(self, attempt: Attempt) -> None:
        """Notes one attempt, if a function makes it."""
        if self.function is not None and not _makes_keys(attempt):
            self.asked |= {(self.function, *one) for one in _needed(attempt)}

    @property
    def denied(self) -> set[tuple[str, str, str]]:
        """What no statement of its role allows."""
        allowed = _allowed()
        return {one for one in self.asked if one not in allowed}


@contextmanager
def watching(plant: Plant) -> Iterator[RoleWatch]:
    """Watches the handlers of a plant."""
    watch, handle = RoleWatch(), plant.handle

    def handle_and_watch(folder: str, event: Any) -> Any:
        before, watch.function = watch.function, folder
        try:
            return handle(folder, event)
        finally:
            watch.function = before

    plant.handle = handle_and_watch  # type: ignore[method-assign]
    plant.line.listeners.append(watch.listen)
    try:
        yield watch
    finally:
        plant.line.listeners.remove(watch.listen)
        plant.handle = handle  # type: ignore[method-assign]


def _makes_keys(attempt: Attempt) -> bool:
    """True if it makes the platform's own keys, which the first start of a deployment has made: a plant begins without."""
    if (attempt.service, attempt.operation) == ("kms", "Encrypt"):
        return "purpose" in attempt.parameters.get("EncryptionContext", {})
    if (attempt.service, attempt.operation) == ("dynamodb", "TransactWriteItems"):
        puts = (write["Put"]["Item"] for write in attempt.parameters["TransactItems"] if "Put" in write)
        return any(item.get("pk") == {"S": "global#keys"} for item in puts)
    return False


def _needed(attempt: Attempt) -> Iterator[tuple[str, str]]:
    """The actions of an attempt, each with the table, as the template writes it, or with nothing."""
    service, operation = _PREFIXES.get(attempt.service, attempt.service), attempt.operation
    if service == "dynamodb":
        yield from _of_tables(operation, attempt.parameters)
    elif service == "apigateway":
        yield f"apigateway:{next(verb for name, verb in _VERBS.items() if operation.startswith(name))}", ""
    else:
        for name in _NAMED.get((service, operation), (operation,)):
            yield f"{service}:{name}", ""


def _of_tables(operation: str, sent: Any) -> Iterator[tuple[str, str]]:
    if operation == "TransactWriteItems":
        for write in sent["TransactItems"]:
            for kind, what in write.items():
                yield f"dynamodb:{_WRITES[kind]}", _written(what)
    elif operation == "BatchGetItem":
        for name in sent["RequestItems"]:
            yield "dynamodb:BatchGetItem", _table(name)
    elif operation in _WRITES.values():
        yield f"dynamodb:{operation}", _written(sent)
    else:
        yield f"dynamodb:{operation}", _table(sent["TableName"], index="IndexName" in sent)


def _written(what: Any) -> str:
    """The table of a write, and whether it is of a key that is kept from most."""
    table, key = _table(what["TableName"]), (what.get("Item") or what["Key"]).get("pk", {}).get("S", "")
    kept = table == _ENTITIES and any(fnmatchcase(key, pattern) for pattern in _kept_patterns())
    return f"{table}{_KEPT}" if kept else table


@cache
def _kept_patterns() -> frozenset[str]:
    """The leading keys that statements of the template leave out."""
    conditions = (one.get("Condition", {}).get("ForAllValues:StringNotLike", {}) for _, one in _statements())
    return frozenset(key for condition in conditions for key in condition.get("dynamodb:LeadingKeys", ()))


def _statements() -> Iterator[tuple[str, Any]]:
    """The statements of all functions, each with the folder of the handler."""
    for one in resources().values():
        given = one.get("Properties", {})
        for policy in given.get("Policies", ()) if "Handler" in given else ():
            for statement in policy["Statement"]:
                yield given["Handler"].split(".")[1], statement


def _table(name: str, *, index: bool = False) -> str:
    """Names of a plant's tables begin with their logical ids."""
    logical_id = name.partition("-")[0]
    return f"${{{logical_id}.Arn}}/index/*" if index else f"{logical_id}.Arn"


def _allowed() -> set[tuple[str, str, str]]:
    handlers = {name: one["Properties"]["Handler"].split(".")[1] for name, one in resources().items()
                if "Handler" in one.get("Properties", {})}  # fmt: skip
    grants = [one for one in granted(resources()) if one.role in handlers]
    usual = {
        (handlers[one.role], one.action, one.resource if one.action.startswith("dynamodb:") else "") for one in grants
    }
    free = {
        (folder, action, f"{_ENTITIES}{_KEPT}")
        for folder, statement in _statements()
        if statement.get("Resource") == {"GetAtt": _ENTITIES} and "Condition" not in statement
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    return usual | free
