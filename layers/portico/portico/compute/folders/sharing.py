"""Shares: who may do what in a folder beside those whose it is.

A folder of a project is shared at once, one of a user when the invitee accepts. A share is in three places, all written in one
transaction: the folder's `shares`, the facts that policies read, and an invitation in the scope of whoever it is for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from portico.compute.folders.entity import Folder, FolderPermission, Share
from portico.compute.folders.finding import Finding
from portico.compute.folders.invitation import Invitation, InvitationStatus
from portico.compute.folders.models import FolderShare, FolderShares
from portico.compute.folders.repository import FolderRepository
from portico.compute.folders.share_actions import ChangeShares, LeaveFolder, ShareFolder, UnshareFolder
from portico.core.actions.standard import EntityAction
from portico.core.base.clock import Clock
from portico.core.base.errors import Conflict, NotFound, Unprocessable
from portico.core.base.frozen import frozen
from portico.core.base.ids import new_id
from portico.core.base.parts import Part
from portico.core.data.changes import Change, StaleVersion
from portico.core.data.repository import Repository
from portico.core.model.call import Call
from portico.core.model.facts import MOST_SUBJECTS
from portico.core.model.scope import Scope
from portico.core.model.subjects import shown_subject, subject_of
from portico.tenancy.members.grantees import Grantees

if TYPE_CHECKING:
    from portico.core.services.parts import Parts

AT_ONCE: Final = 20  # of a transaction: an invitation, its record and its counter each
_ATTEMPTS: Final = 10


@frozen
class Sharing:
    """Changes shares, each time in one transaction."""

    repository: Repository[Folder]
    invitations: Repository[Invitation]
    finding: Finding
    grantees: Grantees
    clock: Clock

    def share(self, call: Call, action: ShareFolder) -> FolderShares:
        """All shares, after those named have been invited, or have it. Raises NotFound, Conflict for one who has it already."""

        def changed(folder: Folder) -> "_Changed":
            subjects = self._found(folder, action.users)
            for number, subject in enumerate(subjects):
                if subject == folder.owner and folder.scope.user is not None:
                    raise Unprocessable.field(f"users.{number}", "The folder is theirs.", "owner")
                if (there := folder.shares.get(subject)) and there.accepted:
                    details = {"user": shown_subject(subject), "permission": str(there.permission)}
                    raise Conflict("They have it already.", code="FOLDER_SHARED_ALREADY", details=details)
            fresh = [subject for subject in subjects if subject not in folder.shares]
            if len(folder.shares) + len(fresh) > MOST_SUBJECTS:
                message = f"A folder is shared with at most {MOST_SUBJECTS}: share it by a project instead."
                raise Conflict(message, code="TOO_MANY_SHARES", details={"limit": MOST_SUBJECTS})
            made = [self._invitation(call, folder, subject, action.granted) for subject in fresh]
            at_once = folder.scope.user is None
            shares = {
                one.subject: Share(invitation=one.id, permission=one.permission, accepted=at_once) for one in made
            }
            return {**folder.shares, **shares}, [Change(None, one) for one in made], "share"

        return _listed(self._change(call, action, changed))

    def change(self, call: Call, action: ChangeShares) -> FolderShares:
        """All shares, after those named have another permission. Raises NotFound for one with whom it is not shared."""

        def changed(folder: Folder) -> "_Changed":
            chosen = self._chosen(folder, action.users)
            now = self.clock.now()
            kept = {
                subject: share.model_copy(update={"permission": action.granted}) for subject, share in chosen.items()
            }
            changes = [
                Change(one, one.changed(now, permission=action.granted), "update") for one in self._invited(chosen)
            ]
            return {**folder.shares, **kept}, changes, "share"

        return _listed(self._change(call, action, changed))

    def unshare(self, call: Call, action: UnshareFolder) -> FolderShares:
        """All shares, without those named. Raises NotFound for one with whom it is not shared."""

        def changed(folder: Folder) -> "_Changed":
            return self._without(folder, self._chosen(folder, action.users), "unshare")

        return _listed(self._change(call, action, changed))

    def leave(self, call: Call, action: LeaveFolder) -> None:
        """Ends the caller's share. Raises Conflict for a folder of a project, NotFound for who has none."""
        own = subject_of(call.principal)

        def changed(folder: Folder) -> "_Changed":
            if folder.scope.project is not None:
                raise Conflict("A folder of a project is not left: its admins unshare it.", code="FOLDER_OF_PROJECT")
            if own not in folder.shares:
                raise _not_shared(shown_subject(own))
            return self._without(folder, {own: folder.shares[own]}, "leave")

        self._change(call, action, changed)

    def accept(self, call: Call, action: EntityAction) -> Invitation:
        """The invitation, ACCEPTED. Raises NotFound for one that is not the caller's, or is no more."""
        for _ in range(_ATTEMPTS):
            invitation, folder = self._standing(call, action)
            if invitation.status is InvitationStatus.ACCEPTED:
                return invitation
            now = self.clock.now()
            after = invitation.changed(now, status=InvitationStatus.ACCEPTED)
            share = folder.shares[invitation.subject].model_copy(update={"accepted": True})
            shared = folder.shared(now, {**folder.shares, invitation.subject: share})
            if self._apply(call, [Change(folder, shared, "accept_share"), Change(invitation, after, "accept")]):
                return after
        raise _contended(action.key)

    def reject(self, call: Call, action: EntityAction) -> None:
        """Ends an invitation, accepted or not. Raises NotFound for one that is not the caller's."""
        for _ in range(_ATTEMPTS):
            invitation, folder = self._standing(call, action)
            shares, changes, operation = self._without(
                folder, {invitation.subject: folder.shares[invitation.subject]}, "reject_share"
            )
            after = folder.shared(self.clock.now(), shares)
            if self._apply(call, [Change(folder, after, operation), *changes]):
                return
        raise _contended(action.key)

    def listed(self, folder: Folder) -> FolderShares:
        """All shares."""
        return _listed(folder)

    def end_all(self, call: Call, folder: Folder) -> Folder | None:
        """The folder without shares, for it is purged; None when it was changed meanwhile."""
        while folder.shares:
            some = dict(list(folder.shares.items())[:AT_ONCE])
            shares, changes, operation = self._without(folder, some, "unshare")
            after = folder.shared(self.clock.now(), shares)
            if not self._apply(call, [Change(folder, after, operation), *changes]):
                return None
            folder = after
            call.check_time()
        return folder

    def _change(self, call: Call, action: EntityAction, changed: "Callable[[Folder], _Changed]") -> Folder:
        for _ in range(_ATTEMPTS):
            folder = self.finding.of(call, action)
            shares, changes, operation = changed(folder)
            if shares == folder.shares:
                return folder
            after = folder.shared(self.clock.now(), shares)
            if self._apply(call, [Change(folder, after, operation), *changes]):
                return after
        raise _contended(action.key)

    def _apply(self, call: Call, changes: Sequence[Change[Folder] | Change[Invitation]]) -> bool:
        try:
            self.repository.apply(call, changes)
        except StaleVersion:
            return False
        return True

    def _standing(self, call: Call, action: EntityAction) -> tuple[Invitation, Folder]:
        """An invitation of the caller's, and the folder that still has it."""
        invitation = self.invitations.live(action.scope, action.key)
        folder = self.finding.by_uid(invitation.folder)
        share = None if folder is None else folder.shares.get(invitation.subject)
        if folder is None or share is None or share.invitation != invitation.id:
            raise self.invitations.missing(action.scope, action.key)
        if invitation.subject != subject_of(call.principal):
            raise self.invitations.missing(action.scope, action.key)
        return invitation, folder

    def _invitation(self, call: Call, folder: Folder, subject: str, permission: FolderPermission) -> Invitation:
        now = self.clock.now()
        at_once = folder.scope.user is None
        return Invitation(
            scope=_scope_of(subject),
            id=new_id(),
            folder=folder.uid,
            name=folder.name,
            folder_home=folder.home,
            inviter=subject_of(call.principal),
            permission=permission,
            status=InvitationStatus.ACCEPTED if at_once else InvitationStatus.PENDING,
            subject=subject,
            created_at=now,
            updated_at=now,
        )

    def _without(self, folder: Folder, ended: Mapping[str, Share], operation: str) -> "_Changed":
        kept = {subject: share for subject, share in folder.shares.items() if subject not in ended}
        return kept, [Change(one, None, "end") for one in self._invited(ended)], operation

    def _invited(self, shares: Mapping[str, Share]) -> list[Invitation]:
        """The invitations that are there: those of a user who is gone are not."""
        wanted = ((Invitation, _scope_of(subject), share.invitation) for subject, share in shares.items())
        return [found for found in self.repository.store.get_together(*wanted) if found] if shares else []

    def _found(self, folder: Folder, users: Sequence[str]) -> list[str]:
        domain = str(folder.scope.domain)
        return self.grantees.find(
            Scope(domain), [user if ":" in user else f"user:{domain}/{user}".lower() for user in users]
        )

    def _chosen(self, folder: Folder, users: Sequence[str]) -> dict[str, Share]:
        """The shares of those named, by subject, perhaps of some that are gone. Raises NotFound."""
        by_name: dict[str, list[str]] = {}
        for subject in folder.shares:
            by_name.setdefault(shown_subject(subject), []).append(subject)
        found: dict[str, Share] = {}
        for user in users:
            name = (user if ":" in user else f"user:{folder.scope.domain}/{user}").lower()
            if name not in by_name:
                raise _not_shared(name)
            found |= {subject: folder.shares[subject] for subject in by_name[name]}
        return found


