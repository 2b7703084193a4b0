"""Facts: the fields of an entity that policies read as attributes of the resource.

    owner: Annotated[str, ShownSubject, FACT]
    readers: Annotated[list[str], Input(Subjects), ShownSubjects, FACT] = []
    writers: Annotated[list[str], Input(Subjects), ShownSubjects, FACT] = []
    public: Annotated[bool, Input(), FACT] = False

They lie on the item, so a decision costs no request beyond the one that reads the entity. Clients see and send
`user:acme/ann`; what is kept has the uid, too (see `subjects.py`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, get_origin

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from portico.core.model.fields import FACT, Output
from portico.core.model.subjects import shown_subject

MOST_SUBJECTS: Final = 100  # more are a group
_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}"
_EXAMPLE: Final = "user:acme/bob"

Subject = Annotated[
    str,
    StringConstraints(pattern=rf"^(user|service-account):{_NAME}/{_NAME}$"),
    Field(description="A user or a service account of the domain.", examples=[_EXAMPLE]),
]
Subjects = Annotated[list[Subject], Field(max_length=MOST_SUBJECTS, examples=[[_EXAMPLE]])]

_Shown = Annotated[str, AfterValidator(shown_subject)]
ShownSubject: Final = Output(_Shown, examples=[_EXAMPLE])
ShownSubjects: Final = Output(list[_Shown], examples=[[_EXAMPLE]])


@cache
def fact_types(entity_type: type[BaseModel]) -> Mapping[str, str]:
    """The facts of an entity type by name, with their types in Cedar's schema. Raises TypeError for a field of any other type."""
    marked = (item for item in entity_type.model_fields.items() if FACT in item[1].metadata)
    return {name: _cedar_type(name, info.annotation) for name, info in marked}


def _cedar_type(name: str, annotation: Any) -> str:
    if get_origin(annotation) is list:
        return "Set<String>"
    found = {bool: "Bool", str: "String"}.get(annotation)
    if found is None:
        raise TypeError(f"{name} is no fact that policies can read: a text, a truth value, or a list of texts")
    return found
