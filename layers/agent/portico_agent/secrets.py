"""Secrets of a session: files below $PORTICO_SECRETS/<secret>/<key>, outside of the working directory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping


def write(secrets: Mapping[str, Mapping[str, str]]) -> str:
    """The folder, which only the session's user reads. Raises ValueError for a name that is no name of a file."""
    folder = tempfile.mkdtemp(prefix="secrets-")
    for secret, values in secrets.items():
        os.mkdir(os.path.join(folder, _name(secret)), 0o700)
        for key, value in values.items():
            fd = os.open(os.path.join(folder, secret, _name(key)), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(fd, "w", encoding="utf-8") as file:
                file.write(value)
    return folder


def _name(name: str) -> str:
    if not name or name in (".", "..") or "/" in name or "\0" in name:
        raise ValueError("a secret's name is no name of a file")
    return name
