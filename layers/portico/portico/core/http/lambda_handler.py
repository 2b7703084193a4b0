"""An application as a Lambda handler behind API Gateway."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI
from mangum import Mangum

# Parts of the types whose replies go as the text that they are, where API Gateway would have to be told that base64 is binary.
_TEXT: Final = ["text/", "/json", "+json", "/xml", "+xml", "/javascript", "/x-ndjson", "/yaml", "+yaml"]


def lambda_handler(app: FastAPI) -> Callable[[Any, Any], Any]:
    """The handler that passes API Gateway's proxy events to the application."""
    return Mangum(app, lifespan="off", text_mime_types=_TEXT)
