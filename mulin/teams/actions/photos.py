"""The photo on a specialist's page."""

from mulin.files.actions import attach, release
from mulin.files.kinds import IMAGES
from mulin.people.viewer import Viewer
from mulin.refusals import invalid


async def exchange_photo(viewer: Viewer, before_id: int | None, after_id: int | None) -> None:
    """Let a file of the viewer's be a photo instead of the one before; either may be none.

    Belongs inside the transaction that writes it down. Raises Refusal NOT_FOUND or INVALID
    photo_id.
    """
    if after_id is not None:
        [photo] = await attach(viewer, [after_id], "photo_id")
        if photo.media_type not in IMAGES:
            raise invalid("photo_id", "not_an_image")
    if before_id is not None:
        await release([before_id], actor_id=viewer.person_id)
