"""The handler of sessions."""

from portico.platform.handlers import api

handler = api("sessions")
