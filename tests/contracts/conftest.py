"""AWS for the sweeps that run handlers."""

from tests.support.fixtures import moto  # noqa: F401 - pytest finds fixtures by name
