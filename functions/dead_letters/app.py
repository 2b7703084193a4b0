"""The handler of dead letters."""

from portico.platform.handlers import api

handler = api("dead_letters")
