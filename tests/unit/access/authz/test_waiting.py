"""Calls: when the decision waits for the entity, what else a call takes, and which searches are narrowed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from portico.access.authz.authorizer import Authorizer
from portico.access.authz.cedar import OwnPolicies
from portico.compute.functions.resource import FUNCTIONS
from portico.core.base.errors import NotFound
from portico.core.base.frozen import frozen
from portico.core.data.query import Querier
from portico.core.model.action import Action, Need
from portico.core.model.call import Call, Origin
from portico.core.model.principal import Principal
from portico.core.model.scope import Scope
from portico.core.model.target import Target

from tests.unit.access.authz.test_denials import ACME, ANN, AUDIO, VIEWER, VISION, tenant

HARMLESS = OwnPolicies.parse({"other": 'forbid(principal, action == Portico::Action::"secret:use", resource);'})


@frozen
class Do(Action):
    """Whatever a test wants done."""

    name: ClassVar[str] = "things.do"
    on: Target = Target("function", VISION)
    permission: str = "function:get"  # type: ignore[misc]
    belongs: bool = False  # type: ignore[misc]
    needs: tuple[Need, ...] = ()  # type: ignore[misc,assignment]

    @property
    def target(self) -> Target:
        return self.on


def call(action: Action, who: Principal = ANN) -> Call:
    return Call(who, action, Origin("r"), datetime.now(UTC))


BELONGS = Do(on=Target("run", VISION, "r-1"), permission="run:get", belongs=True)


@pytest.mark.parametrize(
    ("action", "own", "waits"),
    [
        (BELONGS, HARMLESS, True),
        (BELONGS, None, False),
        (replace(BELONGS, belongs=False), HARMLESS, False),
        (replace(BELONGS, on=Target("run", VISION)), HARMLESS, False),
        (replace(BELONGS, on=Target("run", VISION, "r-1", Target("function", VISION, "f"))), HARMLESS, False),
    ],
    ids=["it belongs", "no policies", "it stands alone", "a whole scope", "the action says to what"],
)
def test_a_decision_waits_for_what_the_entity_belongs_to(action: Do, own: OwnPolicies | None, waits: bool) -> None:
    assert Authorizer(lambda _domain: own).validate(call(action)).guard.waiting is waits


def test_a_decision_that_waits_is_made_on_the_entity() -> None:
    within = tenant(no='forbid(principal, action, resource in Portico::Function::"acme/vision/secret");')
    for function, refused in (("hello", False), ("secret", True)):
        guard = within.validate(call(BELONGS)).guard
        run: Any = type("R", (), {"type": "run", "scope": VISION, "key": "r-1", "within": ("function", function)})
        if refused:
            with pytest.raises(NotFound):
                guard.authorize(run)
        else:
            guard.authorize(run)


def test_a_decision_that_does_not_wait_is_made_at_once() -> None:
    for who, scope in ((ANN, AUDIO), (VIEWER, Scope("umbrella", "vision"))):
        with pytest.raises(NotFound):
            Authorizer().validate(call(Do(on=Target("function", scope, "hello")), who))


@pytest.mark.parametrize("waiting", [False, True])
def test_a_call_takes_all_that_it_needs(waiting: bool) -> None:
    own = HARMLESS if waiting else None
    authorizer = Authorizer(lambda _domain: own)
    action = replace(BELONGS, needs=(Need("function:get", Target("function", VISION, "f")),))
    assert authorizer.validate(call(action)).action is action
    lacking = replace(action, needs=(*action.needs, Need("user:update", Target("user", ACME, "eve"))))
    with pytest.raises(NotFound) as refused:
        authorizer.validate(call(lacking))
    assert refused.value.code == "USER_NOT_FOUND"


def test_the_guard_of_a_call_asks_for_further_permissions() -> None:
    guard = Authorizer().validate(call(Do(on=Target("function", VISION, "hello")))).guard
    guard.require("function:update", Target("function", VISION, "hello"))
    with pytest.raises(NotFound):
        guard.require("function:update", Target("function", AUDIO, "hello"))


def test_one_who_may_only_list_searches_among_what_may_be_read() -> None:
    listing = tenant(list='permit(principal, action == Portico::Action::"function:list", resource);')
    search = FUNCTIONS.actions["search"](AUDIO, Querier())
    narrowed: Any = listing.validate(call(search)).action
    assert narrowed is not search
    assert narrowed.querier.readable([_found(AUDIO, "a")]) == [False]
    with pytest.raises(NotFound):
        listing.validate(call(FUNCTIONS.actions["get"](AUDIO, "a")))


def test_only_searches_are_narrowed() -> None:
    get = FUNCTIONS.actions["get"](VISION, "hello")
    hiding = tenant(no='forbid(principal, action, resource == Portico::Function::"acme/vision/other");')
    assert hiding.decide(ANN, "function:get", get.target).finer
    assert hiding.validate(call(get)).action is get


def _found(scope: Scope, name: str) -> Any:
    return type("E", (), {"type": "function", "scope": scope, "key": name, "within": None})
