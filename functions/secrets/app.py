"""The handler of secrets."""

from portico.platform.handlers import api

handler = api("secrets")
