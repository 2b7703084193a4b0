"""The actions on projects."""

from portico.core.actions.standard import standard_actions
from portico.tenancy.projects.entity import Project

ACTIONS = standard_actions(Project)
