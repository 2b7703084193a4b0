"""The handler of tasks, and of exports, which are some."""

from portico.platform.handlers import api

handler = api("tasks")
