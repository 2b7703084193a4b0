"""The settings of a process: the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Settings:
    """What the template tells a function through its environment.

    Sizes are in bytes, times in seconds. A function gets only the names it needs; one that is asked for and missing
    is a ValueError at the first use, which is the cold start.
    """

    environment: str
    entities_table: str
    journal_table: str
    idempotency_table: str
    objects_bucket: str
    event_bus: str
    key_id: str
    issuer: str
    audience: str
    allowed_origins: tuple[str, ...]
    access_token_seconds: int
    function_prefix: str
    function_role: str
    runtime_layer: str
    wakeup_queue_url: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Reads `PORTICO_*`. Raises ValueError that names a value which is not a number."""
        get = _Reader(environ)
        return cls(
            environment=get.text("ENVIRONMENT", "local"),
            entities_table=get.text("ENTITIES_TABLE"),
            journal_table=get.text("JOURNAL_TABLE"),
            idempotency_table=get.text("IDEMPOTENCY_TABLE"),
            objects_bucket=get.text("OBJECTS_BUCKET"),
            event_bus=get.text("EVENT_BUS"),
            key_id=get.text("KEY_ID"),
            issuer=get.text("ISSUER", "https://portico"),
            audience=get.text("AUDIENCE", "portico"),
            allowed_origins=tuple(filter(None, get.text("ALLOWED_ORIGINS").split(","))),
            access_token_seconds=get.number("ACCESS_TOKEN_SECONDS", 900),
            function_prefix=get.text("FUNCTION_PREFIX", "portico"),
            function_role=get.text("FUNCTION_ROLE"),
            runtime_layer=get.text("RUNTIME_LAYER"),
            wakeup_queue_url=get.text("WAKEUP_QUEUE_URL"),
        )

    def require(self, name: str) -> str:
        """The text of a setting. Raises ValueError that names the variable when it is empty."""
        text = getattr(self, name)
        if not text:
            raise ValueError(f"PORTICO_{name.upper()} is not set")
        return str(text)


@dataclass(frozen=True, slots=True)
class _Reader:
    environ: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(f"PORTICO_{name}", default)

    def number(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"PORTICO_{name} is not a number: {text!r}")
        return int(text)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings.from_environment(os.environ)
