"""AWS for integration tests."""

from tests.support.fixtures import (  # noqa: F401 - pytest finds fixtures by name
    backend,
    clock,
    emulator,
    events,
    moto,
    one_by_one,
    store,
    subscriptions,
    world,
)
