"""Bodies in bytes: which content types an operation reads, and how much."""

from collections.abc import Collection

from fastapi import Request

from portico.core.base.errors import PayloadTooLarge, UnsupportedMediaType


async def read_bytes(request: Request, types: Collection[str] | None, most: int | None) -> bytes:
    """The body. Raises UnsupportedMediaType for a type that is not read, PayloadTooLarge for too much.

    A type may end in `/*`; without types all are read. A request without a body needs none.
    """
    raw = await request.body()
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if raw and types is not None and not {given, f"{given.partition('/')[0]}/*"} & set(types):
        details = {"content_type": given[:128] or None, "supported": sorted(types)}
        raise UnsupportedMediaType(f"Send the body as {' or '.join(sorted(types))}.", details=details)
    if most is not None and len(raw) > most:
        raise PayloadTooLarge(f"A body has at most {most} bytes.", details={"limit_bytes": most})
    return raw
