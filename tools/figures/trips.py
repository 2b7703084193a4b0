"""The files and functions of Portico's own that a warm request passes: the project's samples on moto, the second call."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from types import CodeType, FrameType
from typing import Any, Final
from unittest.mock import patch

from portico.compute.functions.engine import ENGINE
from portico.compute.images.builder import LAYERS
from portico.core.aws.connection import Reply, SignedConnection
from portico.core.base.settings import settings
from portico.platform import platform

from bench.recording import CREDENTIALS, REPLY
from local.sam_local_state import State
from tests.support.engine import FakeEngine
from tests.support.images import FakeLayers
from tests.support.samples import make_resources
from tests.support.wire import mocked_aws
from tools.figures.imports import ROOT
from tools.samples import chosen

REQUESTS: Final = {"warm GET by name": "functions/get", "blocking run": "runs/create_blocking"}
_OWN: Final = (str(ROOT / "layers" / "portico" / "portico"), str(ROOT / "functions"))


@dataclass(frozen=True)
class Trip:
    """The Python code of Portico's own that a request passes."""

    codes: frozenset[CodeType]

    @property
    def files(self) -> int:
        """Its files."""
        return len({code.co_filename for code in self.codes})

    @property
    def functions(self) -> int:
        """Its functions by qualified name; comprehensions are some of their own."""
        return len({(code.co_filename, code.co_qualname) for code in self.codes})


def measured() -> dict[str, Trip]:
    """The trips of the requests. Raises RuntimeError when one does not reply as its sample says."""
    os.environ |= CREDENTIALS | {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}
    with mocked_aws(config={"core": {"passthrough": {"urls": [r"https://lambda\..*"]}}}):
        os.environ |= make_resources()
        settings.cache_clear()
        platform.cache_clear()
        platform().put(ENGINE, FakeEngine())
        platform().put(LAYERS, FakeLayers())
        State(platform()).load()
        platform.cache_clear()
        with _lambda_that_runs():
            return {name: _trip(sample) for name, sample in REQUESTS.items()}


def _trip(name: str) -> Trip:
    sample = chosen([name])[0]
    handler: Callable[[Any, Any], Any] = import_module(f"functions.{sample.folder}.app").handler
    handler(sample.event(), None)
    found: set[CodeType] = set()

    def passed(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_OWN):
            found.add(frame.f_code)

    event = sample.event()
    threading.setprofile(passed)
    sys.setprofile(passed)
    try:
        reply = handler(event, None)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    if not sample.fits(json.loads(json.dumps(reply))):
        raise RuntimeError(f"{name} replied {reply}")
    return Trip(frozenset(found))


@contextmanager
def _lambda_that_runs() -> Iterator[None]:
    """Answers invocations of tenants' functions, as a run that succeeds."""
    exchange = SignedConnection.exchange

    def exchanged(
        wire: SignedConnection, path: str, headers: Mapping[str, str], body: bytes, *rest: float | None
    ) -> Reply:
        if path.endswith("/invocations"):
            return Reply(200, {}, json.dumps(REPLY).encode())
        return exchange(wire, path, headers, body, *rest)

    with patch.object(SignedConnection, "exchange", exchanged):
        yield
