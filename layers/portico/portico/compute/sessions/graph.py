"""The graph of a session's dependencies."""

from typing import Final

from portico.compute.sessions.entity import Session
from portico.compute.sessions.models import SessionGraph, SessionNode
from portico.compute.sessions.queue import Queue

MOST: Final = 100  # nodes


def graph(queue: Queue, session: Session) -> SessionGraph:
    """The session, all that it waits for at any depth, at most `MOST` together, and the pending ones that wait for it."""
    nodes = [_node(session)]
    known, wave = {session.id}, [session]
    while wave and len(nodes) < MOST:
        keys = list(dict.fromkeys(key for one in wave for key in one.depends_on if key not in known))
        keys = keys[: MOST - len(nodes)]
        wave = list(queue.sessions([(session.scope, key) for key in keys]))
        there = {one.id for one in wave}
        nodes += [*map(_node, wave), *(_gone(key) for key in keys if key not in there)]
        known |= set(keys)
    return SessionGraph(nodes=nodes, dependents=[one.id for one in queue.dependents(session.id)])


def _node(session: Session) -> SessionNode:
    told = {name: getattr(session, name) for name in ("name", "status", "result", "depends_on")}
    return SessionNode(session=session.id, **told)


def _gone(key: str) -> SessionNode:
    return SessionNode(session=key, name=None, status=None, result=None, depends_on=[])
