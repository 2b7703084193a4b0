"""Issuers and their subjects, as identity providers and the identities of users name them."""

from typing import Annotated

from pydantic import Field, StringConstraints

Issuer = Annotated[
    str,
    StringConstraints(min_length=1, max_length=512),
    Field(
        description="The issuer, exactly as in its tokens; its discovery document is below it.",
        examples=["https://accounts.example.com"],
    ),
]
Subject = Annotated[
    str,
    StringConstraints(min_length=1, max_length=255),
    Field(description="The `sub` of its tokens.", examples=["248289761001"]),
]
