"""The handler of projects."""

from portico.platform.handlers import api

handler = api("projects")
