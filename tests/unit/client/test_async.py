"""The asynchronous client: the same operations, awaited."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import portico_client
import pytest
from portico_client import AsyncPortico, KeyPair, Portico, Retries, Unfinished

from tests.unit.client.described import Described, example
from tests.unit.client.test_operations import SPECIAL

URL = "https://portico.test/api"
TOKEN = {"access_token": "a1", "token_type": "Bearer", "expires_in": 900}


class Awaiting:
    """A resource whose calls are awaited at once, so that what is said of the one client can be said of the other."""

    def __init__(self, of: Any, loop: asyncio.Runner) -> None:
        self._of, self._loop = of, loop

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        if not callable(found):
            return Awaiting(found, self._loop)

        def call(*arguments: Any, **options: Any) -> Any:
            result = found(*arguments, **options)
            if isinstance(result, AsyncIterator):
                result = _all(result)
            return self._loop.run(result) if asyncio.iscoroutine(result) else result

        return call


async def _all(items: AsyncIterator[Any]) -> list[Any]:
    return [item async for item in items]


@pytest.mark.parametrize("name", sorted(SPECIAL.keys()))
def test_each_operation_can_be_awaited(name: str) -> None:
    server = Described()
    with asyncio.Runner() as loop:
        client = AsyncPortico(
            URL, key_pair=KeyPair("PKA", "s"), retries=Retries(attempts=1), transport=httpx.MockTransport(server)
        )
        call: Callable[[Any], Any] = SPECIAL[name]
        call(Awaiting(client, loop))
        loop.run(client.aclose())
    assert name in server.seen


def test_tasks_that_start_at_once_get_one_token() -> None:
    asked: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        await asyncio.sleep(0)
        tokens = request.url.path.endswith("/token")
        return httpx.Response(200, json=TOKEN if tokens else example("RunPublic"))

    async def several() -> None:
        async with AsyncPortico(URL, key_pair=KeyPair("PKA", "s"), transport=httpx.MockTransport(answer)) as portico:
            await asyncio.gather(*(portico.runs.get(str(n)) for n in range(5)))

    asyncio.run(several())
    assert sorted(asked).count("/api/v1/auth/token") == 1
    assert len(asked) == 6


def test_it_asks_again_where_that_helps() -> None:
    answers = [httpx.Response(503), httpx.Response(200, json=example("RunPublic"))]

    async def one() -> Any:
        transport = httpx.MockTransport(lambda _: answers.pop(0))
        async with AsyncPortico(URL, token="t", retries=Retries(first_pause=0), transport=transport) as portico:
            return await portico.runs.get("r")

    assert asyncio.run(one()).id == example("RunPublic")["id"]


def _client(*statuses: str, seen: list[httpx.Request] | None = None) -> Portico:
    left = list(statuses)

    def answer(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        status = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(200, json={**example("RunPublic"), "status": status})

    return Portico(URL, token="t", transport=httpx.MockTransport(answer))


def test_a_run_is_waited_for() -> None:
    assert _client("QUEUED", "RUNNING", "FAILED").runs.wait("r").status == "FAILED"
    with pytest.raises(Unfinished, match="RUNNING"):
        _client("RUNNING").runs.wait("r", seconds=0)


def test_fields_can_be_keywords() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, json=example("SecretPublic"))

    with Portico(URL, token="t", transport=httpx.MockTransport(answer)) as portico:
        portico.secrets.create(name="a", values={"A": "1"})
        portico.secrets.create({"name": "b"}, values={"A": "1"})
        portico.secrets.update("a", description="c")
    bodies = [httpx.Response(200, content=request.content).json() for request in seen]
    assert bodies == [{"name": "a", "values": {"A": "1"}}, {"name": "b", "values": {"A": "1"}}, {"description": "c"}]


def test_the_user_agent_has_the_version() -> None:
    seen: list[httpx.Request] = []
    _client("DEAD", seen=seen).runs.get("r")
    assert seen[0].headers["User-Agent"].startswith(f"portico-client/{portico_client.__version__} ")
