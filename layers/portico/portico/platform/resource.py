"""The declarations of what the platform does by itself: the end of containers, the sweep, the first start."""

from typing import Final

from portico.catalogue import SERVICES
from portico.core.model.access import Access
from portico.core.model.conventions import Place
from portico.core.resource import Operation, Resource, Trigger
from portico.core.services.container import EmptyContainer
from portico.core.services.reconciler import Reconcile
from portico.tenancy.sign_in.actions import Bootstrap

CONTAINERS: Final = Resource(
    SERVICES["containers"],
    types="containers",
    operations=frozenset(),
    own=(
        Operation(
            "empty",
            EmptyContainer,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", ("ContainerPurging",), queue="PurgeQueue"),
            place=Place("on_container_purging"),
        ),
    ),
)
SWEEPS: Final = Resource(
    SERVICES["sweeps"],
    types="sweeps",
    operations=frozenset(),
    own=(
        Operation(
            "sweep",
            Reconcile,
            access=Access.PLATFORM,
            trigger=Trigger("sqs", queue="WakeupQueue"),
            place=Place("on_overdue"),
        ),
    ),
)
PLATFORM: Final = Resource(
    SERVICES["platform"],
    types="platform",
    operations=frozenset(),
    own=(Operation("bootstrap", Bootstrap, access=Access.PLATFORM, place=Place("on_bootstrap")),),
)
