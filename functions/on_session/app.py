"""Schedules sessions, follows their ends, and looks at those that an engine has told of."""

from portico.compute.sessions.messages import actions
from portico.platform.handlers import consumer

handler = consumer(actions)
