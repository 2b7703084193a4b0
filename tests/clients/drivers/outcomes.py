"""Making calls, and telling what became of them; what the drivers in Python share. Standard library only."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

# An operation's id, values of path and query, and the body, to the status and the reply, as JSON.
Ask = Callable[[str, dict[str, Any], Any], tuple[int, Any]]


def main(connect: Callable[[str, str], Ask]) -> None:
    """Makes the calls on standard input; a line on standard output says what became of each."""
    given = json.load(sys.stdin)
    ask, replies = connect(given["url"], given["token"]), {}
    for call in given["calls"]:
        outcome = _made(ask, call, replies)
        replies[call["id"]] = outcome.pop("reply", None)
        sys.stdout.write(f"{json.dumps(outcome)}\n")


def _made(ask: Ask, call: dict[str, Any], replies: dict[str, Any]) -> dict[str, Any]:
    try:
        values = {**call["path"], **call["query"]}
        values = {name: _known(value, replies) for name, value in values.items()}
        end = time.monotonic() + 120
        status, reply = ask(call["id"], values, call["body"])
        while call["until"] and reply[call["until"][0]] != call["until"][1] and time.monotonic() < end:
            time.sleep(1)
            status, reply = ask(call["id"], values, call["body"])
    except Exception as error:  # whatever a generated client raises is the outcome
        return {"id": call["id"], "fault": f"{error!r} {error}"[:2000]}
    return {"id": call["id"], "status": status, "reply": reply}


def _known(value: Any, replies: dict[str, Any]) -> Any:
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    call, _, field = value[1:].partition(".")
    return replies[call][field]
