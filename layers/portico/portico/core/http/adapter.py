"""Adapters: request DTOs turned into Queriers (conditions, orders, page)."""

from collections.abc import Sequence

from portico.core.base.frozen import frozen
from portico.core.data.query import All, Querier
from portico.core.http.filters import Filter, read_filter
from portico.core.http.pagination import PageQuery, SearchBody


@frozen
class Adapter:
    """The adapter of one resource: what can be filtered and ordered by."""

    filter: type[Filter]
    orders: Sequence[str]

    def from_query(self, query: PageQuery) -> Querier:
        """The Querier of a query string."""
        return self._querier(query, read_filter(self.filter, query.filter))

    def from_body(self, body: SearchBody[Filter]) -> Querier:
        """The Querier of the body of `POST ../search`."""
        return self._querier(body.to_query(), body.filter)

    def _querier(self, query: PageQuery, wanted: Filter | None) -> Querier:
        condition = wanted.condition() if wanted is not None else All(())
        return Querier(condition, query.to_orders(self.orders), query.to_page())
