"""URIs and URI references by the grammar of RFC 3986 (appendix A)."""

import re
from typing import Final

_ESCAPED: Final = "%[0-9A-Fa-f]{2}"
_PLAIN: Final = r"A-Za-z0-9\-._~!$&'()*+,;="  # unreserved and sub-delims
_CHAR: Final = rf"(?:[{_PLAIN}:@]|{_ESCAPED})"
_NO_COLON: Final = rf"(?:[{_PLAIN}@]|{_ESCAPED})"
_REST: Final = rf"(?:/{_CHAR}*)*"
_AUTHORITY: Final = (
    rf"(?:(?:[{_PLAIN}:]|{_ESCAPED})*+@)?(?:\[(?P<address>[^\[\]]*)\]|(?:[{_PLAIN}]|{_ESCAPED})*)(?::[0-9]*)?"
)
_TAIL: Final = rf"(?:\?(?:{_CHAR}|[/?])*)?(?:\#(?:{_CHAR}|[/?])*)?"
_URI: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://{_AUTHORITY}{_REST}|/(?:{_CHAR}+{_REST})?|(?:{_CHAR}+{_REST})?){_TAIL}"
)
_RELATIVE: Final = re.compile(rf"(?://{_AUTHORITY}{_REST}|/(?:{_CHAR}+{_REST})?|(?:{_NO_COLON}+{_REST})?){_TAIL}")
_FUTURE: Final = re.compile(rf"[vV][0-9A-Fa-f]+\.[{_PLAIN}:]+")


def is_uri(text: str) -> bool:
    """True for a URI: it has a scheme."""
    return _has_address(_URI.fullmatch(text))


def is_uri_reference(text: str) -> bool:
    """True for a URI, and for what is relative to one."""
    return is_uri(text) or _has_address(_RELATIVE.fullmatch(text))


def _has_address(found: re.Match[str] | None) -> bool:
    """True for a match whose address in brackets, if there is one, is an address."""
    return found is not None and (found["address"] is None or _is_address(found["address"]))


def _is_address(text: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address

    try:
        return _FUTURE.fullmatch(text) is not None or ("%" not in text and IPv6Address(text) is not None)
    except AddressValueError:
        return False
