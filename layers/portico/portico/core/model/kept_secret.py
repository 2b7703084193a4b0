"""A secret as the entity keeps it that it is of."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined
from portico.core.model.sealed import Sealed


class KeptSecret(BaseModel):
    """A secret, encrypted by `EnvelopeCipher`."""

    model_config = ConfigDict(frozen=True)

    data_key: str = Field(repr=False)
    sealed: str = Field(repr=False)

    @property
    def kept(self) -> Sealed:
        """The encrypted secret."""
        return Sealed(self.data_key, self.sealed)

    @classmethod
    def of(cls, kept: Sealed) -> Self:
        """The same, for an entity to keep."""
        return cls(data_key=kept.data_key, sealed=kept.sealed)
