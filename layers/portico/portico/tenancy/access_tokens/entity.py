"""Access tokens of one's own: for programs that cannot sign, or hold no key pair."""

from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import Field

from portico.core.model.entity import Name, PassingEntity
from portico.core.model.fields import INTERNAL, SHOWN_ONCE, Input, Output
from portico.core.model.restriction import Restriction
from portico.tenancy.policies.entity import Permission, ResourcePattern

ID_EXAMPLE: Final = "TU7QZ4N2WJXT5MBK3CMFRW2ZJPMFSGC"
_SHOWN_EXAMPLE: Final = f"pt_{ID_EXAMPLE}_pQm2Yx0s8VtLr4KcWb7NzE1uJ5HgTf9AdX3oRi6MvBn"
_MOST: Final = 50
_PERMISSIONS: Final = (
    "What it is good for: `<type>:<operation>`, `<type>:*`, or `*`. By default all that its holder may do."
)
_PROJECTS: Final = "The projects that it is good in, and nowhere else. By default all of its holder's."
_RESOURCES: Final = (
    "What it is good for, with all that belongs to it: `<type>:<project>/<name>`, `<type>:<project>/*`, `<type>:*`, "
    "`project:<name>`, or `<type>:<name>`, which is kept with the current project. By default everything."
)

Permissions = Annotated[
    list[Permission], Field(min_length=1, max_length=_MOST, examples=[["function:get", "run:create"]])
]
Projects = Annotated[list[Name], Field(min_length=1, max_length=_MOST, examples=[["vision"]])]
Resources = Annotated[
    list[ResourcePattern], Field(min_length=1, max_length=_MOST, examples=[["function:vision/hello"]])
]


class AccessToken(PassingEntity):
    """An access token, of which a digest is kept, and what it is good for.

    Its scope is that of its holder. `uids` are those of the holder and its domain. `token` is set when it is shown, that once.
    """

    type: ClassVar[str] = "token"
    types: ClassVar[str] = "tokens"

    id: Annotated[str, Output(examples=[ID_EXAMPLE])]
    name: Annotated[str, Input(Name, on="create")]
    secret_sha256: Annotated[str, INTERNAL] = Field(repr=False)
    uids: Annotated[list[str], INTERNAL]
    expires: Annotated[datetime | None, Output(datetime, name="expires_at", description="The time of its end.")]
    permissions: Annotated[
        list[str] | None, Input(Permissions | None, on="create"), Output(description=_PERMISSIONS)
    ] = Field(None, description=_PERMISSIONS)
    projects: Annotated[list[str] | None, Input(Projects | None, on="create"), Output(description=_PROJECTS)] = Field(
        None, description=_PROJECTS
    )
    resources: Annotated[list[str] | None, Input(Resources | None, on="create"), Output(description=_RESOURCES)] = (
        Field(None, description=_RESOURCES)
    )
    token: Annotated[str | None, SHOWN_ONCE, Output(str, description="Shown this once.", examples=[_SHOWN_EXAMPLE])] = (
        Field(None, exclude=True, repr=False)
    )

    @property
    def restriction(self) -> Restriction:
        """Its lists."""
        return Restriction.of({"permissions": self.permissions, "projects": self.projects, "resources": self.resources})
