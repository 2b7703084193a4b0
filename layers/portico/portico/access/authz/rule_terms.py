"""Terms of Cedar for permissions and resources as rules name them: `function:*`, `project:vision`, `function:vision/hello`.

Names are paths in a domain, in lower case, as ids are. `function:*` among permissions means all actions on functions, those of
later versions of Portico too.
"""

from collections.abc import Callable, Iterable

from portico.access.authz.cedar import resource_type


def any_of(texts: Iterable[str], term: Callable[[str], str]) -> str:
    """The condition that one of the texts fits; empty where `*` is among them."""
    listed = list(texts)
    return "" if "*" in listed else " || ".join(f"({term(text)})" for text in listed)


def action_term(text: str) -> str:
    """The condition that a permission fits."""
    kind, _, operation = text.partition(":")
    return (
        f"resource is Portico::{resource_type(kind)}" if operation == "*" else f"action == {uid_text('Action', text)}"
    )


def resource_term(domain: str, text: str) -> str:
    """The condition that a resource fits."""
    kind, _, path = text.partition(":")
    made = resource_type(kind)
    if path == "*":
        return f"resource is Portico::{made}"
    if path.endswith("/*"):
        project = f"{domain}/{path[:-2]}".lower()
        return f"resource is Portico::{made} in {uid_text('Project', project)}"
    return f"resource in {uid_text(made, f'{domain}/{path}'.lower())}"


def uid_text(kind: str, name: str) -> str:
    """A uid as Cedar writes it."""
    return f'Portico::{kind}::"{name}"'
