"""Markers of an entity's fields: which views show a field, and which searches use it.

The vocabulary is that of Google's AIP-203. A marker stands in `Annotated` beside the type; pydantic ignores it, so the
stored entity is validated by its plain type and the views by the types that markers name.

    schedule: Annotated[str, Input(Expression), Output(examples=["rate(5 minutes)"])]
    status: Annotated[ScheduleStatus, OUTPUT_ONLY, FILTERABLE, SORTABLE] = ScheduleStatus.PENDING
    uid: Annotated[str, INTERNAL]
"""

from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.base.frozen import frozen


@frozen(slots=True)
class Input:
    """Set by clients, under `name` where that differs. `type` is what they may send, by default the field's own type.

    `on` is `"create"` for a field that is immutable, or that other operations change later, `"update"` for one that new
    entities have by default. `update` is the type in an update where it differs: a field that may be left out of a
    replacement, but not set to null.
    """

    type: Any = None
    on: str = ""
    update: Any = None
    name: str | None = None


@frozen(slots=True)
class Output:
    """Shown to clients, as `type` and under `name` where those differ from the field's own.

    `description` and `examples` are those of the shown field. `detail` leaves it to the replies that show one entity whole.
    """

    type: Any = None
    name: str | None = None
    description: str | None = None
    examples: tuple[Any, ...] | list[Any] = ()
    detail: bool = False


@frozen(slots=True)
class Flag:
    """A marker without values."""

    name: str


INPUT_ONLY: Final = Flag("INPUT_ONLY")  # never shown: a password
OUTPUT_ONLY: Final = Flag("OUTPUT_ONLY")  # set by the platform
SHOWN_ONCE: Final = Flag("SHOWN_ONCE")  # in the reply of the operation that made it: a secret
INTERNAL: Final = Flag("INTERNAL")  # the platform's own
FILTERABLE: Final = Flag("FILTERABLE")
SORTABLE: Final = Flag("SORTABLE")
SEALED: Final = Flag("SEALED")  # encrypted in the item, and never shown
IN_OBJECTS: Final = Flag("IN_OBJECTS")  # too large for the item: an object, whose key the item has
FACT: Final = Flag("FACT")  # policies read it as an attribute of the resource: see `core/model/facts.py`
NAMES_SECRETS: Final = Flag("NAMES_SECRETS")  # secrets that are handed to runs, by name


def sent_type(info: FieldInfo) -> Any:
    """The type that clients send of a field."""
    marker = next((meta for meta in info.metadata if isinstance(meta, Input)), None)
    if marker is not None and marker.type is not None:
        return marker.type
    bounds = [meta for meta in info.metadata if not isinstance(meta, Input | Output | Flag)]
    return Annotated[(info.annotation, *bounds)] if bounds else info.annotation


class Sent(BaseModel):
    """Base of the models of what clients send: an unknown field is refused by name.

    `partial` tells validators that the model is of an update: what is left out stays as it is.
    """

    model_config = ConfigDict(extra="forbid")
    partial: ClassVar[bool] = False
