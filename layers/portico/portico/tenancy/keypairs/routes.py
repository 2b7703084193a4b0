"""The paths of key pairs: one's own, and for admins those of the users of a domain.

The annotations of endpoints are values here (the dependency that gives the scope), so this module does not postpone them.
"""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Response

from portico.access.authn.access_keys import PATTERN
from portico.core.base.errors import Forbidden
from portico.core.http.dependencies import CallerDep
from portico.core.http.etag import IfMatch, etag, expected_version
from portico.core.http.lazy_routes import LateRouter
from portico.core.http.paths import DomainInPath
from portico.core.http.resource import Mount, Resource, add_route
from portico.core.http.responses import CONFLICTS
from portico.core.http.route_options import shows_secret
from portico.core.http.standard_routes import standard_router
from portico.core.model.entity import NAME_PATTERN
from portico.core.model.scope import Scope
from portico.tenancy.keypairs.actions import ACTIONS
from portico.tenancy.keypairs.dto import (
    KeyPairCreate,
    KeyPairLimitedCreate,
    KeyPairLimitedUpdate,
    KeyPairPublic,
    KeyPairUpdate,
    KeyPairWithSecret,
    show,
    show_secret,
)
from portico.tenancy.keypairs.entity import KeyPair

AccessKeyInPath = Annotated[
    str,
    Path(
        alias="access_key",
        pattern=f"^{PATTERN}$",
        description="The access key.",
        examples=["PK7QZ4N2WJXT5MBK3CMFRW2ZJPMFSGC"],
    ),
]
UserInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The user.", examples=["ada"])]
_TEXTS: Final = {
    "search": ("List key pairs", "All of them, at most ten or so."),
    "get": ("Get a key pair", "Without its secret."),
    "create": ("Create a key pair", "The secret is shown this once. A user has at most ten."),
    "update": ("Disable or enable a key pair", "Changes the fields given."),
    "delete": ("Delete a key pair", "For good."),
    "rotate": (
        "Give a key pair a new secret",
        "The new secret is shown this once; the old one is out at once at the token endpoint, and within 30 seconds everywhere.",
    ),
}
OWN: Final = Resource(
    KeyPair,
    dict(ACTIONS),
    KeyPairCreate,
    KeyPairUpdate,
    KeyPairUpdate,
    KeyPairPublic,
    show,
    adapter=None,
    operations=frozenset(_TEXTS),
    key=AccessKeyInPath,
    key_name="access_key",
    created=KeyPairWithSecret,
    show_created=show_secret,
    texts=_TEXTS,
)
OF_USERS: Final = replace(OWN, create=KeyPairLimitedCreate, update=KeyPairLimitedUpdate)


async def own_scope(caller: CallerDep) -> Scope:
    """The scope of the caller's own key pairs. Raises Forbidden for service accounts, which sign in by keys of theirs."""
    if caller.principal.kind != "user":
        raise Forbidden("Only users have key pairs.")
    return Scope(caller.principal.domain, user=caller.principal.name)


async def user_scope(domain: DomainInPath, name: UserInPath) -> Scope:
    """The scope of a user's key pairs."""
    return Scope(domain, user=name)


def keypair_router(resource: Resource, mount: Mount) -> LateRouter:
    """The standard operations on key pairs at one place, and the rotation of their secrets."""
    made = standard_router(resource, mount)

    @shows_secret
    async def rotate(
        access_key: AccessKeyInPath,
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Any:
        pair = caller.run(ACTIONS["rotate"](scope, access_key, expected_version(if_match)))
        response.headers["ETag"] = etag(pair)
        return show_secret(pair)

    shown: dict[str, Any] = {"response_model": KeyPairWithSecret, "status_code": 201, "responses": CONFLICTS}
    add_route(made, resource, mount, "POST", f"{resource.one}/rotate", "rotate", rotate, **shown)
    return made


own = keypair_router(OWN, Mount("/v1/auth/keypairs", "my_", own_scope))
of_users = keypair_router(OF_USERS, Mount("/v1/domains/{domain}/users/{name}/keypairs", "domain_user_", user_scope))
