"""The fault of a manifest."""


class ManifestError(ValueError):
    """Not a manifest that can be built; the message says why, and where."""
