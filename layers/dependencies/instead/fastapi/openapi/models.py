"""FastAPI's models of OpenAPI by name only, for functions, which describe nothing: what they describe is a file by then.

FastAPI imports them whatever an application does. The real ones are some forty classes, and a twentieth of the time of a cold
start; these cannot be made with anything in them, so that whoever comes to need one in a function is told at once.
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
