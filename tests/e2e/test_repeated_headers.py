"""Headers that say who asks, more than once or of another scheme, over the wire: refused, or without effect."""

import httpx
import pytest

from tests.e2e.api import Api, error_of

ME = "/v1/auth/whoami"
AWS = (
    "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature="
    + "0" * 64
)


def ask(api: Api, *headers: tuple[str, str], path: str = ME) -> httpx.Response:
    """Without the token that the client would add."""
    return httpx.get(f"{api.access.url}{path}", headers=list(headers), timeout=60)


def bearer(api: Api, name: str = "Authorization") -> tuple[str, str]:
    return name, f"Bearer {api.token}"


def test_the_control_passes(api: Api) -> None:
    assert ask(api, bearer(api)).status_code == 200


@pytest.mark.parametrize("names", [("Authorization", "Authorization"), ("Authorization", "AUTHORIZATION")])
def test_of_two_proofs_none_is_taken(api: Api, neighbour: Api, names: tuple[str, str]) -> None:
    for first, second in ((api, neighbour), (neighbour, api), (api, api)):
        error_of(ask(api, bearer(first, names[0]), bearer(second, names[1])), 401, "UNAUTHENTICATED")


def test_of_two_projects_none_is_taken(api: Api) -> None:
    home = f"{api.access.domain}/{api.access.project}"
    for second in (home, "neighbour/p"):
        projects = [("X-Portico-Project", home), ("x-portico-project", second)]
        assert ask(api, bearer(api), *projects, path="/v1/functions").status_code in {400, 422}


@pytest.mark.parametrize("access_key", ["AKIAIOSFODNN7EXAMPLE", "test", "123456789012"])
def test_a_signature_of_aws_proves_nothing(api: Api, access_key: str) -> None:
    signed = ("Authorization", AWS.format(access_key))
    dates = [("X-Amz-Date", "20260101T000000Z"), ("X-Amz-Date", "20360101T000000Z")]
    for headers in ([signed, *dates], [signed, *dates, bearer(api)]):
        assert ask(api, *headers).status_code in {401, 403, 404}


def test_headers_of_gateways_from_clients_are_ignored(api: Api, neighbour: Api) -> None:
    claims = f'{{"sub":"user:{api.access.domain}/admin","role":"superadmin"}}'
    forged = [("X-Amz-Date", "20360101T000000Z"), ("X-Amz-Security-Token", "x"), ("X-Api-Key", "x"),
              ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-User", "admin"), ("X-Amzn-Authorizer", claims)]  # fmt: skip
    plain, told = ask(neighbour, bearer(neighbour)), ask(neighbour, *forged, bearer(neighbour))
    assert (told.status_code, told.json()) == (200, plain.json())
    error_of(ask(neighbour, *forged), 401, "UNAUTHENTICATED")
