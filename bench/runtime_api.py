"""The side of Lambda's Runtime API (version 2018-06-01) that the platform has, for one worker at a time."""

import json
import socket
import time
from io import BufferedReader
from typing import Any

_HEADERS = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    "Lambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:000000000000:function:bench\r\n\r\n"
)
_ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


class RuntimeApi:
    """Hands invocations to the worker that was given `address`, which keeps its connection open."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(20)
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._count = 0
        self._connection: socket.socket | None = None
        self._reader: BufferedReader | None = None

    def invoke(self, event: Any) -> tuple[Any, float]:
        """The worker's reply, and the seconds from handing the event over to having the reply."""
        target, _ = self._request()
        if not target.endswith("/invocation/next"):
            raise RuntimeError(f"the worker asked for {target}")
        body = json.dumps(event).encode()
        self._count += 1
        head = _HEADERS.format(length=len(body), id=f"{self._count:08}", deadline=int(time.time() + 60) * 1000)
        began = time.perf_counter()
        self._send(head.encode() + body)
        target, reply = self._request()
        taken = time.perf_counter() - began
        self._send(_ACCEPTED)
        if not target.endswith("/response"):
            raise RuntimeError(f"the worker failed: {reply[:500]!r}")
        return json.loads(reply), taken

    def close(self) -> None:
        """The worker, if it still runs, finds nobody any more."""
        for item in (self._reader, self._connection, self._server):
            if item is not None:
                item.close()

    def _send(self, data: bytes) -> None:
        assert self._connection is not None
        self._connection.sendall(data)

    def _request(self) -> tuple[str, bytes]:
        """The next request's target and body."""
        line = self._reader.readline() if self._reader else b""
        while not line:
            self._accept()
            assert self._reader is not None
            line = self._reader.readline()
        assert self._reader is not None
        headers = {}
        while field := self._reader.readline().strip():
            name, _, value = field.partition(b":")
            headers[name.lower()] = value.strip()
        if headers.get(b"transfer-encoding") == b"chunked":
            return line.split()[1].decode(), self._chunks()
        return line.split()[1].decode(), self._reader.read(int(headers.get(b"content-length", 0)))

    def _chunks(self) -> bytes:
        assert self._reader is not None
        body = b""
        while size := int(self._reader.readline(), 16):
            body += self._reader.read(size)
            self._reader.readline()
        self._reader.readline()
        return body

    def _accept(self) -> None:
        self._connection, _ = self._server.accept()
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._connection.makefile("rb")
