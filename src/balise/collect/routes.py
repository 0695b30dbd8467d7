"""The one table of collection paths."""

from balise.collect.from_events_api import open_events_api
from balise.collect.from_older import (
    open_app_batch,
    open_app_track,
    open_offline_batch,
    open_offline_track,
    open_pixel_batch,
    open_pixel_track,
)
from balise.collect.request import Opener

_OLDER = {
    "pixel/track": open_pixel_track,
    "pixel/batch": open_pixel_batch,
    "app/track": open_app_track,
    "app/batch": open_app_batch,
    "offline/track": open_offline_track,
    "offline/batch": open_offline_batch,
}

ROUTES: dict[str, Opener] = {
    "/open_api/v1.3/event/track/": open_events_api,
    **{f"/open_api/{version}/{path}/": opener for version in ("v1.2", "v1.3") for path, opener in _OLDER.items()},
}
"""Path → opener of its protocol. A missing slash at the end is forgiven."""

ROUTES |= {path.rstrip("/"): opener for path, opener in list(ROUTES.items())}
