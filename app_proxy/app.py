"""The proxy's application: entering, HTTP, WebSockets."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import aiohttp
from aiohttp import web
from yarl import URL

from app_proxy import sockets
from app_proxy.addresses import Address, address_of
from app_proxy.passing import back, cookie_of, onward
from app_proxy.routes import Refused, Route, Routes, Unavailable

ENTER: Final = "/.portico/enter"
HEALTH: Final = "/.portico/health"  # of the proxy itself, at any host that is no app's
COOKIE: Final = "portico-app"
# The prefix keeps a cookie to its host and to TLS (RFC 6265bis, 4.1.3.2); browsers refuse it without TLS.
SECURE_COOKIE: Final = "__Host-portico-app"
_ANSWER_WITHIN: Final = aiohttp.ClientTimeout(total=None, connect=5, sock_read=300)


@dataclass
class Proxy:
    """Passes on what comes to the hosts of apps. `domain` has the port, if any; `scheme` is what browsers see."""

    routes: Routes
    domain: str
    scheme: str
    _session: aiohttp.ClientSession = field(init=False)

    def __post_init__(self) -> None:
        """One client for all: it keeps no cookies, unpacks nothing, and follows no redirect."""
        self._session = self.routes.session

    @property
    def cookie(self) -> str:
        """The name of the cookie that has the token."""
        return SECURE_COOKIE if self.scheme == "https" else COOKIE

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A request of any method and path."""
        address = address_of(request.headers.get("Host", ""), self.domain)
        if address is None and request.path == HEALTH:
            return _told(200, "The app proxy serves.")
        if address is None:
            return _told(404, "There is no app at this host.")
        try:
            if request.path == ENTER:
                return await self._enter(request, address)
            token = cookie_of(request.headers.get("Cookie", ""), self.cookie)
            if token is None:
                return _told(401, "Open the app by its address with a token: `portico session app` makes one.")
            route = await self._route(token, address)
        except Refused as error:
            return _told(401, f"{error} Open the app again.")
        except Unavailable as error:
            return _told(503, str(error))
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._socket(request, route, token)
        return await self._passed(request, route, token)

    async def _route(self, token: str, address: Address) -> Route:
        """Where the token leads, if it is of this app. Raises Refused."""
        route = await self.routes.of(token)
        if (route.app, route.session) != (address.app, address.session):
            raise Refused("The token is of another app.")
        return route

    async def _enter(self, request: web.Request, address: Address) -> web.Response:
        token, wanted = request.query.get("token", ""), request.query.get("to", "/")
        route = await self._route(token, address)
        local = wanted if wanted.startswith("/") and not wanted.startswith(("//", "/\\")) else "/"
        response = web.Response(status=302, headers={"Location": local, "Cache-Control": "no-store"})
        response.headers["Referrer-Policy"] = "no-referrer"
        self._remember(response, route.token)
        return response

    def _remember(self, response: web.StreamResponse, token: str) -> None:
        secure = self.scheme == "https"
        response.set_cookie(self.cookie, token, httponly=True, secure=secure, samesite="Lax", path="/")

    async def _passed(self, request: web.Request, route: Route, token: str) -> web.StreamResponse:
        headers = onward(request.headers.items(), self.cookie, route.secret, route.user, self.scheme, route.headers)
        body = request.content if request.body_exists else None
        try:
            async with self._session.request(
                request.method,
                URL(f"{route.base}{request.raw_path}", encoded=True),
                headers=headers,
                data=body,
                allow_redirects=False,
                skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
                timeout=_ANSWER_WITHIN,
            ) as reply:
                response = web.StreamResponse(status=reply.status, headers=back(reply.headers.items(), self.cookie))
                if route.token != token:
                    self._remember(response, route.token)
                await response.prepare(request)
                async for part in reply.content.iter_any():
                    await response.write(part)
                await response.write_eof()
                return response
        except (aiohttp.ClientConnectionError, TimeoutError):
            return _told(502, "The session does not answer.")

    async def _socket(self, request: web.Request, route: Route, token: str) -> web.StreamResponse:
        if request.headers.get("Origin", "").lower() != f"{self.scheme}://{request.headers['Host'].lower()}":
            return _told(403, "WebSockets are for pages of this host.")
        headers = onward(request.headers.items(), self.cookie, route.secret, route.user, self.scheme, route.headers)
        url = URL(f"{route.base}{request.raw_path}", encoded=True)
        return await sockets.joined(request, self._session, url, headers, partial(self.routes.of, token))


def _told(status: int, message: str) -> web.Response:
    return web.Response(
        status=status, text=f"{message}\n", headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    )


async def serve(platform: Callable[[], str], domain: str, host: str, port: int, scheme: str = "http") -> None:
    """Serves until it is cancelled."""
    async with aiohttp.ClientSession(auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()) as session:
        proxy = Proxy(Routes(platform, session), domain, scheme)
        application = web.Application(client_max_size=0)
        application.router.add_route("*", "/{tail:.*}", proxy.handle)
        runner = web.AppRunner(application, access_log=None, handle_signals=False, auto_decompress=False)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()
