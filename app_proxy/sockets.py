"""WebSockets from a browser to an app."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from aiohttp import WSMsgType, web
from multidict import CIMultiDict
from yarl import URL

from app_proxy.routes import SECONDS, Refused, Unavailable

_LARGEST: Final = 64 * 2**20  # bytes of a message
_POLICY: Final = 1008  # RFC 6455, 7.4.1
_GONE: Final = 1001
_UNSENDABLE: Final = frozenset({1005, 1006, 1015})  # what an end without a code is called; never on the wire


async def joined(
    request: web.Request,
    session: aiohttp.ClientSession,
    url: URL,
    headers: "CIMultiDict[str]",
    still: Callable[[], Awaitable[Any]],
) -> web.StreamResponse:
    """Passes messages both ways until either side ends, or `still` raises Refused."""
    protocols = [part.strip() for part in request.headers.get("Sec-WebSocket-Protocol", "").split(",") if part.strip()]
    try:
        inner = await session.ws_connect(
            url, headers=headers, protocols=protocols, autoping=False, max_msg_size=_LARGEST
        )
    except aiohttp.WSServerHandshakeError as error:
        return web.Response(
            status=error.status if error.status >= 400 else 502, text="The app refuses the WebSocket.\n"
        )
    except (aiohttp.ClientError, TimeoutError):
        return web.Response(status=502, text="The session does not answer.\n")
    async with inner:
        chosen = [inner.protocol] if inner.protocol else []
        outer = web.WebSocketResponse(protocols=chosen, autoping=False, max_msg_size=_LARGEST)
        await outer.prepare(request)
        await _until_one_ends(_pump(outer, inner), _pump(inner, outer), _watch(outer, still))
        if not outer.closed:
            await outer.close(code=_code(inner.close_code))
        return outer


async def _until_one_ends(*coroutines: Any) -> None:
    tasks = [asyncio.ensure_future(one) for one in coroutines]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(source: Any, target: Any) -> None:
    """Messages from one side to the other, until it ends; then the other is told of it by the same code."""
    async for message in source:
        try:
            await _SENT[message.type](target, message)
        except (KeyError, ConnectionError):
            break
    if not target.closed:
        await target.close(code=_code(source.close_code))


async def _watch(outer: web.WebSocketResponse, still: Callable[[], Awaitable[Any]]) -> None:
    """Ends as soon as the platform refuses the token; while it cannot be asked, what is open stays open."""
    while True:
        await asyncio.sleep(SECONDS)
        try:
            await still()
        except Refused as error:
            await outer.close(code=_POLICY, message=str(error).encode()[:123])
            return
        except Unavailable:
            continue


def _code(code: int | None) -> int:
    return code if code and code not in _UNSENDABLE else _GONE


_SENT: Final[dict[WSMsgType, Callable[[Any, Any], Awaitable[None]]]] = {
    WSMsgType.TEXT: lambda target, message: target.send_str(message.data),
    WSMsgType.BINARY: lambda target, message: target.send_bytes(message.data),
    WSMsgType.PING: lambda target, message: target.ping(message.data),
    WSMsgType.PONG: lambda target, message: target.pong(message.data),
}
