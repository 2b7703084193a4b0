"""The handler of the content API."""

from portico.core.http.lambda_handler import lambda_handler
from portico.platform import platform
from portico.serving.content.app import content_app

handler = lambda_handler(content_app(platform))
