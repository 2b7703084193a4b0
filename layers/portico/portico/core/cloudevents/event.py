"""An event as CloudEvents 1.0 has it, read from and written to its JSON format."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final, Self

from portico.core.base.errors import BadRequest, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.strict_json import parse
from portico.core.cloudevents.attributes import Value, checked

JSON: Final = "application/json"
_DATA: Final = frozenset({"data", "data_base64"})


@frozen
class CloudEvent:
    """The attributes that are set, and the content: `{"data": ..}`, `{"data_base64": ..}` or nothing; JSON is always `data`."""

    attributes: Mapping[str, Value]
    content: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """An attribute that is always there: `id`, `source`, `type`."""
        return str(self.attributes[name])

    @classmethod
    def from_json(cls, value: Any, path: str = "") -> Self:
        """The event in structured form (JSON format, 3). Raises Unprocessable that names the member, below `path`."""
        if not isinstance(value, Mapping):
            raise Unprocessable.field(path.rstrip(".") or "event", "An event is an object.", "object_type")
        attributes = checked({name: part for name, part in value.items() if name not in _DATA}, path)
        content = {name: value[name] for name in ("data", "data_base64") if name in value}
        if content.get("data_base64", "") is None:
            del content["data_base64"]
        _check_content(attributes, content, path)
        return cls(attributes, _readable(attributes, content))

    def to_json(self) -> dict[str, Any]:
        """The event in structured form."""
        return {**self.attributes, **self.content}

    @property
    def data(self) -> Any:
        """The data as JSON: what is binary as base64 text, None when there is none."""
        return data_of(self.content)

    @property
    def has_json(self) -> bool:
        """True if the data, if any, is JSON."""
        return "data_base64" not in self.content and is_json(str(self.attributes.get("datacontenttype", JSON)))


def data_of(event: Mapping[str, Any]) -> Any:
    """The data of an event in structured form: what is binary as base64 text, None when there is none."""
    return event.get("data", event.get("data_base64"))


def encoded(event: Mapping[str, Any]) -> str:
    """The structured form as text, without spaces."""
    return json.dumps(event, separators=(",", ":"))


def is_json(media_type: str) -> bool:
    """True if a media type declares JSON: `*/json` or `*/*+json` (JSON format, 3.1.1)."""
    subtype = media_type.partition(";")[0].strip().lower().partition("/")[2]
    return subtype == "json" or subtype.endswith("+json")


def _readable(attributes: Mapping[str, Value], content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content, as `data` where its bytes are the JSON that the event declares, as it does where it says nothing (JSON format, 3.1.1)."""
    if "data_base64" not in content or not is_json(str(attributes.get("datacontenttype", JSON))):
        return content
    try:
        return {"data": parse(base64.b64decode(content["data_base64"]))}
    except BadRequest:
        return content


def _check_content(attributes: Mapping[str, Value], content: Mapping[str, Any], path: str) -> None:
    if len(content) > 1:
        raise Unprocessable.field(f"{path}data_base64", "An event has either data or data_base64.")
    if "data_base64" in content:
        try:
            base64.b64decode(content["data_base64"].encode("ascii"), validate=True)
        except (AttributeError, UnicodeEncodeError, binascii.Error) as error:
            raise Unprocessable.field(f"{path}data_base64", "This is not base64 (RFC 4648).") from error
    elif not (is_json(str(attributes.get("datacontenttype", JSON))) or isinstance(content.get("data", ""), str)):
        raise Unprocessable.field(f"{path}data", "Data of this content type is a string.", "string_type")
