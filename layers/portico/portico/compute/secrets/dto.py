"""What clients send and get of secrets: values go in, and never come out."""

import json
from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from portico.compute.secrets.entity import Secret
from portico.core.http.adapter import Adapter
from portico.core.http.fields import DescribedInput, NamedPublic, named_filter, unset
from portico.core.http.filters import TimeFilter
from portico.core.model.entity import Name

MAX_KEYS: Final = 64
MAX_BYTES: Final = 64 * 1024

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]*$", max_length=128)]


def _bounded(values: dict[str, SecretStr]) -> dict[str, SecretStr]:
    plain = {key: value.get_secret_value() for key, value in values.items()}
    if len(json.dumps(plain, ensure_ascii=False).encode()) > MAX_BYTES:
        raise ValueError(f"all values together have at most {MAX_BYTES} bytes as JSON")
    return values


Values = Annotated[
    dict[Key, SecretStr],
    Field(
        min_length=1,
        max_length=MAX_KEYS,
        description="What runs find in `context.secrets`: at most 64 KiB as JSON. Never shown again; setting them replaces all.",
        examples=[{"DB_PASSWORD": "blue-lamp-under-snow"}],
    ),
    AfterValidator(_bounded),
]


class SecretReplace(DescribedInput):
    """A secret without its name."""

    values: Values


class SecretCreate(SecretReplace):
    """A new secret."""

    name: Name = Field(description="Unique in its project, ignoring case; immutable.", examples=["database"])


class SecretUpdate(DescribedInput):
    """The fields to change; `values` replace all that were there, key by key they cannot be changed."""

    values: Values = Field(default_factory=unset)


class SecretPublic(NamedPublic):
    """A secret, without its values."""

    name: str = Field(examples=["database"])
    keys: list[str] = Field(description="The keys of its values, in order.", examples=[["DB_PASSWORD"]])
    version: int = Field(description="Counts how often values were set.", examples=[1])
    rotated_at: datetime = Field(description="When values were last set; runs that start later get them.")
    project: str = Field(description="`domain/project`.", examples=["default/default"])


def show(secret: Secret) -> SecretPublic:
    """The secret as clients see it."""
    place = f"{secret.scope.domain}/{secret.scope.project}"
    return SecretPublic.of(secret, project=place, version=secret.rotation)


SecretFilter = named_filter("SecretFilter", rotated_at=TimeFilter)
ADAPTER = Adapter(SecretFilter, ("name", "created_at", "updated_at", "rotated_at"))
