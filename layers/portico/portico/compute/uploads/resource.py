"""The declaration of uploads."""

from typing import Final

from portico.compute.uploads.actions import ArriveUpload, CreateUpload, GetUpload
from portico.compute.uploads.entity import Upload, UploadUrls
from portico.core.model.access import Access
from portico.core.model.conventions import Body, Home
from portico.core.model.entity import Id
from portico.core.resource import Mount, Operation, Resource, Trigger

UPLOADS: Final = Resource(
    "portico.compute.uploads.service:wire",
    entity=Upload,
    function="uploads",
    mounts=(Mount("/v1/uploads", "", Home.CURRENT_PROJECT),),
    operations=frozenset(),
    own=(
        Operation(
            "create",
            CreateUpload,
            "POST",
            "",
            summary="Ask for a URL to upload a file to",
            text="Size, content type and SHA-256 are bound into the URL, which takes one file, once (412 for a second). Its "
            "arrival is the event `dev.portico.upload.arrive`, which functions can subscribe to. An archive may be used at once, "
            'as `"source": {"upload": id}` of a function of this project.',
            body=Body.JSON,
            body_type="create",
            status=201,
            writes=True,
            location="/v1/uploads/{id}",
            etag=True,
        ),
        Operation(
            "get",
            GetUpload,
            "GET",
            "/{id}",
            summary="Get an upload",
            text="With a new URL for who may make uploads, and one to download the file from when it has arrived.",
            binds={"id": "key"},
            etag=True,
        ),
        Operation(
            "arrive",
            ArriveUpload,
            access=Access.PLATFORM,
            trigger=Trigger("bucket", ("uploads/",), queue="UploadQueue"),
        ),
    ),
    access={"create": Access.WRITE, "get": Access.WRITE},
    outputs=UploadUrls,
    key=Id,
    key_name="id",
    words={
        "create": "A file that will be uploaded.",
        "public": "An upload: send the file to `url` with `method` and exactly these `headers`, once, within 15 minutes.",
    },
    columns=("id", "size", "content_type", "status", "usable_until"),
    example={"size": 1048576, "content_type": "application/zip"},
)
