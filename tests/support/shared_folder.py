"""A folder in the home of Bob that is shared with Ann, who works in a project."""

from portico.core.model.principal import Principal
from portico.core.model.scope import GLOBAL, Scope
from portico.tenancy.domains.entity import Domain
from portico.tenancy.domains.usage_plans import USAGE_CLIENTS
from portico.tenancy.users.entity import User

from tests.support.gateway import Reply
from tests.support.generic.setups import Clients
from tests.support.sample_resource import ADMIN, HOME
from tests.support.world import World

OWN = "/v1/users/me/folders/data"


class SharedFolder:
    """The two, and the folder."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.world.platform.put(USAGE_CLIENTS, Clients())  # type: ignore[arg-type]
        made = self.world.client("domains", ADMIN).post("/v1/admin/domains", body={"name": HOME.domain})
        assert made.status == 201, made.body
        users, projects = self.world.client("users", ADMIN), self.world.client("projects", ADMIN)
        home = f"/v1/domains/{HOME.domain}"
        self.ok(projects.post(f"{home}/projects", body={"name": HOME.project}))
        self.ok(users.post(f"{home}/users", body={"name": "ann", "projects": [{"name": HOME.project}]}))
        self.ok(users.post(f"{home}/users", body={"name": "bob"}))
        self.ann, self.bob = self.principal("ann"), self.principal("bob")
        self.folders = self.world.client("folders", self.bob)
        self.uid = self.ok(self.folders.post("/v1/users/me/folders", body={"name": "data"})).json["uid"]
        self.ok(self.folders.post(f"{OWN}/share", body={"users": ["ann"], "permission": "wd"}))
        hers = self.world.client("folders", self.ann)
        invitation = self.ok(hers.get("/v1/invitations")).json["items"][0]["id"]
        self.ok(hers.post(f"/v1/invitations/{invitation}/accept"))

    def principal(self, name: str) -> Principal:
        read = self.world.platform.repository
        user, domain = read(User).get(Scope(HOME.domain), name), read(Domain).get(GLOBAL, HOME.domain)
        place = str(HOME.project)
        projects = {place: "user"} if name == "ann" else {}
        uids = user.uid, domain.uid
        return Principal(
            "user", name, HOME.domain, place if projects else None, "user", projects, domain.client, uids=uids
        )

    def store(self, path: str, data: bytes) -> None:
        """A file of the folder."""
        upload = self.ok(self.folders.post(f"{OWN}/uploads", body={"path": path, "size": len(data)})).json
        self.world.platform.objects.put(f"folders/{self.uid}/{path}", data)
        self.ok(self.folders.post(f"{OWN}/uploads/{upload['upload_id']}/complete"))

    def stored(self) -> dict[str, bytes]:
        """The files of the folder."""
        found = self.ok(self.folders.get(f"{OWN}/files", query={"recursive": True})).json["items"]
        read = self.world.platform.objects.get
        return {one["path"]: read(f"folders/{self.uid}/{one['path']}") for one in found if one["type"] == "file"}

    def unshare(self) -> None:
        """Ann may not use it any more."""
        self.ok(self.folders.post(f"{OWN}/unshare", body={"users": ["ann"]}))

    @staticmethod
    def ok(reply: Reply) -> Reply:
        """The reply, which is none of an error."""
        assert reply.status < 300, reply.body
        return reply
