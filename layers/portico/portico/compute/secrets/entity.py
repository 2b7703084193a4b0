"""Secrets: values that functions are given and nobody is shown."""

import json
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from portico.core.model.entity import Name, NamedEntity
from portico.core.model.fields import FILTERABLE, INTERNAL, SORTABLE, Output, Sent

MAX_KEYS: Final = 64
MAX_BYTES: Final = 64 * 1024
_ROTATED: Final = "When values were last set; runs that start later get them."

SecretNames = Annotated[
    tuple[Name, ...],
    Field(max_length=20, description="Secrets that the runs are given beyond those of their function.", examples=[[]]),
]
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
        description="The values in `context.secrets` of runs: at most 64 KiB as JSON. Never shown again; setting them replaces all.",
        examples=[{"DB_PASSWORD": "blue-lamp-under-snow"}],
    ),
    AfterValidator(_bounded),
]


class SecretInput(Sent):
    """The values, which are stored sealed."""

    values: Values


class Secret(NamedEntity):
    """Values by key, encrypted together; `keys` names them without showing them.

    `sealed` is the ciphertext and `data_key` the key that made it, itself encrypted: see `EnvelopeCipher`. `rotation` counts from 1 how
    often values were set, `rotated_at` is the last time.
    """

    type: ClassVar[str] = "secret"
    types: ClassVar[str] = "secrets"

    keys: Annotated[
        tuple[str, ...], Output(description="The keys of its values, in order.", examples=[["DB_PASSWORD"]])
    ]
    data_key: Annotated[str, INTERNAL] = Field(repr=False)
    sealed: Annotated[str, INTERNAL] = Field(repr=False)
    rotation: Annotated[int, Output(name="version", description="Counts how often values were set.", examples=[1])] = 1
    rotated_at: Annotated[datetime, Output(description=_ROTATED), FILTERABLE, SORTABLE]
