"""Notifications of the storage about files of folders, those of a batch together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

from portico.compute.folders.actions import SettleFiles
from portico.compute.folders.entity import named_by
from portico.core.model.call import Origin


def settlements(
    notifications: Iterable[tuple[str, Mapping[str, Any]]],
) -> Iterator[tuple[SettleFiles, Origin, Sequence[str]]]:
    """An action for each folder that notifications of S3 are about, given by the ids of their messages; and of which of those."""
    files: dict[str, list[tuple[str, str]]] = {}
    messages: dict[str, list[str]] = {}
    origins: dict[str, Origin] = {}
    for message, notification in notifications:
        for record in notification.get("Records", ()):
            named = named_by(unquote_plus(record["s3"]["object"]["key"]))
            if named:
                uid, path = named
                files.setdefault(uid, []).append((path, str(record["s3"]["object"].get("sequencer", ""))))
                messages.setdefault(uid, []).append(message)
                origins.setdefault(uid, Origin(record["responseElements"]["x-amz-request-id"]))
    for uid, found in files.items():
        yield SettleFiles(uid, tuple(found)), origins[uid], messages[uid]
