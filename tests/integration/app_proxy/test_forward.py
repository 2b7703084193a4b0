"""`portico session forward`: a port of this machine, and the app proxy behind it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from portico_client.cli.forwarding import Entrance, Forward, NoEntrance

from tests.support.app_stage import HOST, SECRET, TOKEN, Stage, stage

ENTER = f"http://{HOST}/.portico/enter?token={TOKEN}"


def played(scene: Callable[[Stage, Forward], Awaitable[Any]], url: str = ENTER) -> Any:
    async def whole() -> Any:
        async with stage() as made:
            entrance = Entrance("http", HOST, ("127.0.0.1", int(made.url.rpartition(":")[2])))
            await asyncio.to_thread(entrance.enter, url)
            with Forward(entrance) as server:
                thread = threading.Thread(target=server.serve_forever, args=(0.02,))
                thread.start()
                try:
                    return await scene(made, server)
                finally:
                    await asyncio.to_thread(server.shutdown)
                    thread.join()

    return asyncio.run(whole())


def at(server: Forward, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.port}{path}"


def test_a_request_goes_to_the_app() -> None:
    async def scene(s: Stage, server: Forward) -> Any:
        headers = {"Cookie": "a=1; portico-app=other", "Origin": at(server, "")}
        url = aiohttp.client.URL(at(server, "/a%2Fb?x=%20y"), encoded=True)
        async with s.client.put(url, data=b"z" * 300_000, headers=headers) as reply:
            return reply.status, await reply.json(), reply.headers.getall("Set-Cookie")

    status, told, cookies = played(scene)
    got = dict(told["headers"])
    assert (status, told["method"], told["path"], told["body"]) == (
        201,
        "PUT",
        "/apps/notebook/a%2Fb?x=%20y",
        "z" * 300_000,
    )
    assert (got["host"], got["cookie"], got["authorization"]) == (HOST, "a=1", f"Bearer {SECRET}")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["own"]


def test_a_body_without_a_length_goes_on() -> None:
    async def pieces() -> Any:
        for piece in (b"one ", b"two"):
            yield piece

    async def scene(s: Stage, server: Forward) -> str:
        async with s.client.post(at(server), data=pieces()) as reply:
            return str((await reply.json())["body"])

    assert played(scene) == "one two"


def test_many_requests_go_at_once() -> None:
    async def scene(s: Stage, server: Forward) -> list[int]:
        async def one() -> int:
            async with s.client.get(at(server)) as reply:
                await reply.read()
                return reply.status

        return list(await asyncio.gather(*(one() for _ in range(20))))

    assert played(scene) == [201] * 20


def test_messages_go_both_ways() -> None:
    async def scene(s: Stage, server: Forward) -> Any:
        headers = {"Origin": at(server, "")}
        async with s.client.ws_connect(at(server, "/channels"), headers=headers, protocols=("v1.kernel",)) as socket:
            for number in range(50):
                await socket.send_str(f"m{number}")
            found = [await socket.receive_str() for _ in range(50)]
            await socket.send_str("end")
            await socket.receive()
            return found, socket.close_code

    assert played(scene) == ([f"M{number}" for number in range(50)], 4_000)


def test_a_renewed_cookie_is_used_from_then_on() -> None:
    async def scene(s: Stage, server: Forward) -> Any:
        s.renewed, s.clock = "token-of-later", 6.0
        async with s.client.get(at(server)) as reply:
            cookies = reply.headers.getall("Set-Cookie")
        return cookies, server.entrance.cookie

    cookies, kept = played(scene)
    assert kept == "portico-app=token-of-later"
    assert not [cookie for cookie in cookies if "token-of-later" in cookie]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    ],
    ids=["host", "origin", "site"],
)
def test_pages_of_others_get_nothing(headers: dict[str, str]) -> None:
    async def scene(s: Stage, server: Forward) -> tuple[int, int]:
        before = s.asked
        async with s.client.get(at(server), headers=headers) as reply:
            return reply.status, s.asked - before

    assert played(scene) == (403, 0)


def test_nobody_enters_with_a_wrong_token() -> None:
    async def scene(s: Stage, server: Forward) -> None:
        return None

    with pytest.raises(NoEntrance, match="401"):
        played(scene, ENTER + "x")


def test_names_below_localhost_are_this_machine() -> None:
    assert Entrance.of("http://a--1.localhost:4953/.portico/enter?token=x").address == ("127.0.0.1", 4953)
    far = Entrance.of("https://a--1.apps.example/.portico/enter?token=x")
    assert (far.address, far.host) == (("a--1.apps.example", 443), "a--1.apps.example")
