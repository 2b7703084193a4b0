"""Session templates: the fields of sessions, kept under a name.

Their fields are those of `SessionFields`, and are made from it: what a session is asked for is said once.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from portico.compute.sessions.models import SessionFields
from portico.core.model.amounts import ShownSlots
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, Input, Output

_FILTERABLE: Final = frozenset({"image", "resource_group", "tag"})
_SHOWN: Final[Mapping[str, Any]] = {"resources": ShownSlots}


class _Template(NamedEntity):
    """A template, with the fields of the sessions that are made from it."""

    type: ClassVar[str] = "session_template"
    types: ClassVar[str] = "session_templates"

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of its sessions, by name."""
        return {name: getattr(self, name) for name in SessionFields.model_fields}


def _field(name: str, info: FieldInfo) -> Any:
    """The field of the entity: sent as a session's is, shown as it was sent but for amounts."""
    kind: Any = info.annotation
    said, examples = info.description, info.examples
    sent = Annotated[(kind, *info.metadata, Field(description=said, examples=examples))]
    shown = Output(None, info.alias, said, examples or ()) if name not in _SHOWN else Output(_SHOWN[name])
    kept = Annotated[(kind, Input(sent, name=info.alias), shown, *([FILTERABLE] if name in _FILTERABLE else []))]
    return kept, Field(default_factory=info.default_factory) if info.default_factory else info.default


if TYPE_CHECKING:
    SessionTemplate = _Template
else:
    SessionTemplate = create_model(
        "SessionTemplate",
        __base__=_Template,
        __module__=__name__,
        __doc__=_Template.__doc__,
        **{name: _field(name, info) for name, info in SessionFields.model_fields.items()},
    )
