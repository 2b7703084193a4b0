"""A clock in the hands of the tests."""

import pytest

from tests.support.clock import TestClock


@pytest.fixture
def clock() -> TestClock:
    return TestClock()
