"""The actions on users."""

from portico.core.standard_actions import standard_actions
from portico.identity.entities import User

ACTIONS = standard_actions(User)
