"""The handler of domains and resource policies."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.domains import routes as domains
from portico.resource_policies import routes as resource_policies

app = create_app([domains.routes, resource_policies.routes])
handler = lambda_handler(app)
