"""The handler of notifications."""

from portico.platform.handlers import api

handler = api("notifications")
