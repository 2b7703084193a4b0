"""The paths of functions."""

from portico.compute.functions.dto import (
    ADAPTER,
    FunctionCreate,
    FunctionPublic,
    FunctionReplace,
    FunctionUpdate,
    show,
)
from portico.compute.functions.entity import ACTIONS, Function
from portico.core.http.dependencies import current_project
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router

FUNCTIONS = Resource(Function, ACTIONS, FunctionCreate, FunctionReplace, FunctionUpdate, FunctionPublic, show, ADAPTER)
SHORT = Mount("/v1/functions", "", current_project)

routes = standard_router(FUNCTIONS, SHORT)
