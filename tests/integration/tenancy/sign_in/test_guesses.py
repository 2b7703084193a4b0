"""Strangers who guess a password do not lock its owner out, and get few guesses."""

from tests.integration.tenancy.sign_in.conftest import Ask
from tests.support.world import World

WRONG = "wrong-password-1"
HOME, STRANGER = "198.51.100.7", "203.0.113.9"
DAY = 24 * 3600


def addresses(number: int) -> list[str]:
    """Addresses of networks of their own."""
    return [f"203.0.{place // 250}.{place % 250 + 1}" for place in range(number)]


def guess(world: World, login: Ask, number: int, source: str = STRANGER, **who: str) -> None:
    """Guesses without a pause: as soon as each wait is over."""
    for _ in range(number):
        while (reply := login(WRONG, source, **who)).status == 429:
            world.clock.advance(int(reply.headers["retry-after"]))
        assert reply.status == 401


def test_the_owner_signs_in_while_a_stranger_guesses(acme: World, login: Ask) -> None:
    assert login(source=HOME).status == 200
    statuses = []
    for _ in range(47):
        guess(acme, login, 1)
        statuses.append(login(source=HOME).status)
    assert statuses == [200] * 47
    assert login(source=STRANGER).status == 429


def test_the_owner_signs_in_from_a_new_place(acme: World, login: Ask) -> None:
    guess(acme, login, 20)
    assert [login(source=address).status for address in addresses(10)] == [200] * 10


def test_the_owner_may_mistype_at_a_new_place(acme: World, login: Ask) -> None:
    guess(acme, login, 20)
    assert [login(WRONG, HOME).status for _ in range(4)] == [401] * 4
    assert login(source=HOME).status == 200


def test_many_sources_do_not_lock_the_owner_out(acme: World, login: Ask) -> None:
    login(source=HOME)
    for source in addresses(25):
        for _ in range(5):
            login(WRONG, source)
    assert login(source=HOME).status == 200
    assert login(source="192.0.2.44").status == 200


def test_many_sources_together_get_few_guesses(acme: World, login: Ask) -> None:
    sources = addresses(40)
    guesses = [sum(login(WRONG, source).status == 401 for source in sources) for _ in range(4)]
    assert guesses == [40, 40, 20, 0]
    later = "192.0.2.44"
    assert [login(WRONG, later).status for _ in range(2)] == [401, 429]


def test_a_stranger_of_many_addresses_in_one_network_is_one(acme: World, login: Ask) -> None:
    statuses = [login(WRONG, f"2001:db8:1:2::{number:x}").status for number in range(1, 8)]
    assert statuses == [401] * 5 + [429] * 2
    assert login(source="2001:db8:1:3::1").status == 200


def test_a_stranger_at_the_owners_source_makes_it_wait(acme: World, login: Ask) -> None:
    """Two behind one address are not told apart: the wait is that of the limit, 15 minutes at most."""
    login(source=HOME)
    guess(acme, login, 20, HOME)
    reply = login(source=HOME)
    assert (reply.status, int(reply.headers["retry-after"]) <= 900) == (429, True)
    acme.clock.advance(900)
    assert login(source=HOME).status == 200


def test_a_source_that_tries_many_names_spares_who_knows_it(acme: World, login: Ask) -> None:
    login(source=HOME)
    for number in range(60):
        login(WRONG, HOME, user=f"user-{number}")
    assert login(WRONG, HOME, user="user-99").status == 429
    assert login(source=HOME).status == 200
    assert login(WRONG, HOME, user="user-99").status == 429


def test_an_own_account_buys_no_guesses_at_others(acme: World, login: Ask) -> None:
    login(source=HOME)
    tried = 0
    for number in range(60):
        tried += login(WRONG, HOME, user=f"user-{number}").status == 401
        login(source=HOME)
    assert tried == 50


def test_a_known_source_is_forgotten(acme: World, login: Ask) -> None:
    login(source=HOME)
    acme.clock.advance(91 * DAY)
    for number in range(60):
        login(WRONG, HOME, user=f"user-{number}")
    assert login(source=HOME).status == 429
