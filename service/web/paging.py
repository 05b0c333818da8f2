"""Pages over HTTP: ``cursor`` and ``limit`` in, ``Link: rel="next"`` out; no totals, no page numbers."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from service.db.paging import DEFAULT_LIMIT, MAX_LIMIT, Cursors, Page, PageRequest


class PagedRequest:
    """One request for a page; a cursor belongs to the list with exactly these filters."""

    def __init__(self, request: Request, limit: int, cursor: str | None) -> None:
        self._cursors: Cursors = request.app.state.services.get(Cursors)
        self._path = request.url.path
        self._filters = sorted(
            pair for pair in request.query_params.multi_items() if pair[0] not in {"cursor", "limit"}
        )
        self._listing = f"{self._path}?{urlencode(self._filters)}"
        after = None if cursor is None else self._cursors.decode(self._listing, cursor)
        self.page = PageRequest(limit=limit, after=after)

    def link(self, page: Page[Any]) -> str | None:
        """The value of ``Link`` when there is a next page."""
        if page.next is None:
            return None
        cursor = self._cursors.encode(self._listing, page.next)
        query = urlencode([*self._filters, ("limit", self.page.limit), ("cursor", cursor)])
        return f'<{self._path}?{query}>; rel="next"'

    def finish(self, response: Response, page: Page[Any]) -> None:
        """Set ``Link`` on ``response`` when there is a next page."""
        link = self.link(page)
        if link is not None:
            response.headers["Link"] = link


async def _paged(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hoeveel per bladzijde.")] = DEFAULT_LIMIT,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=1000, description="Uit 'Link' van de vorige bladzijde.")
    ] = None,
) -> PagedRequest:
    return PagedRequest(request, limit, cursor)


Listing = Annotated[PagedRequest, Depends(_paged)]
"""A dependency: ``listing.page`` is the request for the repository, ``listing.finish`` sets the link."""
