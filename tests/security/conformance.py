"""Schemathesis over the whole API in this process: every operation of the description, asked for what it does not say.

Phases: the examples, the boundaries of every schema (coverage), values at random (fuzzing), and sequences of operations
that use what earlier ones made (stateful).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import schemathesis
from schemathesis.config import (
    CacheConfig,
    ChecksConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._auth import AuthConfig
from schemathesis.engine import events, from_schema

from tests.security.deployment import Deployment
from tests.security.edge import Request

# What a client may rely on. `unsupported_method` is not among them: the gateway answers a method that a path has not by a
# 404 (docs/decisions), and what is accepted or refused is the business of the tests of each resource.
CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "use_after_free",
    "ensure_resource_availability",
}

PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass
class Found:
    """What came of it: cases by phase, replies by status, failures by what and where, errors of the engine."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.cases.values())

    def add(self, other: "Found") -> None:
        """Takes what another run came to."""
        self.cases += other.cases
        self.statuses += other.statuses
        self.failures |= other.failures
        self.errors += other.errors

    def __str__(self) -> str:
        lines = [f"{what} at {where}: {told}\n{code}" for (what, where, told), code in self.failures.items()]
        return "\n\n".join([*lines, *self.errors])


def run(deployment: Deployment, document: dict[str, Any], *, seed: int, examples: int, phases: Collection[str] = PHASES,
        operations: Callable[[Any], Any] = lambda schema: schema) -> Found:  # fmt: skip
    """Runs all phases with `examples` values at random an operation; `operations` narrows the schema."""
    config = _config(seed, examples, phases=phases)
    schema = operations(schemathesis.openapi.from_dict(document, config=config))
    schema.app = Gateway(deployment)
    found = Found()
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                _note(found, event)
            case events.NonFatalError():
                found.errors.append(f"{event.label}: {event.info.format()}")
            case events.FatalError():
                raise event.exception
    return found


def _config(seed: int, examples: int, *, phases: Collection[str]) -> SchemathesisConfig:
    checks = ChecksConfig.from_dict({"enabled": False} | {name: {"enabled": True} for name in CHECKS})
    generation = GenerationConfig(
        max_examples=examples, no_shrink=True, database="none", with_security_parameters=False
    )
    chosen = {name: {"enabled": name in phases} for name in PHASES}
    project = ProjectConfig(
        checks=checks,
        generation=generation,
        workers=1,
        continue_on_failure=True,
        auth=AuthConfig(auto_signup=False),
        phases=PhasesConfig.from_dict(chosen),
    )
    return SchemathesisConfig(
        seed=seed, projects=ProjectsConfig(default=project), cache=CacheConfig.from_dict({"enabled": False})
    )


def _note(found: Found, event: events.ScenarioFinished) -> None:
    recorder = event.recorder
    found.cases[event.phase.value] += len(recorder.interactions)
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            found.statuses[interaction.response.status_code] += 1
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure, operation = check.failure_info.failure, recorder.cases[case_id].value.operation
                key = check.name, operation.label, str(failure.message)[:300]
                found.failures.setdefault(key, check.failure_info.code_sample[:600])


@dataclass
class Gateway:
    """The deployment as a WSGI application; who says nothing of itself is the administrator."""

    deployment: Deployment

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        reply = self.deployment.edge.send(self._request(environ))
        self.deployment.edge.ran.clear()
        start_response(f"{reply.status} -", list(reply.headers.items()))
        return [reply.body.encode()]

    def _request(self, environ: dict[str, Any]) -> Request:
        path = str(environ["REQUEST_URI"]).partition("?")[0].removeprefix("/api")
        headers = [
            (name.removeprefix("HTTP_").replace("_", "-").title(), value)
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
        ]
        if "HTTP_AUTHORIZATION" not in environ:
            headers.append(("Authorization", self.deployment.authorization(path)))
        query = tuple(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, errors="replace"))
        stream = environ.get("wsgi.input") or BytesIO()
        body = stream.read(int(environ.get("CONTENT_LENGTH") or 0))
        return Request(environ["REQUEST_METHOD"], path, query, tuple(headers), body or None)
