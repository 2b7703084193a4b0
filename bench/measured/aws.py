"""AWS from memory, in a process that is measured: requests are made and signed and replies read, and nothing is sent.

Nothing is imported for it: the senders are replaced when the measured code imports botocore, or Portico's own.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from io import BytesIO
from itertools import chain, repeat
from pathlib import Path
from types import ModuleType
from typing import Any

BOTOCORE, PORTICO = "botocore.httpsession", "portico.core.aws.connection"


def answer_from(file: Path) -> None:
    """From now on AWS answers what the file says: for each request, `[status, headers, body in base64]` in order.

    The last answer to a request is given again and again. A request that the file lacks is a LookupError.
    """
    recorded = json.loads(file.read_text())
    sys.meta_path.insert(0, _Finder({name: _answers(found) for name, found in recorded.items()}))


def name_of(method: str, url: str, headers: Mapping[str, Any]) -> str:
    """The name of a request: its operation, else its method and host; paths may hold random ids."""
    target = next((value for name, value in headers.items() if name.lower() == "x-amz-target"), None)
    if target is not None:
        return target.decode() if isinstance(target, bytes) else str(target)
    return f"{method} {url.partition('://')[2].partition('/')[0]}"


class Raw(BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        """All of it, at once."""
        yield self.read()


def _answers(found: Sequence[tuple[int, dict[str, str], str]]) -> Iterator[Any]:
    ready = [(status, headers, b64decode(body)) for status, headers, body in found]
    return chain(ready, repeat(ready[-1]))


class _Finder:
    def __init__(self, answers: dict[str, Iterator[Any]]) -> None:
        self._answers = answers

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in (BOTOCORE, PORTICO):
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.loader is not None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            if name == BOTOCORE:
                module.URLLib3Session.send = self._send
            else:
                module.SignedConnection.exchange = lambda *asked: module.Reply(*self._exchange(*asked))

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec

    def _send(self, request: Any) -> Any:
        from botocore.awsrequest import AWSResponse

        status, headers, body = self._answer(name_of(request.method, request.url, request.headers))
        return AWSResponse(request.url, status, headers, Raw(body))

    def _exchange(self, wire: Any, _path: str, headers: Mapping[str, str], *_rest: Any) -> Any:
        return self._answer(name_of("POST", wire.endpoint.url, headers))

    def _answer(self, name: str) -> Any:
        if name not in self._answers:
            raise LookupError(f"nothing is recorded for {name}")
        return next(self._answers[name])
