"""The handler of folders."""

from portico.platform.handlers import api

handler = api("folders")
