"""The handler of the audit trail."""

import portico.core.base.pydantic_defaults  # noqa: F401 - before FastAPI is imported, and defines models of its own
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.operations.audit.routes import routes

app = create_app([routes])
handler = lambda_handler(app)
