"""What the app proxy passes on, and to whom."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from tests.support.app_stage import COOKIE, DOMAIN, HOST, OTHER, SECRET, SESSION, TOKEN, Stage, stage


def played(scene: Callable[[Stage], Awaitable[Any]], scheme: str = "http") -> Any:
    async def whole() -> Any:
        async with stage(scheme) as made:
            return await scene(made)

    return asyncio.run(whole())


def test_a_token_becomes_a_cookie_of_the_host() -> None:
    reply = played(lambda s: s.get(f"/.portico/enter?token={TOKEN}&to=/lab%3Fa=1"))
    assert (reply.status, reply.headers["Location"]) == (302, "/lab?a=1")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith(f"portico-app={TOKEN};")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert reply.headers["Referrer-Policy"] == "no-referrer"


def test_behind_tls_the_cookie_is_of_this_host_alone() -> None:
    async def scene(s: Stage) -> Any:
        entered = await s.get(f"/.portico/enter?token={TOKEN}")
        statuses = [(await s.get(Cookie=f"{name}={TOKEN}")).status for name in ("__Host-portico-app", "portico-app")]
        told = json.loads(await (await s.get(Cookie=f"__Host-portico-app={TOKEN}; a=1")).text())
        return entered.headers["Set-Cookie"], statuses, dict(told["headers"])

    cookie, statuses, got = played(scene, "https")
    assert cookie.startswith(f"__Host-portico-app={TOKEN};")
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert statuses == [201, 401]
    assert (got["cookie"], got["x-forwarded-proto"]) == ("a=1", "https")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_entering_leads_to_this_host_only(elsewhere: str) -> None:
    reply = played(lambda s: s.get(f"/.portico/enter?token={TOKEN}&to={elsewhere}"))
    assert reply.headers["Location"] == "/"


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", f"notebook--{SESSION}.evil.example", f"--{SESSION}.{DOMAIN}", f"notebook.{DOMAIN}"],
    ids=["domain", "address", "foreign", "nameless", "no-session"],
)
def test_other_hosts_have_nothing(host: str) -> None:
    assert played(lambda s: s.get(host=host, **COOKIE)).status == 404


def test_a_load_balancer_asks_whether_it_serves() -> None:
    statuses = [played(lambda s, host=host: s.get("/.portico/health", host=host)).status for host in ("10.0.0.7", HOST)]
    assert statuses == [200, 401]


@pytest.mark.parametrize("host", [f"other--{SESSION}.{DOMAIN}", f"notebook--{OTHER}.{DOMAIN}"], ids=["app", "session"])
def test_a_token_opens_its_own_app_alone(host: str) -> None:
    reply = played(lambda s: s.get(host=host, **COOKIE))
    assert reply.status == 401


def test_nobody_comes_without_a_token() -> None:
    async def scene(s: Stage) -> tuple[int, int, int]:
        two = f"portico-app=x; portico-app={TOKEN}"
        return (
            (await s.get()).status,
            (await s.get(Cookie="portico-app=wrong")).status,
            (await s.get(Cookie=two)).status,
        )

    assert played(scene) == (401, 401, 401)


def test_an_app_gets_the_request_but_no_credential() -> None:
    async def scene(s: Stage) -> Any:
        headers = {"Host": HOST, "Cookie": f"a=1; portico-app={TOKEN}; b=2", "Authorization": "Bearer mine"}
        headers |= {"X-Forwarded-User": "root", "X_Forwarded_User": "root", "X-Portico-Project": "p", "X-Own": "1"}
        headers |= {"X-BackendAI-Token": "mine", "X_BackendAI_Token": "mine"}
        headers |= {"Connection": "keep-alive, X-Hop", "X-Hop": "1"}
        url = f"{s.url}/a%2Fb/c?x=%20y"
        async with s.client.put(aiohttp.client.URL(url, encoded=True), headers=headers, data=b"body") as reply:
            return reply.status, await reply.json()

    status, told = played(scene)
    got = dict(told["headers"])
    assert (status, told["method"], told["path"], told["body"]) == (201, "PUT", "/apps/notebook/a%2Fb/c?x=%20y", "body")
    assert (got["authorization"], got["cookie"], got["x-forwarded-user"]) == (f"Bearer {SECRET}", "a=1; b=2", "ann")
    assert (got["x-own"], got["host"], got["x-forwarded-proto"]) == ("1", HOST, "http")
    assert not {"x-portico-project", "x-backendai-token", "x_backendai_token", "x_forwarded_user", "x-hop"} & got.keys()
    assert TOKEN not in json.dumps(told)


def test_the_way_to_an_agent_has_headers_of_its_own() -> None:
    async def scene(s: Stage) -> Any:
        s.way = {"x-aws-proxy-auth": "way", "x-aws-proxy-port": "8790"}
        reply = await s.get(**COOKIE, **{"X-Aws-Proxy-Auth": "mine", "X-Aws-Proxy-Port": "1"})
        return (await reply.json())["headers"]

    told = [pair for pair in played(scene) if pair[0].startswith("x-aws-")]
    assert told == [["x-aws-proxy-auth", "way"], ["x-aws-proxy-port", "8790"]]


def test_an_app_sets_cookies_of_its_own_host_only() -> None:
    reply = played(lambda s: s.get(**COOKIE))
    assert [cookie.partition("=")[0] for cookie in reply.headers.getall("Set-Cookie")] == ["own"]


def test_the_platform_is_asked_every_few_seconds() -> None:
    async def scene(s: Stage) -> list[int]:
        await asyncio.gather(*(s.get(**COOKIE) for _ in range(20)))
        first = s.asked
        s.known.clear()
        still = (await s.get(**COOKIE)).status
        s.clock = 6.0
        return [first, still, (await s.get(**COOKIE)).status]

    assert played(scene) == [1, 201, 401]


def test_a_renewed_token_replaces_the_cookie() -> None:
    async def scene(s: Stage) -> str:
        s.renewed = "token-of-later"
        return (await s.get(**COOKIE)).headers.getall("Set-Cookie")[-1]

    assert played(scene).startswith("portico-app=token-of-later;")


def test_a_session_that_does_not_answer_is_told() -> None:
    async def scene(s: Stage) -> tuple[int, str]:
        s.agent_port = 1
        reply = await s.get(**COOKIE)
        return reply.status, await reply.text()

    assert played(scene) == (502, "The session does not answer.\n")


def test_messages_go_both_ways_in_order() -> None:
    async def scene(s: Stage) -> Any:
        headers = {"Host": HOST, "Origin": f"http://{HOST}", **COOKIE}
        async with s.client.ws_connect(f"{s.url}/channels", headers=headers, protocols=("v1.kernel",)) as socket:
            for number in range(50):
                await socket.send_str(f"m{number}")
            found = [await socket.receive_str() for _ in range(50)]
            await socket.send_bytes(b"\x00" * 300_000)
            size = len(await socket.receive_bytes())
            await socket.send_str("end")
            await socket.receive()
            return found, size, socket.protocol, socket.close_code

    found, size, protocol, code = played(scene)
    assert found == [f"M{number}" for number in range(50)]
    assert (size, protocol, code) == (300_000, "v1.kernel", 4_000)


@pytest.mark.parametrize("origin", ["http://evil.example", f"http://other--{SESSION}.{DOMAIN}", ""])
def test_a_socket_is_for_pages_of_its_host(origin: str) -> None:
    async def scene(s: Stage) -> int:
        headers = {"Host": HOST, **({"Origin": origin} if origin else {}), **COOKIE}
        with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
            await s.client.ws_connect(f"{s.url}/channels", headers=headers)
        return raised.value.status

    assert played(scene) == 403
