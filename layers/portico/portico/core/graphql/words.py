"""Words of fields: those that REST describes the operations with."""

from portico.core.graphql.roots import Root
from portico.core.http.naming import described


def words_of(root: Root) -> str:
    """The description of a field."""
    own, resource = root.route.own, root.route.resource
    if own is not None:
        return f"{own.summary}. {own.text}".strip()
    if root.operation == "purge":
        one = str(resource.entity and resource.entity.type).replace("_", " ")
        return f"Remove a {one} for good. Needs the permission `{resource.actions['purge'].permission}`."
    return str(described(resource, root.operation, root.route.place)["description"])
