"""The declaration of the content API's own operations; that API is apart from the platform's, so no catalogue lists them."""

from typing import Final

from portico.core.model.conventions import Answer, Proof, Replay
from portico.core.resource import Operation, Resource

APPS: Final = "/v1/sessions/{session}/apps/{app}/{path...}"
CONTENT: Final = Resource(
    "portico.serving.content.callers:wire",
    types="content",
    function="content",
    operations=frozenset(),
    own=(
        Operation(
            "content",
            None,
            "GET",
            "/v1/content",
            "content",
            "Which API is this",
            "Says which API answers, and who calls if a credential is sent.",
            answer=Answer.BYTES,
            proof=Proof.PUBLIC,
            replay=Replay.OFF,
            endpoint="portico.serving.content.endpoints:content",
        ),
        Operation(
            "echo",
            None,
            "POST",
            "/v1/content",
            "echo_content",
            "Send bytes back",
            "Answers with the body, byte for byte, as the type that it came as.",
            answer=Answer.BYTES,
            proof=Proof.PUBLIC,
            replay=Replay.OFF,
            endpoint="portico.serving.content.endpoints:echo",
        ),
        Operation(
            "ask_app",
            None,
            ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
            APPS,
            "ask_session_app",
            "Ask an app of a session",
            "Passes the request on, and the answer back, in one piece of at most 4.4 MB each.",
            answer=Answer.BYTES,
            proof=Proof.PUBLIC,
            replay=Replay.OFF,
            endpoint="portico.serving.content.apps:ask_app",
        ),
    ),
)
