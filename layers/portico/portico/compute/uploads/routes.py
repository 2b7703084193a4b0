"""The paths of uploads."""

from typing import Annotated, Any

from fastapi import Path, Response

from portico.compute.functions.dto import ID_PATTERN
from portico.compute.uploads.actions import CreateUpload, GetUpload
from portico.compute.uploads.dto import UploadCreate, UploadPublic, show
from portico.compute.uploads.service import UPLOADS
from portico.core.http.app import router
from portico.core.http.dependencies import CallerDep, ProjectDep, ServicesDep
from portico.core.http.etag import etag
from portico.core.http.responses import WRITES

UploadId = Annotated[str, Path(pattern=ID_PATTERN, description="The id of the upload.")]

routes = router("uploads")


@routes.post(
    "/v1/uploads",
    operation_id="create_upload",
    summary="Ask for a URL to upload a file to",
    description="Size, content type and SHA-256 are bound into the URL, which takes one file, once (412 for a second). Its "
    "arrival is the event `dev.portico.upload.arrive`, which functions can subscribe to. An archive may be used at once, as "
    '`"source": {"upload": id}` of a function of this project. Needs the permission `upload:create`.',
    status_code=201,
    response_model=UploadPublic,
    responses=WRITES,
    openapi_extra={"x-entity": "upload"},
)
async def create_upload(
    body: UploadCreate, caller: CallerDep, on: ServicesDep, response: Response, scope: ProjectDep
) -> Any:
    """Adds an upload."""
    upload = caller.run(CreateUpload(scope, body.size, body.content_type, body.sha256))
    response.headers["ETag"], response.headers["Location"] = etag(upload), f"/v1/uploads/{upload.id}"
    return show(upload, on.get(UPLOADS).url(upload), None)


@routes.get(
    "/v1/uploads/{id}",
    operation_id="get_upload",
    summary="Get an upload",
    description="With a new URL, and one to download the file from when it has arrived. Needs the permission `upload:get`.",
    response_model=UploadPublic,
    openapi_extra={"x-entity": "upload"},
)
async def get_upload(id: UploadId, caller: CallerDep, on: ServicesDep, response: Response, scope: ProjectDep) -> Any:
    """Reads an upload."""
    upload = caller.run(GetUpload(scope, id))
    response.headers["ETag"] = etag(upload)
    return show(upload, on.get(UPLOADS).url(upload), on.get(UPLOADS).download_url(upload))
