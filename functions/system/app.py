"""The handler of health, readiness and the API's description."""

from portico.platform.handlers import api

handler = api("portico.operations.system.routes")
