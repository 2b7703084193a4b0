"""Invitations to folders, in the scope of those who are invited: an accepted one is how they find the folder."""

from datetime import datetime
from typing import Annotated, ClassVar

from portico.compute.folders.entity import FolderPermission
from portico.core.model.entity import ID_EXAMPLE, PassingEntity
from portico.core.model.facts import ShownSubject
from portico.core.model.fields import FILTERABLE, INTERNAL, OUTPUT_ONLY, Output
from portico.core.model.open_enum import OpenEnum


class InvitationStatus(OpenEnum):
    """PENDING, then ACCEPTED. One that is rejected, taken back or left is no more."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"


class Invitation(PassingEntity):
    """An invitation of a user or a service account, whom `subject` names as facts do."""

    type: ClassVar[str] = "invitation"
    types: ClassVar[str] = "invitations"

    folder: Annotated[str, Output(description="The uid of the folder.", examples=[ID_EXAMPLE]), FILTERABLE]
    name: Annotated[str, Output(description="The name of the folder.", examples=["dataset"]), FILTERABLE]
    folder_home: Annotated[
        str, Output(str, name="home", description="Whose the folder is.", examples=["user:acme/ann"])
    ]
    inviter: Annotated[str, ShownSubject]
    permission: Annotated[FolderPermission, OUTPUT_ONLY]
    status: Annotated[InvitationStatus, OUTPUT_ONLY, FILTERABLE] = InvitationStatus.PENDING
    subject: Annotated[str, INTERNAL]
    updated_at: Annotated[datetime, OUTPUT_ONLY]
