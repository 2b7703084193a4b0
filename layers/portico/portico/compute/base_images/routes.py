"""The paths of base images: superadmins change them, everybody reads them."""

from portico.compute.base_images.resource import BASE_IMAGES
from portico.core.http.lazy_routes import resource_router

for_admins = resource_router(BASE_IMAGES, "/v1/admin/base-images")
for_all = resource_router(BASE_IMAGES, "/v1/base-images")
