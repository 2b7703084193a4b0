"""A scheduling pass over the pending sessions of a resource group."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from portico.compute.scheduling.candidates import FAULT, QUEUE, Block, Candidate, Factors, Plan, Room, Standing
from portico.compute.scheduling.ledger import Ledger, Quotas
from portico.compute.scheduling.orders import bands, order_of


def plan(
    candidates: Iterable[Candidate], quotas: Quotas, room: Room, scheduler: str, shares: Factors, now: datetime
) -> Plan:
    """Decides who starts, and says of all others what holds them back.

    The pass starts nobody after the first that keeps all its own rules and finds no room: nobody is overtaken. Who is held back by a
    rule of its own is stepped over, and so is who cannot be judged. `shares` are the factors of `fair-share`, by (domain,),
    (domain, project) and (domain, project, user).
    """
    sound, faults = _judged(candidates)
    order, ledger = order_of(scheduler, room, shares), Ledger(quotas, room, now)
    start: list[str] = []
    report: dict[str, Standing] = {}
    first: Candidate | None = None
    for band in bands(sound):
        for candidate in order.over(band):
            own, crowded = ledger.own_rules(candidate), ledger.no_room(candidate)
            if not own:
                order.started(candidate)  # also of who must wait: it has had its turn, and the next owner's is next
            if not own and not crowded and first is None:
                ledger.take(candidate)
                start.append(candidate.session)
                continue
            ahead = [Block(QUEUE)] if first is not None else []
            report[candidate.session] = Standing(len(report) + 1, (*own, *crowded, *ahead))
            if first is None and not own:
                first = candidate
    for session in faults:
        report[session] = Standing(len(report) + 1, (Block(FAULT),))
    return Plan(tuple(start), report, faults, first)


def _judged(candidates: Iterable[Candidate]) -> tuple[Sequence[Candidate], dict[str, Exception]]:
    """Those that can be ordered and counted, and the errors of those that cannot."""
    sound: list[Candidate] = []
    faults: dict[str, Exception] = {}
    for candidate in candidates:
        try:
            _check(candidate)
        except Exception as error:  # whatever is wrong with one is nobody else's
            faults[str(candidate.session)] = error
        else:
            sound.append(candidate)
    return sound, faults


def _check(candidate: Candidate) -> None:
    """Raises whatever ordering or counting this session would."""
    for name in (candidate.session, *candidate.subject, *candidate.places):
        if not isinstance(name, str):
            raise TypeError(f"{name!r} is no name")
    for slot, value in candidate.slots.items():
        if not isinstance(value, Decimal) or not value.is_finite() or value < 0:
            raise ValueError(f"{value!r} is no amount of {slot}")
    if not isinstance(candidate.priority, int):
        raise TypeError(f"{candidate.priority!r} is no priority")
    for time in (candidate.created_at, candidate.starts_at or candidate.created_at):
        if time.utcoffset() is None:
            raise ValueError(f"{time} has no time zone")
