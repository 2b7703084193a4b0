"""The actions on projects."""

from portico.core.standard_actions import standard_actions
from portico.identity.entities import Project

ACTIONS = standard_actions(Project)
