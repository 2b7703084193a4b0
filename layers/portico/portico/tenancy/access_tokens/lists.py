"""The lists of a new access token: complete, of what there is, and no more than the token that asks for it has."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from portico.access.authz.cedar import permissions as known_permissions
from portico.access.authz.cedar import resource_type
from portico.access.authz.id_paths import id_paths
from portico.access.authz.restricting import NEVER
from portico.core.actions.standard import Fields
from portico.core.base.errors import Forbidden, Unprocessable
from portico.core.model.principal import Principal
from portico.core.model.restriction import LISTS, Restriction

MOST_BYTES: Final = 2_048  # an authorizer answers with at most 8 KB, where the lists are among the rest


def lists_of(principal: Principal, fields: Fields) -> dict[str, list[str] | None]:
    """The lists to keep; those left out are those of the token that asks, if one does.

    Raises Unprocessable that names the entry which nothing fits, Forbidden for one that the asking token does not have.
    """
    given = {name: _once(fields.get(name)) for name in LISTS}
    if given["projects"] is not None:
        given["projects"] = _once([name.lower() for name in given["projects"]])
    for index, text in enumerate(given["permissions"] or ()):
        _check_permission(f"permissions.{index}", text)
    if given["resources"] is not None:
        here = _current(principal, given["projects"])
        given["resources"] = [_resource(f"resources.{n}", text, here) for n, text in enumerate(given["resources"])]
    if sum(len(text) + 3 for texts in given.values() for text in texts or ()) > MOST_BYTES:
        message = f"permissions, projects and resources have at most {MOST_BYTES} bytes together."
        raise Unprocessable.field("permissions", message, "too_long")
    return given if principal.restriction is None else _within(principal.restriction, given)


def _check_permission(field: str, text: str) -> None:
    kind, _, operation = text.partition(":")
    if text in NEVER:
        raise Unprocessable.field(field, f"No token is good for {text}.", "never_permitted")
    fits = text in known_permissions() if operation != "*" else _is_kind(kind)
    if text != "*" and not fits:
        raise Unprocessable.field(field, f"There is no permission {text}.", "unknown_permission")


def _is_kind(kind: str) -> bool:
    return any(permission.startswith(f"{kind}:") for permission in known_permissions())


def _current(principal: Principal, projects: Sequence[str] | None) -> str | None:
    """The project that a bare name is in: the only one of the token's, else the caller's current one."""
    return projects[0] if projects is not None and len(projects) == 1 else principal.project


def _resource(field: str, text: str, current: str | None) -> str:
    """The pattern, with its project. Raises Unprocessable for one that nothing fits."""
    kind, _, path = text.partition(":")
    if text == "*" or (path == "*" and _is_kind(kind)):
        return text
    if not _is_kind(kind):
        raise Unprocessable.field(field, f"There is no type {kind!r}.", "unknown_type")
    names = path.lower().split("/")
    form = id_paths().get(resource_type(kind))
    in_project = form is not None and form.least == 3
    if in_project and len(names) == 1:
        if current is None:
            raise Unprocessable.field(field, f"Say `{kind}:<project>/{path}`.", "project_required")
        names = [current.lower(), *names]
    wanted = 2 if in_project else 1
    if form is None or len(names) != wanted:
        raise Unprocessable.field(field, f"{text} never matches.", "never_matches")
    return f"{kind}:{'/'.join(names)}"


def _within(asking: Restriction, given: dict[str, Any]) -> dict[str, list[str] | None]:
    """The lists, not beyond those of the token that asks."""
    for name, beyond in _beyond(asking, given):
        message = f"A token gives no more than it has: {name} has {beyond!r}."
        raise Forbidden(message, details={"field": name, "value": beyond})
    return {name: given[name] if given[name] is not None else _listed(getattr(asking, name)) for name in LISTS}


def _beyond(asking: Restriction, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in LISTS:
        has = getattr(asking, name)
        for text in given[name] or ():
            if has is not None and not any(_covers(one, text) for one in has):
                yield name, text


def _covers(pattern: str, text: str) -> bool:
    """True if all that fits the text fits the pattern."""
    if pattern in {"*", text}:
        return True
    kind, _, path = pattern.partition(":")
    of, _, rest = text.partition(":")
    if kind == "project" and path not in {"", "*"}:
        return rest.startswith(f"{path}/")
    return kind == of and (path == "*" or (path.endswith("/*") and rest.startswith(path[:-1])))


def _once(texts: list[str] | None) -> list[str] | None:
    return None if texts is None else list(dict.fromkeys(texts))


def _listed(texts: tuple[str, ...] | None) -> list[str] | None:
    return None if texts is None else list(texts)
