"""The handler of runs."""

from portico.platform.handlers import api

handler = api("runs")
