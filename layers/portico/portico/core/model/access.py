"""The groups of permissions, by which roles give them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

PERMISSIONS: Final = ("create", "get", "list", "update", "delete", "restore", "purge")  # of the standard operations


class Access(StrEnum):
    """The groups of permissions that role policies name: Cedar's schema has each as an action that others are `in`."""

    READ = "read"  # viewers of the project
    WRITE = "write"  # users of the project
    OWNED = "owned"  # users of the project, of what they own in it; admins of the project
    PERSONAL = "personal"  # users of the project, of what they own in it, and nobody else
    HOME = "home"  # users, of what is in a home of their own
    PRIVATE = "private"  # nobody but these in such a home, whatever else gives it: it is no group to give
    READERS = "readers"  # those with whom it is shared: to read, to write, or to remove
    WRITERS = "writers"  # to write, or to remove
    REMOVERS = "removers"  # to remove
    BROWSE = "browse"  # everybody of the domain: what all of it may see, as that they may search
    ADMINISTER = "administer"  # domain admins, in their domain
    CREDENTIALS = "credentials"  # domain admins: what others of the domain prove themselves by
    OWN = "own"  # users, of what is their own
    HELD = "held"  # users and service accounts, of the tokens that they hold
    SHARED = "shared"  # everybody, of what is the platform's
    OPERATE = "operate"  # superadmins, and those whom a policy names it for
    ANONYMOUS = "anonymous"  # who has yet to prove who they are
    WEBHOOK = "webhook"  # webhooks, in their project
    PLATFORM = "platform"  # the platform, when events ask


Accesses = Access | tuple[Access, ...]
# The standard permissions on what viewers of a project read and its users change.
USERS_WRITE: Final[Mapping[str, Accesses]] = {
    **dict.fromkeys(("get", "list"), Access.READ),
    **dict.fromkeys(("create", "update", "delete", "restore", "purge"), Access.WRITE),
}
