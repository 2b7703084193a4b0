"""Restrictions of access tokens as Cedar: a set of policies of its own, which permits what the token is good for.

It is asked beside the built-in roles and the tenant's policies, and all of them must agree. So a token never has more than its
holder, whatever its lists say.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from portico.access.authz.cedar import resource_type
from portico.access.authz.rule_terms import action_term, any_of, resource_term, uid_text
from portico.core.model.principal import Principal
from portico.core.model.restriction import Restriction

if TYPE_CHECKING:
    from cedarpy import PolicySet

# A key pair has no end: who holds a token for some days would be in for good.
NEVER: Final = ("keypair:create", "keypair:rotate")


def restricting(principal: Principal) -> "PolicySet | None":
    """The policies that say what a caller's token is good for; None for one that no token proved."""
    return None if principal.restriction is None else _parsed(str(principal.domain), principal.restriction)


@lru_cache(512)
def _parsed(domain: str, restriction: Restriction) -> "PolicySet":
    from cedarpy import PolicySet

    return PolicySet.from_str(restriction_text(domain, restriction))


def restriction_text(domain: str, restriction: Restriction) -> str:
    """The policies: one that permits what the lists name, and one that forbids what no token is good for."""
    never = ", ".join(uid_text("Action", permission) for permission in NEVER)
    conditions = "".join(f"\nwhen {{ {part} }}" for part in _conditions(domain, restriction) if part)
    return (
        f'@id("access_token")\npermit (principal, action, resource){conditions};\n\n'
        f'@id("access_token_never")\nforbid (principal, action in [{never}], resource);\n'
    )


def _conditions(domain: str, restriction: Restriction) -> Iterator[str]:
    if restriction.permissions is not None:
        yield any_of(_with_lists(restriction.permissions), action_term)
    if restriction.projects is not None:
        places = ", ".join(f'"{domain}/{name}"'.lower() for name in restriction.projects)
        yield f"resource has project && [{places}].contains(resource.project)"
    if restriction.resources is not None:
        named = any_of(restriction.resources, lambda text: resource_term(domain, text))
        yield named and f"{named} || {_searches(restriction.resources)}"


def _with_lists(permissions: tuple[str, ...]) -> Iterator[str]:
    """The permissions; whoever may get some may search for those."""
    for text in permissions:
        yield text
        kind, _, operation = text.partition(":")
        if operation == "get":
            yield f"{kind}:list"


def _searches(resources: tuple[str, ...]) -> str:
    """The condition that a search is for what is among the resources."""
    kinds = dict.fromkeys(text.partition(":")[0] for text in resources)
    return " || ".join(
        f'(action == {uid_text("Action", f"{kind}:list")} && resource is Portico::{resource_type(kind)} && resource.name == "")'
        for kind in kinds
    )
