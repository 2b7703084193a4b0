"""The errors of files."""

from portico.core.base.errors import Conflict, NotFound


def no_file(path: str) -> NotFound:
    """There is none of this path."""
    return NotFound(f"There is no file or directory {path!r}.", code="FILE_NOT_FOUND", details={"path": path})


def no_upload(upload_id: str) -> NotFound:
    """There is none of this id, or it is over."""
    message = f"There is no open upload {upload_id!r}."
    return NotFound(message, code="UPLOAD_NOT_FOUND", details={"upload": upload_id})


def taken(path: str) -> Conflict:
    """There is something of this path, or a file where a directory would have to be."""
    message = f"There is already {path!r}."
    return Conflict(message, code="FILE_EXISTS", details={"path": path})


def too_many(path: str, most: int) -> Conflict:
    """More than one request may change."""
    message = f"{path!r} has more than {most} files: move or remove what is in it in parts."
    return Conflict(message, code="TOO_MANY_FILES", details={"path": path, "max": most})


def contended() -> Conflict:
    """Others were faster, several times."""
    return Conflict("Others are changing these files right now; try again.", code="FILES_CONTENDED")
