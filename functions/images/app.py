"""The handler of images and base images."""

from portico.core.http.lazy_routes import LateModule
from portico.platform.handlers import api

handler = api(
    LateModule("portico.compute.images.routes", "/v1/images"),
    LateModule("portico.compute.base_images.routes", "/v1/base-images", router="for_all"),
    LateModule("portico.compute.base_images.routes", "/v1/admin/base-images", router="for_admins"),
)
