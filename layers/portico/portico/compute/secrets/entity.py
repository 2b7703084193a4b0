"""Secrets: values that functions are given and nobody is shown."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from portico.core.actions.standard import standard_actions
from portico.core.model.entity import Name, NamedEntity

SecretNames = Annotated[
    tuple[Name, ...],
    Field(max_length=20, description="Secrets that the runs are given beyond those of their function.", examples=[[]]),
]


class Secret(NamedEntity):
    """Values by key, encrypted together; `keys` tells what there is without telling it.

    `sealed` is the ciphertext and `data_key` the key that made it, itself encrypted: see `Vault`. `rotation` counts from 1 how
    often values were set, `rotated_at` is the last time.
    """

    type: ClassVar[str] = "secret"
    types: ClassVar[str] = "secrets"

    keys: tuple[str, ...]
    data_key: str = Field(repr=False)
    sealed: str = Field(repr=False)
    rotation: int = 1
    rotated_at: datetime


ACTIONS = standard_actions(Secret)