# The shares that a folder will have, the changes of invitations, and the operation that the record tells of.
_Changed = tuple[Mapping[str, Share], Sequence[Change[Invitation]], str]


def _listed(folder: Folder) -> FolderShares:
    return FolderShares(
        items=[
            FolderShare(
                user=shown_subject(subject),
                permission=share.permission,
                status=InvitationStatus.ACCEPTED if share.accepted else InvitationStatus.PENDING,
            )
            for subject, share in sorted(folder.shares.items())
        ]
    )


def _scope_of(subject: str) -> Scope:
    """The scope of what is somebody's own."""
    kind, _, path = shown_subject(subject).partition(":")
    domain, _, name = path.partition("/")
    return Scope(domain, account=name) if kind == "service-account" else Scope(domain, user=name)


def _not_shared(name: str) -> NotFound:
    return NotFound(f"The folder is not shared with {name!r}.", code="SHARE_NOT_FOUND", details={"user": name})


def _contended(key: str) -> Conflict:
    message = f"Others are changing {key!r} right now; try again."
    return Conflict(message, code="FOLDER_CONTENDED", details={"folder": key})


def wire(parts: "Parts") -> Sharing:
    """The shares, put together."""
    folders = FolderRepository(parts.store, Folder)
    grantees = Grantees(parts.store)
    return Sharing(folders, parts.repository(Invitation), Finding(folders), grantees, parts.clock)


SHARING: Final[Part[Sharing]] = Part(f"{__name__}:wire")
