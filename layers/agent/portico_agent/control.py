"""The platform, as the agent asks it: a ticket traded for a token, and beats that renew it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

from portico_agent.settings import Json

_SECONDS = 20.0
_PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
_OVER = (401, 403, 404, 409, 410)
_SAID_NO = (400, 403, 404, 409, 413, 422)


class Lost(Exception):
    """The platform knows the session no longer, or its agent's proof."""


class Unanswered(Exception):
    """The platform could not be asked; a later beat may reach it."""


class Refused(Exception):
    """The platform has said no to what a mount asks; `code` is what programs read."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.status = status
        self.code = code


class Control:
    """`token`: what proves the agent, once it has started."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.token = ""

    def start(self, session: str, ticket: str, port: int) -> Json:
        """The specification. Raises Lost or Unanswered."""
        answer = self._post("start", {"session": session, "ticket": ticket, "port": port}, _PAUSES)
        self.token = answer["token"]
        specification: Json = answer["specification"]
        return specification

    def beat(self, report: Json, *, last: bool = False) -> Json:
        """What the platform wants: `terminate`, and `logs` with where to put some. Raises Lost or Unanswered."""
        answer: Json = self._post("beat", report, _PAUSES[:3] if last else ())
        self.token = answer.get("token") or self.token
        return answer

    def mount(self, operation: str, body: Json) -> Json:
        """What is asked of a mount: `mounts`, or `uploads`, `completed`, `removals` of it. Raises Refused, Lost, Unanswered."""
        answer: Json = self._post(operation, body, _PAUSES[:3])
        return answer

    def put(self, url: str, data: bytes, headers: Json) -> bool:
        """Store what a pre-signed URL is for; whether it is stored."""
        request = urllib.request.Request(url, data, dict(headers), method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS):  # the platform names it, with https  # nosec B310
                return True
        except OSError:
            return False

    def _post(self, operation: str, body: Json, pauses: tuple[float, ...]) -> Any:
        for pause in (*pauses, None):
            try:
                return self._asked(operation, body)
            except Unanswered:
                if pause is None:
                    raise
                time.sleep(pause)
        raise AssertionError

    def _asked(self, operation: str, body: Json) -> Any:
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(
            f"{self._url}/v1/session-agent/{operation}", json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # the task's own variable  # nosec B310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if operation.startswith("mounts") and error.code in _SAID_NO:
                    raise _refused(error) from error
                kind = Lost if error.code in _OVER else Unanswered
            raise kind(f"{operation} was answered with {error.code}") from error
        except (OSError, ValueError) as error:
            raise Unanswered(f"{operation}: {error}") from error


def _refused(error: urllib.error.HTTPError) -> Refused:
    try:
        told = json.load(error)["error"]
        return Refused(error.code, str(told["code"]), str(told["message"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Refused(error.code, "UNKNOWN", f"the platform answers with {error.code}")
