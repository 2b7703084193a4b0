"""The handler of projects."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.tenancy.projects.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
