"""The endpoints of signing in that their records cannot say: the token endpoint, and the keys that verify tokens."""

from typing import Annotated, Any

from fastapi import Depends, Form, Header, Request, Response
from pydantic import SecretStr
from starlette.datastructures import FormData

from portico.access.authn.keyring import KEYRING
from portico.core.base.errors import BadRequest, PorticoError
from portico.core.http.dependencies import Caller, ServicesDep
from portico.core.http.ports import services_of
from portico.core.http.proofs import caller_of
from portico.core.model.conventions import Proof
from portico.tenancy.sign_in.browsers.sessions import renewed, session_of
from portico.tenancy.sign_in.failed_proofs import FAILED_PROOFS
from portico.tenancy.sign_in.grants.names import Grant
from portico.tenancy.sign_in.grants.registry import action_of
from portico.tenancy.sign_in.grants.token_request import token_request_of
from portico.tenancy.sign_in.models import TokenForm, TokenReply
from portico.tenancy.sign_in.oidc_grant import ACCESS_TOKEN

BasicHeader = Annotated[
    str,
    Header(alias="Authorization", description="`Basic` with access key and secret key (RFC 7617).", max_length=1024),
]
Anybody = Annotated[Caller, Depends(caller_of(Proof.PUBLIC))]


def by_asker(request: Request) -> str:
    """The client id that was sent, and from where: so nobody uses up another's calls by knowing its access key."""
    asker = token_request_of(request.scope.get("aws.event", {}), request.headers.get("authorization", ""))
    access_key = asker.basic[0] if asker.basic else ""
    return f"{access_key[:128]}#{asker.source}"


async def issue_token(
    form: Annotated[TokenForm, Form()],
    request: Request,
    response: Response,
    caller: Anybody,
    authorization: BasicHeader = "",
) -> Any:
    """Exchanges what proves the caller for a token. Raises BadRequest for a parameter that is given twice (RFC 6749, 3.2)."""
    _check_once(await request.form())
    session = session_of(request) if form.grant_type == Grant.REFRESH and form.refresh_token is None else None
    if session is not None:
        form = form.model_copy(update={"refresh_token": SecretStr(session)})
    asker = token_request_of(request.scope.get("aws.event", {}), authorization)
    action = action_of(form, asker)
    try:
        issued = caller.run(action)
    except PorticoError as error:
        if error.denied:
            raise services_of(request.scope).get(FAILED_PROOFS).told(error, asker.source) from error
        raise
    if session is not None:
        line, issued = renewed(request, issued)
        response.headers.append("Set-Cookie", line)
    return TokenReply.of(issued, ACCESS_TOKEN if form.grant_type == Grant.EXCHANGE else None)


def _check_once(sent: FormData) -> None:
    names = [name for name, _ in sent.multi_items()]
    if len(set(names)) < len(names):
        raise BadRequest("A parameter is given twice.", code="INVALID_REQUEST")


async def jwks(on: ServicesDep, response: Response) -> Any:
    """Publishes the public keys."""
    response.headers["Cache-Control"] = "public, max-age=60"
    return {"keys": on.get(KEYRING).public_keys()}
