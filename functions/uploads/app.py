"""The handler of uploads."""

from portico.platform.handlers import api

handler = api("portico.compute.uploads.routes")
