"""The handler of users, their key pairs, and service accounts."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.keypairs.routes import of_users as keypairs
from portico.service_accounts.routes import routes as service_accounts
from portico.users.routes import routes

app = create_app([routes, keypairs, service_accounts])
handler = lambda_handler(app)
