"""The handler of domains and resource policies."""

from portico.platform.handlers import api

handler = api("domains")
