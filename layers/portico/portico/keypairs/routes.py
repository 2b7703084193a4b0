"""The paths of key pairs: one's own, and for admins those of the users of a domain.

The annotations of endpoints are values here (the dependency that gives the scope), so this module does not postpone them.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response

from portico.core.entity import NAME_PATTERN
from portico.core.errors import Forbidden
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, OnPlatform
from portico.core.http.etag import IfMatch, IfNoneMatch, etag, expected_version, not_modified
from portico.core.http.marks import shows_secret
from portico.core.http.pagination import PageBody, page_body
from portico.core.http.standard_routes import CONFLICTS, WRITES, DomainInPath, Mount
from portico.core.scope import Scope
from portico.identity.entities import KeyPair
from portico.keypairs.actions import (
    CreateKeyPair,
    DeleteKeyPair,
    GetKeyPair,
    ListKeyPairs,
    RotateKeyPair,
    UpdateKeyPair,
)
from portico.keypairs.dto import KeyPairCreate, KeyPairPublic, KeyPairUpdate, KeyPairWithSecret, show, show_secret

AccessKeyInPath = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9]{1,64}$", description="The access key.", examples=["PK0123456789ABCDEF01"])
]
UserInPath = Annotated[str, Path(pattern=NAME_PATTERN, description="The user.", examples=["ada"])]
_UNCHANGED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "The client has this version already."}}


async def own_scope(caller: CallerDep) -> Scope:
    """The scope of the caller's own key pairs. Raises Forbidden for service accounts, which sign in by keys of theirs."""
    if caller.principal.kind != "user":
        raise Forbidden("Only users have key pairs.")
    return Scope(caller.principal.domain, user=caller.principal.name)


async def user_scope(domain: DomainInPath, name: UserInPath) -> Scope:
    """The scope of a user's key pairs."""
    return Scope(domain, user=name)


def keypair_router(mount: Mount) -> APIRouter:
    """The operations on key pairs at one place."""
    made = router("keypairs")
    for add in (_add_reads, _add_secrets, _add_changes):
        add(made, mount)
    return made


def _add_reads(made: APIRouter, mount: Mount) -> None:
    @made.get(
        mount.path, operation_id=f"{mount.prefix}search_keypairs", summary="List key pairs",
        description="All of them, at most ten or so. Needs the permission `keypair:get`.",
        response_model=PageBody[KeyPairPublic],
    )  # fmt: skip
    async def search(caller: CallerDep, on: OnPlatform, scope: Annotated[Scope, Depends(mount.scope)]) -> Any:
        page = caller.run(ListKeyPairs(scope))
        used = on.keypair_uses.last([pair.access_key for pair in page.items])
        return page_body(page, lambda pair: show(pair, used))

    @made.get(
        mount.path + "/{access_key}", operation_id=f"{mount.prefix}keypair", summary="Get a key pair",
        description="Without its secret. Needs the permission `keypair:get`.",
        response_model=KeyPairPublic, responses=_UNCHANGED,
    )  # fmt: skip
    async def get(
        access_key: AccessKeyInPath,
        caller: CallerDep,
        on: OnPlatform,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_none_match: IfNoneMatch = None,
    ) -> Any:
        pair: KeyPair = caller.run(GetKeyPair(scope, access_key))
        response.headers["ETag"] = etag(pair)
        return not_modified(pair, if_none_match) or show(pair, on.keypair_uses.last([pair.access_key]))


def _add_secrets(made: APIRouter, mount: Mount) -> None:
    @made.post(
        mount.path, operation_id=f"{mount.prefix}create_keypair", summary="Create a key pair",
        description="The secret is shown this once. A user has at most ten. Needs the permission `keypair:create`.",
        response_model=KeyPairWithSecret, status_code=201, responses=WRITES,
    )  # fmt: skip
    @shows_secret
    async def create(
        body: KeyPairCreate, caller: CallerDep, response: Response, scope: Annotated[Scope, Depends(mount.scope)]
    ) -> Any:
        new = caller.run(CreateKeyPair(scope, body.description))
        place = mount.path.format(domain=scope.domain, name=scope.user)
        response.headers["ETag"], response.headers["Location"] = etag(new.pair), f"{place}/{new.pair.access_key}"
        return show_secret(new)

    @made.post(
        mount.path + "/{access_key}/rotate", operation_id=f"{mount.prefix}rotate_keypair",
        summary="Give a key pair a new secret",
        description="The new secret is shown this once; the old one is out at once at the token endpoint, and within 30 "
        "seconds everywhere. Needs the permission `keypair:rotate`.",
        response_model=KeyPairWithSecret, status_code=201, responses=CONFLICTS,
    )  # fmt: skip
    @shows_secret
    async def rotate(
        access_key: AccessKeyInPath,
        caller: CallerDep,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Any:
        new = caller.run(RotateKeyPair(scope, access_key, expected_version(if_match)))
        response.headers["ETag"] = etag(new.pair)
        return show_secret(new)


def _add_changes(made: APIRouter, mount: Mount) -> None:
    @made.patch(
        mount.path + "/{access_key}", operation_id=f"{mount.prefix}update_keypair", summary="Disable or enable a key pair",
        description="Changes the fields given. Needs the permission `keypair:update`.",
        response_model=KeyPairPublic, responses=WRITES,
    )  # fmt: skip
    async def update(
        access_key: AccessKeyInPath,
        body: KeyPairUpdate,
        caller: CallerDep,
        on: OnPlatform,
        response: Response,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Any:
        changes, version = body.model_dump(exclude_unset=True), expected_version(if_match)
        pair: KeyPair = caller.run(UpdateKeyPair(scope, access_key, version, changes=changes))
        response.headers["ETag"] = etag(pair)
        return show(pair, on.keypair_uses.last([pair.access_key]))

    @made.delete(
        mount.path + "/{access_key}", operation_id=f"{mount.prefix}delete_keypair", summary="Delete a key pair",
        description="For good. Needs the permission `keypair:delete`.", status_code=204, responses=CONFLICTS,
    )  # fmt: skip
    async def delete(
        access_key: AccessKeyInPath,
        caller: CallerDep,
        scope: Annotated[Scope, Depends(mount.scope)],
        if_match: IfMatch = None,
    ) -> Response:
        caller.run(DeleteKeyPair(scope, access_key, expected_version(if_match)))
        return Response(status_code=204)


own = keypair_router(Mount("/v1/auth/keypairs", "my_", own_scope))
of_users = keypair_router(Mount("/v1/domains/{domain}/users/{name}/keypairs", "domain_user_", user_scope))
