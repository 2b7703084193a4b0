"""The handler of dead letters."""

from portico.platform.handlers import api

handler = api("portico.compute.dead_letters.routes")
