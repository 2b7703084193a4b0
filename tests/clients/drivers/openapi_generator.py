"""Calls with a client of OpenAPI Generator's `python`: its package is `generated`, in the working directory."""

import importlib
import inspect
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outcomes import Ask, main


def connect(url: str, token: str) -> Ask:
    """The operations, each a method of its group's class, named by its id."""
    sys.path.insert(0, str(Path.cwd()))
    generated = importlib.import_module("generated")
    client = generated.ApiClient(generated.Configuration(host=url, access_token=token))
    apis = [getattr(generated, name)(client) for name in dir(generated) if name.endswith("Api")]

    def ask(operation: str, values: dict[str, Any], body: Any) -> tuple[int, Any]:
        api = next(one for one in apis if hasattr(one, operation))
        method = getattr(api, f"{operation}_with_http_info")
        if body is not None:
            name, model = _body_of(method)
            values = {**values, name: model.from_dict(body)}
        response = method(**values, _request_timeout=120)
        data = response.data
        return response.status_code, data.to_dict() if hasattr(data, "to_dict") else data

    return ask


def _body_of(method: Any) -> tuple[str, Any]:
    """The parameter whose type is a model, and that."""
    for name, parameter in inspect.signature(method).parameters.items():
        for kind in _kinds(parameter.annotation):
            if hasattr(kind, "from_dict"):
                return name, kind
    raise ValueError(f"{method.__name__} takes no body")


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in typing.get_args(annotation):
        yield from _kinds(part)


if __name__ == "__main__":
    main(connect)
