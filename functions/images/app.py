"""The handler of images and base images."""

from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.core.http.lazy_routes import LateModule

app = create_app(
    [
        LateModule("portico.compute.images.routes", "/v1/images"),
        LateModule("portico.compute.base_images.routes", "/v1/base-images", router="for_all"),
        LateModule("portico.compute.base_images.routes", "/v1/admin/base-images", router="for_admins"),
    ]
)
handler = lambda_handler(app)
