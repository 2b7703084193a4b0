"""The paths of base images: superadmins change them, everybody reads them."""

from dataclasses import replace

from portico.compute.base_images.dto import (
    ADAPTER,
    BaseImageCreate,
    BaseImagePublic,
    BaseImageReplace,
    BaseImageUpdate,
    show,
)
from portico.compute.base_images.entity import ACTIONS, BaseImage
from portico.core.http.paths import global_scope
from portico.core.http.resource import Mount, Resource
from portico.core.http.standard_routes import standard_router

BASE_IMAGES = Resource(
    BaseImage, ACTIONS, BaseImageCreate, BaseImageReplace, BaseImageUpdate, BaseImagePublic, show, ADAPTER
)
READ = replace(BASE_IMAGES, operations=frozenset({"get", "search"}))

for_admins = standard_router(BASE_IMAGES, Mount("/v1/admin/base-images", "admin_", global_scope))
for_all = standard_router(READ, Mount("/v1/base-images", "", global_scope))
