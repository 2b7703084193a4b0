"""The declaration of replays."""

from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from portico.core.limits.route_limit import RUNS, SEARCHES_IF_FILTERED
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Home
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.fields import Sent
from portico.core.resource import Operation, Resource, Trigger
from portico.eventing.replays.actions import AdvanceReplay, CancelReplay, CreateReplay, GetReplay, SearchReplays
from portico.eventing.replays.entity import Replay

_PATH: Final = "/v1/subscriptions/{name}/replays"
_OF_SUBSCRIPTION: Final = {"name": "subscription", "id": "key"}
_Id = Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{36}$", description="The id.", examples=[ID_EXAMPLE])]


class ReplayCreate(Sent):
    """The time that is replayed."""

    since: AwareDatetime = Field(description="Recorded at that time or later.", examples=["2026-01-15T09:00:00Z"])
    until: AwareDatetime | None = Field(
        None, description="Recorded before that time; now unless given.", examples=["2026-01-15T10:00:00Z"]
    )


REPLAYS: Final = Resource(
    "portico.eventing.replays.service:wire",
    entity=Replay,
    function="subscriptions",
    operations=frozenset(),
    access={**dict.fromkeys(("get", "list"), Access.READ), **dict.fromkeys(("create", "cancel"), Access.WRITE)},
    key=_Id,
    key_name="id",
    words={"public": "A replay, and how far it has come."},
    columns=("id", "since", "until", "status", "created_at"),
    example={"since": "2026-01-15T09:00:00Z", "until": "2026-01-15T10:00:00Z"},
    own=(
        Operation(
            "create",
            CreateReplay,
            "POST",
            _PATH,
            "create_replay",
            "Replay events to a subscription",
            "The events recorded in a past time are delivered to this subscription once more, as it is now, paused or "
            "not, and to no other; the runs say which replay made them. Needs the permission `replay:create`, and those for "
            "what the subscription does.",
            home=Home.CURRENT_PROJECT,
            binds=_OF_SUBSCRIPTION,
            body=Body.JSON,
            body_type=ReplayCreate,
            status=202,
            location="/v1/subscriptions/{name}/replays/{id}",
            limit=RUNS,
        ),
        Operation(
            "search",
            SearchReplays,
            "GET",
            _PATH,
            "search_replays",
            "Search the replays of a subscription",
            "Kept for 30 days.",
            home=Home.CURRENT_PROJECT,
            binds=_OF_SUBSCRIPTION,
            searches=True,
            answer=Answer.PAGE,
            limit=SEARCHES_IF_FILTERED,
        ),
        Operation(
            "get",
            GetReplay,
            "GET",
            _PATH + "/{id}",
            "get_replay",
            "Look at a replay",
            "How far it has come.",
            home=Home.CURRENT_PROJECT,
            binds=_OF_SUBSCRIPTION,
            etag=True,
        ),
        Operation(
            "cancel",
            CancelReplay,
            "POST",
            _PATH + "/{id}/cancel",
            "cancel_replay",
            "Cancel a replay",
            "The runs that it has made stay. A second time changes nothing.",
            home=Home.CURRENT_PROJECT,
            binds=_OF_SUBSCRIPTION,
            conflicts=True,
        ),
        Operation("advance", AdvanceReplay, access=Access.PLATFORM, trigger=Trigger("sqs", ("ReplayAdvanced",))),
    ),
)
