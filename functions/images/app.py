"""The handler of images and base images."""

import portico.core.models  # noqa: F401 - before FastAPI is imported, and defines models of its own
from portico.base_images.routes import for_admins, for_all
from portico.core.http.app import create_app
from portico.core.http.lambda_handler import lambda_handler
from portico.images.routes import routes as images

app = create_app([images, for_admins, for_all])
handler = lambda_handler(app)
