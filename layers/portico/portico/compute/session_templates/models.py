"""What clients send to start a session from a template."""

from typing import Any, Final

from portico.compute.sessions.models import SessionCreate
from portico.core.http.merge_patches import patch_model

SessionFromTemplate: Final[Any] = patch_model(
    SessionCreate,
    "SessionFromTemplate",
    "Fields of the session that are not the template's: maps are merged, lists and all others are taken instead; null is the field's default.",
)
