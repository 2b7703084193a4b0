"""The settings of a process: the only reader of the environment."""

import logging
import os
from collections.abc import Mapping
from functools import cache
from typing import Final

from portico.core.base.frozen import frozen

_LEVELS_OF_LAMBDA: Final = {"TRACE": "NOTSET", "FATAL": "CRITICAL"}


@frozen(slots=True)
class Settings:
    """The settings of a function, read from the environment that the template gives it.

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
    function_logs: str
    runtime: str
    runtime_layer: str
    node_layer: str
    node22_layer: str
    languages: tuple[str, ...]
    journal_dead_letters_url: str
    wakeup_queue_url: str
    run_queue_url: str
    session_pass_queue_url: str
    session_queue_url: str
    notice_queue_url: str
    lane_queue_url: str
    api_url: str
    schedule_group: str
    schedule_role: str
    schedule_queue: str
    schedule_queue_url: str
    schedule_dead_letters: str
    run_retention_days: int
    journal_retention_days: int
    content_url: str
    app_url: str
    isolation: dict[str, str]
    graphql_functions: dict[str, str]
    installer: str
    usage_plans: str
    wait_share: int
    stream_concurrency: int
    session_cluster: str
    session_role: str
    session_logs: str
    session_subnets: tuple[str, ...]
    session_security_group: str
    session_public_address: str
    session_reach: str
    session_networks: tuple[str, ...]
    session_capacity: dict[str, str]
    session_images: dict[str, str]
    microvm_base: str
    microvm_role: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Reads `PORTICO_*`. Raises ValueError that names a value which is not a number."""
        get = _Reader(environ)
        return cls(
            environment=get.text("ENVIRONMENT", "prod"),
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
            function_logs=get.text("FUNCTION_LOGS"),
            runtime=get.text("RUNTIME", "python3.13"),
            runtime_layer=get.text("RUNTIME_LAYER"),
            node_layer=get.text("NODE_LAYER"),
            node22_layer=get.text("NODE22_LAYER"),
            languages=tuple(filter(None, get.text("LANGUAGES").split(","))),
            journal_dead_letters_url=get.text("JOURNAL_DEAD_LETTERS_URL"),
            wakeup_queue_url=get.text("WAKEUP_QUEUE_URL"),
            run_queue_url=get.text("RUN_QUEUE_URL"),
            session_queue_url=get.text("SESSION_QUEUE_URL"),
            notice_queue_url=get.text("NOTICE_QUEUE_URL"),
            lane_queue_url=get.text("LANE_QUEUE_URL"),
            session_pass_queue_url=get.text("SESSION_PASS_QUEUE_URL"),
            api_url=get.text("API_URL"),
            schedule_group=get.text("SCHEDULE_GROUP"),
            schedule_role=get.text("SCHEDULE_ROLE"),
            schedule_queue=get.text("SCHEDULE_QUEUE"),
            schedule_queue_url=get.text("SCHEDULE_QUEUE_URL"),
            schedule_dead_letters=get.text("SCHEDULE_DEAD_LETTERS"),
            run_retention_days=get.number("RUN_RETENTION_DAYS", 30),
            journal_retention_days=get.number("JOURNAL_RETENTION_DAYS", 0),
            content_url=get.text("CONTENT_URL"),
            app_url=get.text("APP_URL"),
            isolation=get.pairs("ISOLATION", "files=lambda,network=lambda,ports=lambda,signals=lambda"),
            graphql_functions=get.pairs("GRAPHQL_FUNCTIONS", ""),
            installer=get.text("INSTALLER"),
            usage_plans=get.text("USAGE_PLANS"),
            wait_share=get.number("WAIT_SHARE", 50),
            stream_concurrency=get.number("STREAM_CONCURRENCY", 0),
            session_cluster=get.text("SESSION_CLUSTER"),
            session_role=get.text("SESSION_ROLE"),
            session_logs=get.text("SESSION_LOGS"),
            session_subnets=tuple(filter(None, get.text("SESSION_SUBNETS").split(","))),
            session_security_group=get.text("SESSION_SECURITY_GROUP"),
            session_public_address=get.text("SESSION_PUBLIC_ADDRESS", "ENABLED"),
            session_reach=get.text("SESSION_REACH"),
            session_networks=tuple(filter(None, get.text("SESSION_NETWORKS").split(","))),
            session_capacity=get.pairs("SESSION_CAPACITY", "cpu=16,mem=64g"),
            session_images=get.pairs("SESSION_IMAGES", "python=public.ecr.aws/docker/library/python:{version}-slim"),
            microvm_base=get.text("MICROVM_BASE"),
            microvm_role=get.text("MICROVM_ROLE"),
        )

    @property
    def waits_at_once(self) -> int:
        """The requests that may wait at once: of a function with processes of its own no more than leave a fifth of these free."""
        reserved = self.stream_concurrency
        return min(self.wait_share, max(1, reserved * 4 // 5)) if reserved else self.wait_share

    def require(self, name: str) -> str:
        """The text of a setting. Raises ValueError that names the variable when it is empty."""
        text = getattr(self, name)
        if not text:
            raise ValueError(f"PORTICO_{name.upper()} is not set")
        return str(text)


@frozen(slots=True)
class _Reader:
    environ: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(f"PORTICO_{name}", default)

    def number(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"PORTICO_{name} is not a number: {text!r}")
        return int(text)

    def pairs(self, name: str, default: str) -> dict[str, str]:
        return {key: value for key, _, value in (pair.partition("=") for pair in self.text(name, default).split(","))}


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings.from_environment(os.environ)


def inherited(*prefixes: str) -> dict[str, str]:
    """The variables of the process whose names begin so, in either case: for a program that it starts."""
    return {name: value for name, value in os.environ.items() if name.upper().startswith(prefixes)}


def layer_folders() -> tuple[str, ...]:
    """The folders of the function's layers; the local stack unpacks them elsewhere than under /opt, and names them."""
    return (*filter(None, os.environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep)), "/opt")


def log_level() -> int:
    """The level of the log: what Lambda's own logging controls say, else POWERTOOLS_LOG_LEVEL, else INFO. Raises ValueError."""
    of_lambda = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "")
    name = _LEVELS_OF_LAMBDA.get(of_lambda, of_lambda) or os.environ.get("POWERTOOLS_LOG_LEVEL", "").upper() or "INFO"
    level = logging.getLevelNamesMapping().get(name)
    if level is None:
        raise ValueError(f"POWERTOOLS_LOG_LEVEL is not a level: {name!r}")
    return level


def trace_id() -> str | None:
    """The id of the X-Ray trace of the invocation; None where there is none."""
    trace = os.environ.get("_X_AMZN_TRACE_ID")
    return trace.partition(";")[0].replace("Root=", "") if trace else None
