"""The actions on identity providers."""

from portico.core.actions.standard import standard_actions
from portico.tenancy.identity_providers.entity import IdentityProvider

ACTIONS = standard_actions(IdentityProvider)
