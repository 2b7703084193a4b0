"""An application as a Lambda handler behind API Gateway."""

from collections.abc import Callable
from typing import Any, Final

from fastapi import FastAPI
from mangum import Mangum

_TEXT: Final = ["text/", "application/json", "application/problem+json", "application/vnd.oai.openapi+json"]


def lambda_handler(app: FastAPI) -> Callable[[Any, Any], Any]:
    """The handler that passes API Gateway's proxy events to the application."""
    return Mangum(app, lifespan="off", text_mime_types=_TEXT)
