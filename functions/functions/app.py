"""The handler of functions, their versions and their aliases."""

from portico.platform.handlers import api

handler = api("functions")
