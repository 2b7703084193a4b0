"""The paths of images."""

from typing import Any

from portico.compute.images.actions import GetImageLog
from portico.compute.images.dto import (
    ADAPTER,
    ImageCreate,
    ImageLogPublic,
    ImagePublic,
    ImageReplace,
    ImageUpdate,
    show,
    show_log,
)
from portico.compute.images.entity import ACTIONS, Image
from portico.core.http.dependencies import CallerDep, ProjectDep, current_project
from portico.core.http.paths import NameInPath
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router

_CREATE = (
    "A base image with packages added. It is CREATING, and READY or ERROR with a reason a moment later; what was built of the "
    "same before is not built again."
)
_DELETE = "One that functions are made on is a 409 IMAGE_IN_USE that names the first ten of them."
_TEXTS = {
    "create": ("Create an image", _CREATE),
    "delete": ("Delete an image softly, or purge it", _DELETE),
}
IMAGES = Resource(Image, ACTIONS, ImageCreate, ImageReplace, ImageUpdate, ImagePublic, show, ADAPTER, texts=_TEXTS)

routes = standard_router(IMAGES, Mount("/v1/images", "", current_project))


@routes.get(
    "/v1/images/{name}/log",
    operation_id="get_image_log",
    summary="Read the build log of an image",
    description="What the installer printed. Needs the permission `image:get`.",
    response_model=ImageLogPublic,
    openapi_extra={"x-entity": "image"},
)
async def get_image_log(name: NameInPath, caller: CallerDep, scope: ProjectDep) -> Any:
    """Reads the log of the last build."""
    return show_log(caller.run(GetImageLog(scope, name)))
