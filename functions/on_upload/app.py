"""Takes up files that have arrived in the storage, as it tells: uploads, and files of folders."""

from portico.platform.storage_notifications import handler

__all__ = ["handler"]
