"""The handler of the audit trail."""

from portico.platform.handlers import api

handler = api("audit")
