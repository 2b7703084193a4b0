"""The actions on domains."""

from portico.core.standard_actions import standard_actions
from portico.identity.entities import Domain

ACTIONS = standard_actions(Domain)
