"""The paths of the audit trail."""

from portico.core.http.lazy_routes import resource_router
from portico.operations.audit.resource import AUDIT_LOGS

routes = resource_router(AUDIT_LOGS)
