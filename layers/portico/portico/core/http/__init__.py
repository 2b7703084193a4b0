"""HTTP: applications, routes, and the conventions that all of them keep."""

import portico.core.base.pydantic_defaults  # noqa: F401 - before FastAPI is imported, and defines models of its own
