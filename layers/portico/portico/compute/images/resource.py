"""The declaration of images."""

from typing import Final

from portico.compute.images.actions import BuildImage, GetImageLog, SettleImage
from portico.compute.images.entity import Image, ImageLog
from portico.core.model.access import USERS_WRITE, Access
from portico.core.model.conventions import Home
from portico.core.resource import Mount, Operation, Resource, Trigger

_CHANGED = Trigger("sqs", ("ImageChanged",), queue="ImageQueue")
_CREATE = (
    "A base image with packages added. It is CREATING, and READY or ERROR with a reason a moment later; what was built of the "
    "same before is not built again."
)

IMAGES: Final = Resource(
    "portico.compute.images.service:wire",
    entity=Image,
    function="images",
    mounts=(Mount("/v1/images", "", Home.CURRENT_PROJECT),),
    own=(
        Operation(
            "log",
            GetImageLog,
            "GET",
            "/{name}/log",
            "get_image_log",
            "Read the build log of an image",
            "The output of the installer.",
            binds={"name": "key"},
            reply=ImageLog,
            extra={"x-entity": "image"},
        ),
        Operation("build", BuildImage, access=Access.PLATFORM, trigger=_CHANGED),
        Operation("settle", SettleImage, access=Access.PLATFORM, trigger=_CHANGED),
    ),
    access=USERS_WRITE,
    words={
        "update": "The fields to change; functions keep the packages they were built with until they are updated themselves.",
        "public": "An image, as it was last changed.",
    },
    texts={
        "create": (
            "Create an image",
            _CREATE,
        ),
        "delete": (
            "Delete an image softly, or purge it",
            "One that functions are made on is a 409 IMAGE_IN_USE that names the first ten of them.",
        ),
    },
    name_text="Unique in its project, ignoring case; immutable. It is no base image's.",
    columns=("name", "status", "base_image", "updated_at"),
    example={"name": "with-requests", "base_image": "python3.13", "dependencies": "requests>=2.32\n"},
)
