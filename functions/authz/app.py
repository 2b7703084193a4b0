"""The handler of policies and simulations."""

from portico.platform.handlers import api

handler = api("authz")
