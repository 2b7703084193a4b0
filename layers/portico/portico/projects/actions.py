"""The actions on projects."""

from portico.core.standard import standard_actions
from portico.identity.entities import Project

ACTIONS = standard_actions(Project)
