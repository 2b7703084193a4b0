"""The handler of identity providers."""

from portico.platform.handlers import api

handler = api("portico.tenancy.identity_providers.routes")
