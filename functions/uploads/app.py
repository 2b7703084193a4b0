"""The handler of uploads."""

from portico.compute.uploads.routes import routes
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler

app = create_app([routes])
handler = lambda_handler(app)
