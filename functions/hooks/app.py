"""The handler of what is delivered to webhooks."""

from portico.platform.handlers import api

handler = api("hooks")
