"""The id of a run, as paths have it."""

from typing import Annotated, Final

from fastapi import Path

_ID: Final = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
RunId = Annotated[
    str, Path(pattern=_ID, description="The id of the run.", examples=["019a8f3e-6c4e-7b61-9c37-0d6c7a1f2b3c"])
]
