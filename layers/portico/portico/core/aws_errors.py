"""The errors of AWS clients, translated here and nowhere else.

A failed condition becomes `ConditionFailed` with the old item, a conflict of transactions `Contention`, an overload or an outage
`Unavailable`; what is a mistake of ours stays what it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from portico.core.errors import Unavailable
from portico.core.items import Item, unmarshal

_OVERLOADED: Final = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
        "InternalServerError",
        "TransactionInProgressException",  # tried again by botocore, as the others were
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
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise _translate(error) from error
    except BotoCoreError as error:
        raise Unavailable("The database does not answer.") from error


def _translate(error: Any) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error.response.get("CancellationReasons", [])) or cast("Exception", error)
    if code == "ConditionalCheckFailedException":
        old = error.response.get("Item")
        return ConditionFailed([0], unmarshal(old) if old else None)
    if code in _OVERLOADED:
        return Unavailable("The database is busy; try again.")
    return cast("Exception", error)


def _cancelled(reasons: Sequence[Mapping[str, Any]]) -> Exception | None:
    failed = [index for index, reason in enumerate(reasons) if reason.get("Code") == "ConditionalCheckFailed"]
    if failed:
        old = reasons[failed[0]].get("Item")
        return ConditionFailed(failed, unmarshal(old) if old else None)
    return Contention() if any(reason.get("Code") in _CONFLICTS for reason in reasons) else None
