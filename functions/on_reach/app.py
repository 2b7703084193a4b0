"""Sends requests to programs in sessions, for the functions that are not in their network."""

from portico.compute.sessions.reaching import handler

__all__ = ["handler"]
