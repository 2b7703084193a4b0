"""Calls with a client of openapi-python-client: its package is `generated`, in the working directory."""

import importlib
import inspect
import pkgutil
import sys
import typing
from pathlib import Path
from typing import Any

from outcomes import Ask, main


def connect(url: str, token: str) -> Ask:
    """The operations, each a module of its group's package, named by its id."""
    sys.path.insert(0, str(Path.cwd()))
    package = importlib.import_module("generated.api")
    found = pkgutil.walk_packages(package.__path__, "generated.api.")
    modules = {name.name.rpartition(".")[2]: name.name for name in found if not name.ispkg}
    client = importlib.import_module("generated.client").AuthenticatedClient(base_url=url, token=token, timeout=120)

    def ask(operation: str, values: dict[str, Any], body: Any) -> tuple[int, Any]:
        function = importlib.import_module(modules[operation]).sync_detailed
        taken = inspect.signature(function).parameters
        values = {
            name if name in taken else f"{name}_": value for name, value in values.items()
        }  # `filter` is a builtin
        if body is not None:
            values = {**values, "body": _model(function).from_dict(body)}
        response = function(client=client, **values)
        parsed = response.parsed
        reply = parsed.to_dict() if hasattr(parsed, "to_dict") else parsed
        if response.status_code != 204 and parsed is None:
            raise ValueError(f"{response.status_code} was not understood: {response.content[:500]!r}")
        return int(response.status_code), reply

    return ask


def _model(function: Any) -> Any:
    given = typing.get_type_hints(function)["body"]
    return next(one for one in (given, *typing.get_args(given)) if hasattr(one, "from_dict"))


if __name__ == "__main__":
    main(connect)
