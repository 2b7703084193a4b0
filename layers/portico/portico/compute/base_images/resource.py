"""The declaration of base images: superadmins change them, everybody reads them."""

from typing import Final

from portico.compute.base_images.entity import BaseImage
from portico.core.model.access import PERMISSIONS, Access
from portico.core.model.conventions import Home
from portico.core.resource import READS, Mount, Resource

BASE_IMAGES: Final = Resource(
    "portico.compute.base_images.service:wire",
    entity=BaseImage,
    function="images",
    mounts=(
        Mount("/v1/admin/base-images", "admin_", Home.GLOBAL),
        Mount("/v1/base-images", "", Home.GLOBAL, operations=READS),
    ),
    access={**dict.fromkeys(PERMISSIONS, Access.OPERATE), "get": Access.SHARED, "list": Access.SHARED},
    words={
        "update": "The fields to change; functions and images that are built keep the language that they were built for."
    },
    columns=("name", "display_name", "language", "deprecated", "container"),
    example={"name": "python3.13-ml", "language": "python3.13", "contract": "def handle(context, payload): ..."},
)
