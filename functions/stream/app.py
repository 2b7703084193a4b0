"""The handler of the stream of events."""

from portico.platform.handlers import api

handler = api("stream")
