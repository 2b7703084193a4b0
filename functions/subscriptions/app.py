"""The handler of subscriptions, their replays, and schedules."""

from portico.platform.handlers import api

handler = api("subscriptions")
