"""The handler of webhooks."""

from portico.platform.handlers import api

handler = api("portico.eventing.webhooks.routes")
