"""PyJWT's client of key sets by name only, for functions, which fetch key sets through the one door to the outside.

PyJWT imports it always, and with it `urllib.request`, a twentieth of the authorizer's cold start. This one takes no arguments, so that
using it in a function raises TypeError at once.
"""


class PyJWKClient: ...
