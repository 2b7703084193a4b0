"""The actions on domains."""

from portico.core.actions.standard import standard_actions
from portico.tenancy.domains.entity import Domain

ACTIONS = standard_actions(Domain)
