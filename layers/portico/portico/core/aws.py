"""AWS clients, alike in what they have in common: time-outs, retries (standard mode, full jitter), who is calling."""

from threading import Lock
from typing import Any, Final

_USER_AGENT: Final = "portico/1"
_MAKING: Final = Lock()  # boto3's session makes one client at a time; clients themselves may be shared by threads


def client(service: str, **config: Any) -> Any:
    """A new client of a service; `config` are those of botocore's options that differ from the usual.

    Parameters are not validated a second time: they are made by Portico's own code, and the service checks them anyway.
    """
    import boto3
    from botocore.config import Config

    usual: dict[str, Any] = {
        "user_agent": _USER_AGENT,
        "parameter_validation": False,
        "connect_timeout": 2,
        "read_timeout": 10,
        "retries": {"mode": "standard", "total_max_attempts": 4},
    }
    with _MAKING:
        return boto3.client(service, config=Config(**(usual | config)))  # type: ignore[call-overload]
