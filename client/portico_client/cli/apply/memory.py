"""A memory of what was applied from this machine and no server shows: values of secrets, and files of an archive.

Kept are keyed digests (HMAC-SHA256) beside the version that the server gave them. The key is random, and of this machine: who
gets the file alone cannot try values. Without a memory nothing is wrong, only more is sent.
"""

import hashlib
import hmac
import json
import secrets
from typing import Any

from portico_client.cli.files import folder, locked, read_json, write_private


class AppliedMemory:
    """Digests by deployment, project, kind and name."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._path = folder() / "applied.json"

    def same(self, label: str, content: Any, shown: dict[str, Any]) -> bool:
        """True if the content is what was applied last, and the server still shows what it showed then."""
        state = read_json(self._path)
        kept = state.get("applied", {}).get(self._place, {}).get(label)
        return kept == _entry(state["key"], content, shown) if kept else False

    def keep(self, label: str, content: Any, shown: dict[str, Any]) -> None:
        """Remembers that the content was applied, and what the server showed then."""
        with locked(self._path.with_suffix(".lock")):
            state = read_json(self._path)
            key = state.setdefault("key", secrets.token_hex(32))
            state.setdefault("applied", {}).setdefault(self._place, {})[label] = _entry(key, content, shown)
            write_private(self._path, json.dumps(state))


def _entry(key: str, content: Any, shown: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(content, sort_keys=True).encode()
    return {"digest": hmac.new(bytes.fromhex(key), text, hashlib.sha256).hexdigest(), "shown": shown}
