"""The declaration of fair shares: superadmins see and weigh those of everybody, domain admins see their domain's, members their own."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from portico.compute.fair_share.actions import (
    GetFairShare,
    GetOwnFairShares,
    GetOwnUsageBuckets,
    Level,
    SearchFairShares,
    SearchUsageBuckets,
    SetWeight,
    SetWeights,
)
from portico.compute.fair_share.models import (
    USER_PATTERN,
    BucketQuery,
    DaysQuery,
    FairShare,
    FairShareQuery,
    OwnFairShares,
    OwnUsageBuckets,
    UsageBucket,
    WeightInput,
    WeightsInput,
    WeightsSet,
    show_bucket,
    show_own,
    show_own_buckets,
    show_set,
    show_share,
    to_buckets,
    to_search,
    to_subject,
    to_weights,
)
from portico.core.limits.route_limit import SEARCHES
from portico.core.model.access import Access
from portico.core.model.conventions import Answer, Body, Home
from portico.core.model.entity import NAME_PATTERN
from portico.core.resource import Operation, Resource

_GROUP: Final = "resource-groups/{name}"
_HOMES: Final[Mapping[str, tuple[str, Home]]] = {
    "admin_": (f"/v1/admin/{_GROUP}", Home.GLOBAL),
    "domain_": (f"/v1/domains/{{domain}}/{_GROUP}", Home.DOMAIN),
}
_OWN: Final = f"/v1/{_GROUP}"
_NAMES: Final = {Level.DOMAINS: "domain", Level.PROJECTS: "project", Level.USERS: "user"}
_PIECES: Final[Mapping[str, Any]] = {
    "name": Annotated[str, Field(pattern=NAME_PATTERN, description="The resource group.", examples=["default"])],
    "domain_name": Annotated[str, Field(pattern=NAME_PATTERN, description="The domain.", examples=["acme"])],
    "project_name": Annotated[str, Field(pattern=NAME_PATTERN, description="The project.", examples=["vision"])],
    "user_name": Annotated[
        str,
        Field(
            pattern=USER_PATTERN, description="The user; `service-account:ci` for a service account.", examples=["ann"]
        ),
    ],
}
_SCOPED: Final = {"name": "resource_group"}
_ORDER_TEXT: Final = "By name unless ordered otherwise: `order=ratio:desc` has those first whose sessions go first."
_NO_GROUP: Final = {404: "There is no such resource group, or none that you may know of."}


def _key(level: Level) -> str:
    return "".join(f"/{{{name}}}" for name in list(_PIECES)[1 : level.length + 1])


def _reads(prefix: str, level: Level) -> Iterator[Operation]:
    base, home = _HOMES[prefix]
    one, shares = _NAMES[level], f"{base}/fair-shares/{level}"
    whose = f"{one}s" if prefix == "admin_" else "your domain" if level is Level.DOMAINS else f"{one}s of your domain"
    seen = f"{'admin_' if prefix == 'admin_' else ''}{one}_fair_share"  # GraphQL's words
    common: dict[str, Any] = {
        "home": home,
        "parameters": _PIECES,
        "scoped": _SCOPED,
        "errors": _NO_GROUP,
        "access": Access.READ,
    }
    yield Operation(
        f"{prefix}search_{one}_fair_shares",
        SearchFairShares,
        "GET",
        shares,
        f"{prefix}search_{one}_fair_shares",
        f"Search the fair shares of {whose}",
        f"Those that have used the group, or have a weight of their own. {_ORDER_TEXT}",
        query=FairShareQuery,
        prepare=to_search(level),
        names={"graphql": f"{seen}s"},
        answer=Answer.PAGE,
        reply=FairShare,
        show=show_share,
        limit=SEARCHES,
        **common,
    )
    yield Operation(
        f"{prefix}{one}_fair_share",
        GetFairShare,
        "GET",
        f"{shares}{_key(level)}",
        f"{prefix}{one}_fair_share",
        f"Get the fair share of a {one}",
        "Computed from what was used, to this moment.",
        prepare=to_subject,
        names={"graphql": seen},
        reply=FairShare,
        show=show_share,
        limit=SEARCHES,
        **common,
    )
    yield Operation(
        f"{prefix}search_{one}_usage_buckets",
        SearchUsageBuckets,
        "GET",
        f"{base}/usage-buckets/{level}",
        f"{prefix}search_{one}_usage_buckets",
        f"Search what {whose} used of a resource group, by day",
        "Slots times seconds; of sessions that run, until the last midnight in UTC.",
        query=BucketQuery,
        prepare=to_buckets(level),
        answer=Answer.PAGE,
        reply=UsageBucket,
        show=show_bucket,
        limit=SEARCHES,
        **common,
    )


def _weight(level: Level) -> Operation:
    base, home = _HOMES["admin_"]
    one = _NAMES[level]
    return Operation(
        f"set_{one}_weight",
        SetWeight,
        "PUT",
        f"{base}/fair-shares/{level}{_key(level)}/weight",
        f"admin_set_{one}_weight",
        f"Set the weight of a {one} in a resource group",
        "The share as it is with it.",
        home=home,
        parameters=_PIECES,
        scoped=_SCOPED,
        body=Body.JSON,
        body_type=WeightInput,
        prepare=to_subject,
        reply=FairShare,
        show=show_share,
        access=Access.OPERATE,
        writes=True,
        errors=_NO_GROUP,
    )


FAIR_SHARES: Final = Resource(
    "portico.compute.fair_share.service:wire",
    types="fair_shares",
    function="domains",
    operations=frozenset(),
    own=(
        *(operation for prefix in _HOMES for level in Level for operation in _reads(prefix, level)),
        *map(_weight, Level),
        Operation(
            "set_weights",
            SetWeights,
            "POST",
            f"{_HOMES['admin_'][0]}/fair-shares/weights",
            "admin_set_weights",
            "Set several weights in a resource group",
            "At most 100, all or none.",
            home=Home.GLOBAL,
            parameters=_PIECES,
            scoped=_SCOPED,
            body=Body.JSON,
            body_type=WeightsInput,
            prepare=to_weights,
            reply=WeightsSet,
            show=show_set,
            access=Access.OPERATE,
            writes=True,
            errors=_NO_GROUP,
        ),
        Operation(
            "own",
            GetOwnFairShares,
            "GET",
            f"{_OWN}/fair-shares/me",
            "own_fair_shares",
            "Get the fair shares that your sessions wait by",
            "Those of your domain, of the current project, and your own in it.",
            home=Home.CURRENT_PROJECT,
            parameters=_PIECES,
            scoped=_SCOPED,
            binds={"name": "resource_group"},
            reply=OwnFairShares,
            access=Access.READ,
            show=show_own,
            limit=SEARCHES,
            errors=_NO_GROUP,
        ),
        Operation(
            "own_buckets",
            GetOwnUsageBuckets,
            "GET",
            f"{_OWN}/usage-buckets/me",
            "own_usage_buckets",
            "See what you used of a resource group, by day",
            "In the current project; of sessions that run, until the last midnight in UTC.",
            home=Home.CURRENT_PROJECT,
            parameters=_PIECES,
            scoped=_SCOPED,
            binds={"name": "resource_group"},
            query=DaysQuery,
            reply=OwnUsageBuckets,
            access=Access.READ,
            show=show_own_buckets,
            limit=SEARCHES,
            errors=_NO_GROUP,
        ),
    ),
)
