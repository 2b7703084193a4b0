"""FastAPI's models of OpenAPI by name only, for functions, which describe nothing: the description is a file.

FastAPI imports them in every application. The real ones are some forty classes, and a twentieth of the time of a cold
start. These take no arguments, so that using one in a function raises TypeError at once.
"""


class APIKey: ...


class APIKeyIn: ...


class Example: ...


class HTTPBase: ...


class HTTPBearer: ...


class OAuth2: ...


class OAuthFlows: ...


class OpenAPI: ...


class OpenIdConnect: ...


class SecurityBase: ...
