"""What the grants are called (`grant_type`)."""

from typing import Final

CLIENT_CREDENTIALS: Final = "client_credentials"
REFRESH_TOKEN: Final = "refresh_token"  # noqa: S105  # a name
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105
GRANTS: Final = (CLIENT_CREDENTIALS, REFRESH_TOKEN, JWT_BEARER, TOKEN_EXCHANGE)
