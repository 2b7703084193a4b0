"""The paths of functions."""

from portico.core.http.dependencies import current_project
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router
from portico.functions.dto import ADAPTER, FunctionCreate, FunctionPublic, FunctionReplace, FunctionUpdate, show
from portico.functions.entity import ACTIONS, Function

FUNCTIONS = Resource(Function, ACTIONS, FunctionCreate, FunctionReplace, FunctionUpdate, FunctionPublic, show, ADAPTER)
SHORT = Mount("/v1/functions", "", current_project)

routes = standard_router(FUNCTIONS, SHORT)
