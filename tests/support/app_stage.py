"""The app proxy between a platform that knows one token and an agent that tells what it got, all on ports of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

from app_proxy.app import Proxy
from app_proxy.routes import Routes

SESSION = "01900000-0000-7000-8000-000000000001"
OTHER = "01900000-0000-7000-8000-000000000002"
TOKEN = "token-of-notebook"
SECRET = "secret-of-notebook"
DOMAIN = "localhost:80"
HOST = f"notebook--{SESSION}.{DOMAIN}"
COOKIE = {"Cookie": f"portico-app={TOKEN}"}


@dataclass
class Stage:
    """A client of the proxy, and what may be changed behind it."""

    client: aiohttp.ClientSession
    url: str
    known: set[str] = field(default_factory=lambda: {TOKEN})
    asked: int = 0
    way: dict[str, str] = field(default_factory=dict)
    renewed: str = TOKEN
    agent_port: int = 0
    clock: float = 0.0

    async def get(self, path: str = "/", *, host: str = HOST, **headers: str) -> aiohttp.ClientResponse:
        """A reply, its body read."""
        reply = await self.client.get(f"{self.url}{path}", headers={"Host": host, **headers}, allow_redirects=False)
        await reply.read()
        return reply

    async def routes(self, request: web.Request) -> web.Response:
        """The platform's operation."""
        self.asked += 1
        if (await request.json())["token"] not in self.known:
            return web.json_response({"error": {"message": "The token is over."}}, status=401)
        where = {"session": SESSION, "app": "notebook", "url": f"http://127.0.0.1:{self.agent_port}"}
        return web.json_response({**where, "headers": self.way, "secret": SECRET, "token": self.renewed, "user": "ann"})


async def _agent(request: web.Request) -> web.StreamResponse:
    if request.headers.get("Authorization") != f"Bearer {SECRET}":
        return web.Response(status=401)
    if request.headers.get("Upgrade") == "websocket":
        socket = web.WebSocketResponse(protocols=("v1.kernel",))
        await socket.prepare(request)
        async for message in socket:
            if message.data == "end":
                await socket.close(code=4_000)
            elif message.type is aiohttp.WSMsgType.TEXT:
                await socket.send_str(message.data.upper())
            else:
                await socket.send_bytes(message.data)
        return socket
    told = {"path": request.raw_path, "headers": [[name.lower(), value] for name, value in request.headers.items()]}
    told["body"] = (await request.read()).decode()
    told["method"] = request.method
    response = web.json_response(told, status=201)
    for cookie in ("own=1; Path=/", "wide=1; Domain=localhost", "portico-app=stolen"):
        response.headers.add("Set-Cookie", cookie)
    return response


@asynccontextmanager
async def stage(scheme: str = "http") -> AsyncIterator[Stage]:
    """All three, until the end of the block; `scheme` is what browsers see, behind whatever ends TLS."""
    async with (
        aiohttp.ClientSession() as client,
        aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as inner,
    ):
        made = Stage(client, "")
        platform = web.Application()
        platform.router.add_post("/v1/app-proxy/routes", made.routes)
        agent = web.Application()
        agent.router.add_route("*", "/apps/notebook{tail:.*}", _agent)
        runners = []
        try:
            made.agent_port = await _serve(agent, runners)
            platform_port = await _serve(platform, runners)
            routes = Routes(lambda: f"http://127.0.0.1:{platform_port}", inner, now=lambda: made.clock)
            proxy = web.Application()
            proxy.router.add_route("*", "/{tail:.*}", Proxy(routes, DOMAIN, scheme).handle)
            made.url = f"http://127.0.0.1:{await _serve(proxy, runners)}"
            yield made
        finally:
            await asyncio.gather(*(runner.cleanup() for runner in runners))


async def _serve(application: web.Application, runners: list[web.AppRunner]) -> int:
    runner = web.AppRunner(application, access_log=None)
    runners.append(runner)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return port
