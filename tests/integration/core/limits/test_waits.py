"""The budget of waiting, in the table: who gets a place, and how it is free again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from portico.core.base.errors import Unavailable
from portico.core.limits.waits import GRACE, OF_DOMAIN, OF_PRINCIPAL, WAITS, Wait, Waits
from portico.core.model.principal import Principal

from tests.support.hooks import around
from tests.support.sample_resource import ANN
from tests.support.world import World

SECONDS = 20.0


class Clock:
    """Time that passes when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits(world: World, clock: Clock) -> Waits:
    """Those of a process."""
    return replace(world.platform.get(WAITS), monotonic=clock)


@pytest.fixture
def asked(world: World) -> Iterator[list[str]]:
    """The requests to the database, refused ones among them."""
    found: list[str] = []

    def counted(carry_out: Callable[..., Any], operation: str, *request: Any, **options: Any) -> Any:
        found.append(operation)
        return carry_out(operation, *request, **options)

    with around(world.backend.client, "call", counted):
        yield found


def another(waits: Waits) -> Waits:
    """Those of another process, which remembers nothing."""
    return Waits(waits.places, waits.clock, waits.share, waits.monotonic)


def user(number: int, domain: str = "acme") -> Principal:
    return replace(ANN, name=f"user{number}", domain=domain)


def taken(waits: Waits, *principals: Principal) -> list[Wait]:
    """Those that got a place, and keep it."""
    begun = [another(waits).begin(principal, SECONDS) for principal in principals]
    return [wait for wait in begun if wait.takes()]


def end(*waits: Wait) -> None:
    for wait in waits:
        wait.__exit__(None, None, None)


def test_a_principal_waits_four_times_at_once(waits: Waits) -> None:
    held = taken(waits, *[user(1)] * 10)
    assert len(held) == OF_PRINCIPAL
    assert len(taken(waits, user(2))) == 1
    end(held[0])
    assert len(taken(waits, *[user(1)] * 2)) == 1


def test_a_domain_waits_twenty_times_at_once(waits: Waits) -> None:
    assert len(taken(waits, *map(user, range(30)))) == OF_DOMAIN
    assert len(taken(waits, user(1, "umbrella"))) == 1


def test_the_account_waits_as_often_as_its_share(waits: Waits) -> None:
    waits = replace(waits, share=3)
    held = taken(waits, *(user(number, f"domain{number}") for number in range(9)))
    assert len(held) == 3
    end(*held)
    assert len(taken(waits, *(user(number, "other") for number in range(OF_DOMAIN)))) == 3


def test_who_gets_no_place_of_the_account_keeps_none(waits: Waits, world: World) -> None:
    waits = replace(waits, share=1)
    held = taken(waits, user(1), *[user(2)] * OF_DOMAIN)
    assert len(held) == 1
    end(*held)
    waits.share = 50
    assert len(taken(waits, *[user(2)] * OF_PRINCIPAL)) == OF_PRINCIPAL


def test_a_process_that_died_gives_its_places_back(waits: Waits, world: World) -> None:
    held = taken(waits, *[user(1)] * OF_PRINCIPAL)
    world.clock.advance(SECONDS)
    assert not taken(waits, user(1))
    world.clock.advance(6)
    assert len(taken(waits, *[user(1)] * 10)) == OF_PRINCIPAL
    end(*held)  # late: others hold their slots
    assert not taken(waits, user(1))


def test_the_first_moment_costs_nothing(waits: Waits, asked: list[str], clock: Clock) -> None:
    with waits.begin(user(1), SECONDS) as wait:
        assert wait.goes_on()
        clock.now += GRACE / 2
        assert wait.goes_on()
    assert asked == []


def test_a_wait_costs_two_requests_and_two_at_its_end(waits: Waits, asked: list[str], clock: Clock) -> None:
    with waits.begin(user(1), SECONDS) as wait:
        clock.now += GRACE
        assert [wait.goes_on() for _ in range(5)] == [True] * 5
        assert asked == ["UpdateItem"] * 2
    assert asked == ["UpdateItem"] * 4


def test_who_was_refused_is_not_asked_for_again_at_once(waits: Waits, asked: list[str], clock: Clock) -> None:
    taken(waits, *[user(1)] * OF_PRINCIPAL)
    asked.clear()
    with waits.begin(user(1), SECONDS) as wait:
        assert not wait.takes()
    assert asked == ["UpdateItem"]
    with waits.begin(user(1), SECONDS) as wait:
        assert not wait.goes_on()
    assert asked == ["UpdateItem"]
    clock.now += 5
    with waits.begin(user(1), SECONDS) as wait:
        assert wait.goes_on()


def test_who_waits_does_not_depend_on_the_database(waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise Unavailable("The database does not answer.")

    monkeypatch.setattr(type(waits.places), "take", away)
    with waits.begin(user(1), SECONDS) as wait:
        assert wait.takes()


def test_an_item_of_places_is_removed_some_day(waits: Waits, world: World) -> None:
    taken(waits, user(1))
    items = world.backend.client.call("Scan", {"TableName": world.replies_table})["Items"]
    ends = {item["id"]["S"]: int(item["expiration"]["N"]) - int(world.clock.now().timestamp()) for item in items}
    assert ends == {"wait#acme": 26, "wait#": 26}
