"""The names of the grants."""

from enum import StrEnum


class Grant(StrEnum):
    """The values of `grant_type` at the token endpoint."""

    CLIENT_CREDENTIALS = "client_credentials"
    REFRESH = "refresh_token"
    JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
