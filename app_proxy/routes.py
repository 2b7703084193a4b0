"""Where an app's token leads, as the platform says; remembered for a few seconds."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

SECONDS: Final = 5.0  # for so long an answer holds: an ended session, or right, is felt after that
_MOST: Final = 4_096
_PATH: Final = "/v1/app-proxy/routes"
_PATIENCE: Final = aiohttp.ClientTimeout(total=10)


class Refused(Exception):
    """The platform does not know the token, or no longer."""


class Unavailable(Exception):
    """The platform cannot be asked, or the session not be reached."""


@dataclass(frozen=True)
class Route:
    """The way to an app: the agent of its session, `headers` that lead there, and the secret that it asks for, which opens this app alone.

    `token` is the one to come with from now on, `user` whom the app is told of.
    """

    session: str
    app: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    secret: str = field(repr=False)
    token: str = field(repr=False)
    user: str

    @property
    def base(self) -> str:
        """What the app's paths come after."""
        return f"{self.url}/apps/{self.app}"


@dataclass
class Routes:
    """Asks the platform, once for all who come with one token meanwhile."""

    platform: Callable[[], str]  # its address, which is known when the first visitor comes
    session: aiohttp.ClientSession
    now: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, tuple[float, "asyncio.Future[Route]"]] = field(default_factory=OrderedDict)

    async def of(self, token: str) -> Route:
        """Raises Refused or Unavailable."""
        until, asked = self._kept.get(token, (0.0, None))
        if asked is None or until < self.now():
            asked = asyncio.ensure_future(self._ask(token))
            self._kept[token] = (self.now() + SECONDS, asked)
            self._kept.move_to_end(token)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return await asyncio.shield(asked)

    async def _ask(self, token: str) -> Route:
        try:
            async with self.session.post(
                f"{self.platform()}{_PATH}", json={"token": token}, timeout=_PATIENCE
            ) as reply:
                return _read(reply.status, await reply.json() if reply.content_type == "application/json" else {})
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable("The platform cannot be asked at the moment.") from error


def _read(status: int, told: Any) -> Route:
    if status == 200:
        names = ("session", "app", "url", "headers", "secret", "token", "user")
        return Route(**{name: told[name] for name in names})
    message = told.get("error", {}).get("message", "The platform cannot be asked at the moment.")
    raise Refused(message) if status in {401, 403, 404, 422} else Unavailable(message)
