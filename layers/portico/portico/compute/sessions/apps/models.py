"""The models of apps of sessions."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from portico.compute.sessions.entity import SessionApp
from portico.core.model.entity import ID_EXAMPLE
from portico.core.model.fields import Sent

_ADDRESS = f"http://jupyter--{ID_EXAMPLE}.localhost:4567/.portico/enter?token=eyJ.."


class AddressedApp(SessionApp):
    """An app, and where it is reached."""

    content_url: Annotated[
        str | None,
        Field(
            description="By HTTP, with the proof of any request; null of one of TCP.",
            examples=[f"https://content.example.com/v1/sessions/{ID_EXAMPLE}/apps/jupyter/"],
        ),
    ]
    origin: Annotated[
        str | None,
        Field(
            description="Of its own, by the app proxy, which a token opens; null where there is none.",
            examples=[f"http://jupyter--{ID_EXAMPLE}.localhost:4567"],
        ),
    ]


class SessionApps(BaseModel):
    """The apps of a session."""

    items: list[AddressedApp]


class AppToken(BaseModel):
    """The address at which a browser enters an app, and the token that is in it."""

    url: Annotated[str, Field(description="It holds the token: not to be shown around.", examples=[_ADDRESS])]
    token: Annotated[str, Field(examples=["eyJ.."])]
    expires_at: Annotated[datetime, Field(description="For entering; use renews it.")]


class AppRouteRequest(Sent):
    """The token that a visitor came with."""

    token: Annotated[str, Field(max_length=8_192, examples=["eyJ.."])]


class AppRoute(BaseModel):
    """Where an app is, the secret that opens it, and the token to come with from now on."""

    session: Annotated[str, Field(examples=[ID_EXAMPLE])]
    app: Annotated[str, Field(examples=["jupyter"])]
    url: Annotated[str, Field(description="Of its agent.", examples=["http://127.77.0.2:8790"])]
    headers: Annotated[dict[str, str], Field(description="What opens the way to it, for some minutes.", examples=[{}])]
    secret: Annotated[str, Field(examples=["5f2c.."])]
    user: Annotated[str, Field(description="Whom the app is told of.", examples=["user:acme/ann"])]
    token: Annotated[str, Field(examples=["eyJ.."])]
