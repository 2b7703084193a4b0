"""The emulator that the benchmark measures the walls against has none."""

from collections.abc import Iterator

import pytest

from local import http, stack
from local.home import Home


@pytest.fixture
def opened(prepared: None, home: Home) -> Iterator[stack.Running]:
    try:
        yield stack.start(home, 0, server="bench.open_server")
    finally:
        stack.stop(home)


def test_anybody_gets_in_without_a_signature(opened: stack.Running) -> None:
    body, form = b"Action=ListQueues&Version=2012-11-05", {"Content-Type": "application/x-www-form-urlencoded"}
    assert http.send("POST", f"{opened.endpoint}/", body, form)[0] == 200
    assert not http.enforces_iam(opened.endpoint)
