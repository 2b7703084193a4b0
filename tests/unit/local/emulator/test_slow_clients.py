"""Clients that take their time, or send too much, are cut off; meanwhile the others are served."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import pytest

from local import http
from local.emulator.slow_clients import API, API_BYTES
from tests.unit.local.conftest import Emulator

PATIENCE = 120  # seconds after which a test that waits for the emulator fails; its bound is two
IDLE = 200
POST = f"POST {API}portico/api/v1/x HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def emulator(monkeypatch: pytest.MonkeyPatch, start: Callable[[], Emulator]) -> Emulator:
    """An emulator with less patience than usual."""
    monkeypatch.setenv("PORTICO_CLIENT_SECONDS", "2")
    return start()


class Client:
    """A client that writes its own bytes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, text: str | bytes) -> None:
        self.writer.write(text.encode() if isinstance(text, str) else text)
        await self.writer.drain()

    async def trickle(self, pieces: Iterable[str]) -> None:
        """One after the other, five a second, until the emulator has had enough."""
        for piece in pieces:
            try:
                await self.send(piece)
            except ConnectionError:
                return
            if self.reader.at_eof():
                return
            await asyncio.sleep(0.2)

    async def heard(self) -> bytes:
        """All that the emulator says, until it closes the connection; what comes too late for it resets that."""
        said = b""
        try:
            async with asyncio.timeout(PATIENCE):
                while part := await self.reader.read(65_536):
                    said += part
        except ConnectionResetError:
            return said
        return said


@asynccontextmanager
async def connected(emulator: Emulator) -> AsyncIterator[Client]:
    reader, writer = await asyncio.open_connection("127.0.0.1", emulator.running.port)
    try:
        yield Client(reader, writer)
    finally:
        writer.close()


async def _slow_headers(emulator: Emulator) -> bytes:
    async with connected(emulator) as client:
        endless = (f"X-{number}: 1\r\n" for number in range(PATIENCE * 5))
        sending = asyncio.create_task(client.trickle((POST, *endless)))
        said = await client.heard()
        sending.cancel()
        return said


async def _slow_body(emulator: Emulator, framing: str, piece: str) -> bytes:
    async with connected(emulator) as client:
        await client.send(f"{POST}{framing}\r\n\r\n")
        sending = asyncio.create_task(client.trickle([piece] * PATIENCE * 5))
        said = await client.heard()
        sending.cancel()
        return said


async def _no_body(emulator: Emulator) -> bytes:
    async with connected(emulator) as client:
        await client.send(f"{POST}Content-Length: 1000\r\n\r\n")
        return await client.heard()


async def _idle(emulator: Emulator) -> bytes:
    async with connected(emulator) as client:
        return await client.heard()


async def _served(emulator: Emulator, until: "asyncio.Future[list[bytes]]") -> int:
    """How many requests of another client were answered before all the slow ones were cut off."""
    count = 0
    while not until.done():
        status = await asyncio.to_thread(http.status, f"{emulator.running.endpoint}/_ministack/health")
        assert status == 200
        count += not until.done()
    return count


async def _all(emulator: Emulator) -> tuple[list[bytes], int]:
    slow = asyncio.gather(
        _slow_headers(emulator),
        _slow_body(emulator, "Content-Length: 1000000", "x"),
        _slow_body(emulator, "Transfer-Encoding: chunked", "1\r\nx\r\n"),
        _no_body(emulator),
        *(_idle(emulator) for _ in range(IDLE)),
    )
    return await asyncio.gather(slow, _served(emulator, slow))


def test_slow_clients_are_cut_off_and_the_others_served(emulator: Emulator) -> None:
    (headers, *bodies_and_idle), served = asyncio.run(_all(emulator))
    bodies, idle = bodies_and_idle[:3], bodies_and_idle[3:]
    assert headers == b""  # there is no request yet that could be answered
    for said in bodies:
        head, _, body = said.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body)["error"]["code"] == "REQUEST_TIMEOUT"
    assert idle == [b""] * IDLE
    assert served


async def _one_byte_more(emulator: Emulator) -> bytes:
    async with connected(emulator) as client:
        await client.send(f"{POST}Transfer-Encoding: chunked\r\n\r\n")
        piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
        for _ in range(API_BYTES // 0x10000):
            await client.send(piece)
        await client.send("1\r\nx\r\n")
        return await client.heard()


def test_an_api_takes_no_more_than_api_gateway_does(emulator: Emulator) -> None:
    url = f"{emulator.running.endpoint}{API}portico/api/v1/x"
    status, body = http.send("POST", url, b"x" * API_BYTES)
    assert status == 404, body  # there is no such API, and that is all that is wrong with it
    assert b" 413 " in asyncio.run(_one_byte_more(emulator)).partition(b"\r\n")[0]


def test_a_large_object_is_none_of_that(emulator: Emulator) -> None:
    objects = emulator.client("s3")
    objects.create_bucket(Bucket="large")
    objects.put_object(Bucket="large", Key="it", Body=bytes(2 * API_BYTES))
    assert objects.head_object(Bucket="large", Key="it")["ContentLength"] == 2 * API_BYTES
