"""The handler of event types, and of emitting."""

from portico.platform.handlers import api

handler = api("portico.eventing.event_types.routes")
