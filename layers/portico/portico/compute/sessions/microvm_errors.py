"""The errors of Lambda MicroVMs as the engine's, without the platform's names."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from portico.compute.sessions.engine import EngineBusy, EngineError

GONE: Final = "ResourceNotFoundException"
TAKEN: Final = "ConflictException"
_FULL: Final = frozenset({"InsufficientCapacityException", "ServiceQuotaExceededException", "ThrottlingException"})


@contextmanager
def told(operation: str) -> Iterator[None]:
    """Raises EngineBusy and EngineError for what botocore raises."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if code_of(error) in _FULL:
            raise EngineBusy("the engine has no capacity") from error
        raise EngineError(f"the engine refused to {operation}: {code_of(error)}") from error
    except BotoCoreError as error:
        raise EngineError(f"the engine did not answer: {operation}") from error


def code_of(error: Any) -> str:
    """The code of a refusal."""
    return str(error.response["Error"]["Code"])
