"""The same with its OpenAPI document served, as `enable_swagger` does."""

from bench.peers.powertools import app, handler

app.enable_swagger(path="/swagger")
__all__ = ["handler"]
