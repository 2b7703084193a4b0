"""The content modes of the HTTP protocol binding for CloudEvents 1.0: binary, structured, batched.

Header values are unquoted and percent-decoded as its section 3.1.3.2 has it.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from portico.core.base.errors import BadRequest, Unprocessable, UnsupportedMediaType
from portico.core.base.frozen import frozen
from portico.core.base.strict_json import parse
from portico.core.cloudevents.attributes import is_name
from portico.core.cloudevents.event import JSON, CloudEvent, is_json

STRUCTURED: Final = "application/cloudevents+json"
BATCH: Final = "application/cloudevents-batch+json"
_PREFIX: Final = "ce-"
_BAD_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TEXT: Final = re.compile(r"text/.*|[^/]*/([^/]*\+)?xml|application/x-www-form-urlencoded")


@frozen(slots=True)
class Message:
    """A request: its headers in the order they came, names in any case, and its body.

    `exact` says that the body's bytes are those that were sent: a gateway that takes it for text changes what is not UTF-8.
    """

    headers: Sequence[tuple[str, str]]
    body: bytes
    exact: bool = True

    @property
    def content_type(self) -> str:
        """The content type with its parameters; "" when there is none."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "").strip()

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.content_type.partition(";")[0].strip().lower()

    @property
    def is_binary_mode(self) -> bool:
        """True if it has attributes among its headers and is no event format of its own."""
        formatted = self.media_type.startswith("application/cloudevents")
        return not formatted and any(name.lower().startswith(_PREFIX) for name, _ in self.headers)


def read_events(message: Message) -> list[CloudEvent] | None:
    """The events of a message in one of the three modes; None for one that is plain JSON and no CloudEvent.

    Raises BadRequest, Unprocessable that names the member, or UnsupportedMediaType.
    """
    if message.media_type == STRUCTURED:
        return [CloudEvent.from_json(parse(message.body))]
    if message.media_type == BATCH:
        return _batch(parse(message.body))
    if message.is_binary_mode:
        return [_binary(message)]
    if message.media_type == JSON:
        return None
    details = {"content_type": message.content_type[:128] or None, "supported": [JSON, STRUCTURED, BATCH]}
    raise UnsupportedMediaType("Send the event as JSON, or in a content mode of CloudEvents 1.0.", details=details)


def _batch(value: Any) -> list[CloudEvent]:
    if not isinstance(value, list):
        raise Unprocessable.field("body", "A batch is an array of events.", "list_type")
    return [CloudEvent.from_json(event, f"{index}.") for index, event in enumerate(value)]


def _binary(message: Message) -> CloudEvent:
    attributes: dict[str, Any] = {}
    for header, value in message.headers:
        name = header.lower().removeprefix(_PREFIX)
        if name == header.lower():
            continue
        if name in attributes or name == "datacontenttype" or not is_name(name):
            raise BadRequest(f"The header {_PREFIX}{name[:64]} is no attribute, or is repeated.")
        attributes[name] = decoded(value, f"{_PREFIX}{name[:64]}")
    if message.content_type:
        attributes["datacontenttype"] = message.content_type
    return CloudEvent.from_json({**attributes, **_content(message)})


def _content(message: Message) -> Mapping[str, Any]:
    if not message.body:
        return {}
    if is_json(message.media_type):
        return {"data": parse(message.body)}
    if _TEXT.fullmatch(message.media_type):
        try:
            return {"data": message.body.decode()}
        except UnicodeDecodeError as error:
            raise BadRequest("The body is not UTF-8.", details={"position": error.start}) from error
    if not (message.exact or message.body.isascii()):
        raise UnsupportedMediaType(
            "Binary data does not pass this gateway unchanged: send it as data_base64 in structured mode.",
            details={"content_type": message.content_type[:128], "supported": [STRUCTURED, BATCH]},
        )
    return {"data_base64": base64.b64encode(message.body).decode()}


def decoded(value: str, header: str) -> str:
    """The value of an attribute from that of its header. Raises BadRequest for one that is not properly encoded."""
    text = value.strip(" \t")
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    if not text.isascii() or _BAD_ESCAPE.search(text):
        raise BadRequest(f"The header {header} is not percent-encoded.")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The header {header} is not UTF-8 under its percent-encoding.") from error
