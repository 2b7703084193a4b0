"""The actions on identity providers."""

from portico.core.standard_actions import standard_actions
from portico.identity_providers.entity import IdentityProvider

ACTIONS = standard_actions(IdentityProvider)
