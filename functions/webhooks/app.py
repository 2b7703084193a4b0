"""The handler of webhooks."""

from portico.platform.handlers import api

handler = api("webhooks")
