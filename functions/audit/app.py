"""The handler of the audit trail."""

import portico.core.models  # noqa: F401 - before FastAPI is imported, and defines models of its own
from portico.audit.routes import routes
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler

app = create_app([routes])
handler = lambda_handler(app)
