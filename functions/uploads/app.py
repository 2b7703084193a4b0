"""The handler of uploads."""

from portico.platform.handlers import api

handler = api("uploads")
