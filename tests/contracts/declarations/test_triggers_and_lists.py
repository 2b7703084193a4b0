"""Triggers of internal operations; and lists by computed fields, by keys, and over several homes."""

from typing import Annotated, Any, ClassVar, Final

import pytest
from portico.core.actions.standard import Find
from portico.core.data.query import Page
from portico.core.http.listed import listed
from portico.core.http.views import views_of
from portico.core.model.call import Call
from portico.core.model.conventions import Answer, Home
from portico.core.model.entity import NamedEntity
from portico.core.model.fields import FILTERABLE, SORTABLE, Input
from portico.core.model.scope import Scope
from portico.core.resource import SOURCES, Mount, Operation, Resource, Trigger
from portico.core.services.parts import Parts
from pydantic import BaseModel, Field

from tests.contracts.declarations.crates import Filled
from tests.support.declared import Serve


class Gauge(NamedEntity):
    """How much of something is used."""

    type: ClassVar[str] = "gauge"
    types: ClassVar[str] = "gauges"

    used: Annotated[int, Input(), FILTERABLE, SORTABLE] = 0
    most: Annotated[int, Input(Annotated[int, Field(ge=1)])] = 1

    @property
    def ratio(self) -> float:
        """The part that is used."""
        return self.used / self.most


class Computed(BaseModel):
    """Computed properties that can be compared."""

    ratio: Annotated[float, FILTERABLE, SORTABLE] = Field(description="The part that is used.")


class FindAnywhere(Find):
    """Searches the project, and what the domain shares with it."""

    name: ClassVar[str] = "gauges.find_anywhere"
    permission: ClassVar[str] = "gauge:get"
    entity_type: ClassVar[str] = "gauge"


GAUGES: Final = Resource(
    f"{__name__}:wire",
    entity=Gauge,
    mounts=(
        Mount("/v1/gauges", "", Home.CURRENT_PROJECT),
        Mount("/v1/domains/{domain}/gauges", "domain_", Home.DOMAIN),
    ),
    outputs=Computed,
    own=(
        Operation(
            "anywhere", FindAnywhere, "GET", "/anywhere/all", "gauges_anywhere", searches=True, answer=Answer.PAGE,
            mounts=frozenset({""}),
        ),
    ),
)  # fmt: skip


class Gauges(Filled):
    """The standard operations, and a list over two homes."""

    @property
    def handlers(self) -> Any:
        """The standard actions, and one more."""
        return {**super().handlers, FindAnywhere: self.anywhere}

    def anywhere(self, call: Call, action: FindAnywhere) -> Page[Any]:
        """The entities of the project, then those of the domain."""
        homes = (action.scope, Scope(action.scope.domain))
        pages = [self.repository.search(home, action.querier) for home in homes]
        items = [item for page in pages for item in page.items]
        return Page(items, len(items), 0, action.querier.page.limit, False, None)


def wire(parts: Parts) -> Any:
    return Gauges(parts.repository(Gauge), parts.clock, GAUGES.actions, lambda _, __, fields: fields)


def test_a_computed_field_orders_and_filters(serve: Serve) -> None:
    api = serve(GAUGES).client()
    for name, used, most in (("a", 9, 10), ("b", 1, 4), ("c", 5, 10)):
        assert api.post("/v1/gauges", body={"name": name, "used": used, "most": most}).status == 201
    found = api.get("/v1/gauges", query={"order": "ratio:desc"}).json["items"]
    assert [(one["name"], one["ratio"]) for one in found] == [("a", 0.9), ("c", 0.5), ("b", 0.25)]
    found = api.get("/v1/gauges", query={"filter": '{"ratio": {"gt": 0.4}}', "order": "used"}).json["items"]
    assert [one["name"] for one in found] == ["c", "a"]


def test_an_order_with_a_key_has_cursors(serve: Serve) -> None:
    api = serve(GAUGES).client()
    for name in ("k1", "k2"):
        api.post("/v1/gauges", body={"name": name})
    for order, cursors in (("name", True), ("created_at", True), ("ratio", False), ("used", False)):
        page = api.get("/v1/gauges", query={"order": order, "limit": "1"}).json
        assert (page["has_more"], page["next_cursor"] is not None) == (True, cursors), order


def test_a_list_is_over_several_homes(serve: Serve) -> None:
    api = serve(GAUGES).client()
    api.post("/v1/gauges", body={"name": "own"})
    api.post("/v1/domains/acme/gauges", body={"name": "shared"})
    found = api.get("/v1/gauges/anywhere/all", query={"filter": '{"name": {"in": ["own", "shared"]}}'}).json
    assert [one["name"] for one in found["items"]] == ["own", "shared"]


def test_a_field_is_compared_only_if_it_says_so() -> None:
    assert {"ratio", "used"} <= set(views_of(GAUGES).filter.model_fields)
    assert "most" not in views_of(GAUGES).filter.model_fields
    assert {"ratio", "used", "name"} <= set(views_of(GAUGES).adapter.orders)


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_an_internal_operation_has_a_trigger(source: str) -> None:
    ordered = {"group": "session", "deduplication": "id"} if source == "fifo" else {}
    trigger = Trigger(source, ("Changed",), "Queue", backoff=(1, 60), exhausted="give_up", **ordered)
    own = Operation("follow", FindAnywhere, trigger=trigger)
    assert own.is_internal
    assert list(listed(Resource("x:y", types="followers", own=(own,)))) == []
    assert (trigger.backoff, trigger.exhausted) == ((1, 60), "give_up")


@pytest.mark.parametrize(("source", "options"), [("mail", {}), ("fifo", {}), ("sqs", {"group": "session"})])
def test_a_trigger_that_cannot_be_is_refused(source: str, options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"is none of|ordered by a group"):
        Trigger(source, **options)
