"""The replies about the health of the platform."""

from datetime import datetime

from pydantic import BaseModel, Field

import portico.core.base.pydantic_defaults  # noqa: F401 - before any model is defined


class Isolation(BaseModel):
    """The walls around users' code: `lambda` on AWS, on one machine what each is made of, or `none`."""

    files: str = Field(description="The wall before files of the platform and of other functions.", examples=["lambda"])
    network: str = Field(description="The wall before the platform's AWS services.", examples=["lambda"])
    ports: str = Field(description="The wall before sessions: their agents and apps.", examples=["lambda"])
    signals: str = Field(description="The wall before other processes.", examples=["lambda"])


class Health(BaseModel):
    """The health of the process."""

    status: str = Field(examples=["healthy"])
    version: str = Field(description="The version of Portico, as in Semantic Versioning.", examples=["1.2.0"])
    timestamp: datetime
    content_url: str = Field(
        description="The base address of the content API, on which tenants' content is served.",
        examples=["https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/api"],
    )
    isolation: Isolation


class Readiness(BaseModel):
    """The readiness of the platform's dependencies."""

    status: str = Field(description="`ready`, or `unavailable` if anything is.", examples=["ready"])
    checks: dict[str, str] = Field(
        description="`ok`, `unavailable` or `timeout`, for each.",
        examples=[{"database": "ok", "objects": "ok", "events": "ok", "keys": "ok"}],
    )
