"""The handler of signing in."""

from portico.platform.handlers import api

handler = api("auth")
