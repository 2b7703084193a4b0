"""The handler of identity providers."""

from portico.platform.handlers import api

handler = api("identity_providers")
