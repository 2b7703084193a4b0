"""Authorization that a service asks for once it has read the entity."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from portico.access.authz.call_guard import CallGuard
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import Forbidden
from portico.core.model.call import Call, Origin
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.subjects import subject_of
from portico.core.model.target import Target

VISION = Scope("acme", "vision")
ANN = Principal("user", "ann", "acme", "vision", "user", {"vision": "user"})
CALL = Call(ANN, FUNCTIONS.actions["get"](VISION, "hello"), Origin("r"), datetime.now(UTC))
RUN: Any = type("R", (), {"type": "run", "scope": VISION, "key": "r-1", "within": ("function", "hello")})
Asked = list[tuple[Principal, str, Target]]


def guard(asked: Asked, **fields: Any) -> CallGuard:
    return CallGuard(lambda *question: asked.append(question), pytest.fail, CALL, **fields)


def test_what_is_decided_is_not_asked_again() -> None:
    asked: Asked = []
    decided = guard(asked)
    decided.authorize(RUN)
    decided.authorize_missing()
    assert (asked, decided.waiting) == ([], False)


def test_a_waiting_call_is_decided_once_on_entity_and_owner() -> None:
    asked: Asked = []
    waiting = guard(asked, waiting=True)
    for _ in range(2):
        waiting.authorize(RUN)
        waiting.authorize_missing()
    within = Target("function", VISION, "hello")
    assert asked == [(ANN, "function:get", Target("run", VISION, "r-1", within))]
    assert not waiting.waiting


def test_what_turns_on_facts_is_decided_at_each_reading() -> None:
    asked: Asked = []
    action = type("ByFacts", (FUNCTIONS.actions["get"],), {"by_facts": True})(VISION, "hello")
    waiting = CallGuard(
        lambda *question: asked.append(question), pytest.fail, replace(CALL, action=action), waiting=True
    )
    for owner in ("user:acme/ann", "user:acme/bob"):
        waiting.authorize(
            type(
                "F",
                (),
                {"type": "function", "scope": VISION, "key": "hello", "within": None, "facts": {"owner": owner}},
            )
        )  # type: ignore[arg-type]
    assert [target.facts for _, _, target in asked] == [(("owner", "user:acme/ann"),), (("owner", "user:acme/bob"),)]


def test_what_is_not_there_is_decided_by_what_was_asked_for() -> None:
    asked: Asked = []
    waiting = guard(asked, waiting=True)
    for _ in range(2):
        waiting.authorize_missing()
    own = (("owner", subject_of(ANN)),)  # as what would be one's own
    assert asked == [(ANN, "function:get", Target("function", VISION, "hello", facts=own))]
    assert not waiting.waiting


@pytest.mark.parametrize("waiting", [False, True])
def test_a_further_permission_is_checked_each_time(waiting: bool) -> None:
    asked: Asked = []
    one = guard(asked, waiting=waiting)
    target = Target("secret", VISION, "s")
    for _ in range(2):
        one.require("secret:use", target)
    assert asked == [(ANN, "secret:use", target)] * 2
    assert one.waiting is waiting


@pytest.mark.parametrize("ask", [lambda one: one.authorize(RUN), lambda one: one.authorize_missing()])
def test_the_denial_is_raised(ask: Any) -> None:
    def refuse(*_: Any) -> None:
        raise Forbidden("no")

    with pytest.raises(Forbidden):
        ask(CallGuard(refuse, pytest.fail, CALL, waiting=True))
