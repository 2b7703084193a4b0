"""The errors of AWS clients, translated here and nowhere else.

A failed condition becomes `ConditionFailed` with the old item, a conflict of transactions `Contention`, an overload or an outage
`Unavailable`; what is a mistake of ours stays what it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from portico.core.aws.connection import ConnectionLost
from portico.core.aws.dynamodb_values import Item, unmarshal
from portico.core.aws.json_client import Refused
from portico.core.base.errors import Unavailable

_OVERLOADED: Final = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "InternalServerError",
        "TransactionInProgressException",  # tried again by the client, as the others were
    }
)
_CONFLICTS: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


class ConditionFailed(Exception):
    """The conditions of the writes `indexes` did not hold; `old` is the item that stood at the first, if any."""

    def __init__(self, indexes: Sequence[int], old: Item | None) -> None:
        super().__init__(f"conditions of writes {indexes} failed")
        self.indexes = indexes
        self.index = indexes[0]
        self.old = old


class Contention(Exception):
    """Another transaction is at work on the same items; nothing was written."""


@contextmanager
def translated() -> Iterator[None]:
    """Turns the errors of AWS clients into those of the tree, and of this module."""
    try:
        yield
    except Exception as error:
        found = _translation(error)
        if found is error:
            raise
        raise found from error


def _translation(error: Exception) -> Exception:
    if isinstance(error, ConnectionLost):
        return Unavailable("The database does not answer.")
    if isinstance(error, Refused):
        return _translate(error, error.code, error.said)
    # botocore's: imported only where something has gone wrong.
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        return _translate(error, error.response["Error"]["Code"], cast("Mapping[str, Any]", error.response))
    return Unavailable("The database does not answer.") if isinstance(error, BotoCoreError) else error


def _translate(error: Exception, code: str, said: Mapping[str, Any]) -> Exception:
    if code == "TransactionCanceledException":
        return _cancelled(said.get("CancellationReasons", [])) or error
    if code == "ConditionalCheckFailedException":
        old = said.get("Item")
        return ConditionFailed([0], unmarshal(old) if old else None)
    if code in _OVERLOADED or (isinstance(error, Refused) and error.passes):
        return Unavailable("The database is busy; try again.")
    return error


def _cancelled(reasons: Sequence[Mapping[str, Any]]) -> Exception | None:
    failed = [index for index, reason in enumerate(reasons) if reason.get("Code") == "ConditionalCheckFailed"]
    if failed:
        old = reasons[failed[0]].get("Item")
        return ConditionFailed(failed, unmarshal(old) if old else None)
    return Contention() if any(reason.get("Code") in _CONFLICTS for reason in reasons) else None
