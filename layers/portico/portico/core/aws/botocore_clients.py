"""botocore's clients, alike in what they have in common: time-outs, retries (standard mode, full jitter), who is calling.

They take long to import, and are for what is asked rarely; what most calls need is asked through `core/aws/connection.py`.
"""

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from portico.core.aws.sigv4 import Credentials

if TYPE_CHECKING:
    from botocore.session import Session

ATTEMPTS: Final = 7  # of requests of which 30 % are throttled, 1 in 5,000 fails
USER_AGENT: Final = "portico/1"
_MAKING: Final = Lock()  # a session makes one client at a time; clients themselves may be shared by threads


def client(service: str, **config: Any) -> Any:
    """A new client of a service; `config` are those of botocore's options that differ from the usual.

    Parameters are not validated a second time: they are made by Portico's own code, and the service checks them anyway.
    """
    from botocore.config import Config

    usual: dict[str, Any] = {
        "user_agent": USER_AGENT,
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


def credentials() -> Credentials:
    """The credentials of this moment: those that Lambda gives to the process, else those that botocore finds.

    Raises NoCredentialsError when there is nothing.
    """
    return Credentials.of_environment() or _found()


def _found() -> Credentials:
    from botocore.exceptions import NoCredentialsError

    with _MAKING:
        found = session().get_credentials()
    if found is None:
        raise NoCredentialsError
    frozen = found.get_frozen_credentials()
    return Credentials(str(frozen.access_key), str(frozen.secret_key), frozen.token)
