"""The actions on users."""

from portico.core.actions.standard import standard_actions
from portico.tenancy.users.entity import User

ACTIONS = standard_actions(User)
