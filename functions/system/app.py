"""The handler of health, readiness and the API's description."""

from portico.platform.handlers import api

handler = api("system")
