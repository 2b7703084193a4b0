"""An event as it comes from the bus: whose it is, when it was recorded, and what of it subscribers see."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from portico.core.base.frozen import frozen
from portico.core.base.ids import time_of
from portico.core.cloudevents.attributes import Value
from portico.core.cloudevents.event import data_of
from portico.core.model.call import Origin
from portico.core.model.event_names import EVENT_TYPE_PREFIX, HOME, OWN_ATTRIBUTES
from portico.core.model.scope import Scope

FILES_CHANGED: Final = f"{EVENT_TYPE_PREFIX}folder.files_changed"


@frozen
class Occurrence:
    """An event of a project. `depth` counts the runs in its chain so far; `at` is when the journal recorded it."""

    scope: Scope
    event: Mapping[str, Any]
    at: datetime
    depth: int
    origin: Origin

    @property
    def type(self) -> str:
        """The type of the event."""
        return str(self.event["type"])

    @property
    def attributes(self) -> Mapping[str, Value]:
        """The context attributes, which filters speak of."""
        return {name: value for name, value in self.event.items() if name not in ("data", "data_base64")}

    @property
    def data(self) -> Any:
        """The input of runs; binary data as base64 text."""
        return data_of(self.event)

    @property
    def by_file(self) -> "Sequence[Occurrence]":
        """One for each file, where the event tells of files of a folder; their ids have the path behind that of the record."""
        about = self.event.get("data")
        files = about["data"].get("files") if self.type == FILES_CHANGED and isinstance(about, dict) else None
        if not files:
            return (self,)
        return [replace(self, event=_of_file(self.event, file)) for file in files]

    @classmethod
    def of(cls, detail: Mapping[str, Any]) -> "Occurrence | None":
        """The occurrence; None for what is not of a project, or did not succeed. Raises ValueError, KeyError for nonsense."""
        if str(detail["type"]).startswith(EVENT_TYPE_PREFIX):
            return _of_platform(detail)
        event = {name: value for name, value in detail.items() if not name.startswith(OWN_ATTRIBUTES)}
        origin = Origin(detail["porticorequest"], detail.get("traceparent"))
        depth = int(detail.get("porticodepth", 0))
        scope = Scope.parse(detail["porticoscope"]).at_home(detail.get(HOME))
        return cls(scope, event, time_of(detail["porticorecord"]), depth, origin)


def _of_file(event: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """The event about one of its files, which its subject names, too."""
    about = event["data"]
    data = {**about, "data": {**about["data"], "files": [file]}}
    subject = f"{event.get('subject', '')}/{file['path']}"
    return {**event, "id": f"{event['id']}/{file['path']}", "subject": subject, "data": data}


def _of_platform(detail: Mapping[str, Any]) -> Occurrence | None:
    data = detail["data"]
    scope, about = Scope.parse(data["scope"]).at_home(detail.get(HOME)), data.get("data", {})
    if scope.project is None or data["outcome"] != "success":
        return None
    depth = int(about.get("depth", 0)) + (1 if "subscription" in about else 0)
    origin = Origin(data["request_id"], detail.get("traceparent"))
    event = {name: value for name, value in detail.items() if name != HOME}
    return Occurrence(scope, event, time_of(str(detail["id"]).partition("/")[0]), depth, origin)
