"""AWS clients, alike in what they have in common: time-outs, retries (standard mode, full jitter), who is calling."""

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from botocore.session import Session

# Of requests of which 30 % are throttled, 1 in 5,000 fails; the client's quota of retries bounds what it adds to a load.
ATTEMPTS: Final = 7
_USER_AGENT: Final = "portico/1"
_MAKING: Final = Lock()  # a session makes one client at a time; clients themselves may be shared by threads


def client(service: str, **config: Any) -> Any:
    """A new client of a service; `config` are those of botocore's options that differ from the usual.

    Parameters are not validated a second time: they are made by Portico's own code, and the service checks them anyway.
    """
    from botocore.config import Config

    usual: dict[str, Any] = {
        "user_agent": _USER_AGENT,
        "parameter_validation": False,
        "connect_timeout": 2,
        "read_timeout": 5,
        "retries": {"mode": "standard", "total_max_attempts": ATTEMPTS},
    }
    with _MAKING:
        return session().create_client(service, config=Config(**(usual | config)))


@cache
def session() -> "Session":
    """The session of this process. It is botocore's own: boto3 adds resources and transfers, which cost a cold start."""
    from botocore.session import get_session

    return get_session()


def credentials() -> "ReadOnlyCredentials":
    """What clients sign with at this moment. Raises NoCredentialsError when there is nothing."""
    from botocore.exceptions import NoCredentialsError

    with _MAKING:
        found = session().get_credentials()
    if found is None:
        raise NoCredentialsError
    return found.get_frozen_credentials()
