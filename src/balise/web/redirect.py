"""On to a page, after a form was taken."""

from litestar import Response


def see(address: str) -> Response[str]:
    """Show this address of the server next, so that a reload sends nothing twice."""
    return Response("", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})
