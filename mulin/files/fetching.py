"""A file is fetched, by whoever may see it at that moment."""

import asyncio
import logging
from typing import NamedTuple

from mulin.audit.reading import record_reading
from mulin.crypto import decrypt
from mulin.files.kinds import MediaType
from mulin.files.links import read_link
from mulin.files.models import File, FileStatus
from mulin.files.queries import visible_to
from mulin.files.sealing import unseal
from mulin.files.storage import storage
from mulin.people.viewer import viewer_of

log = logging.getLogger(__name__)


class Fetched(NamedTuple):
    """A file with its content."""

    name: str
    kind: MediaType
    content: bytes


async def fetch(token: str) -> Fetched | None:
    """What a link opens now; None for whatever opens nothing, for any reason.

    Raises Refusal UNAVAILABLE, SealBroken.
    """
    link = read_link(token)
    if link is None:
        return None
    viewer = None
    if link.person_id is not None and link.session_id is not None:
        viewer = await viewer_of(link.person_id, link.session_id)
        if viewer is None:
            return None
    file = await visible_to(viewer).get_or_none(id=link.file_id, status=FileStatus.STORED)
    if file is None:
        return None
    sealed = await storage().get(file.storage_key)
    if sealed is None:
        log.error("the content of file %s is not in the storage", file.id)
        return None
    content = await asyncio.to_thread(unseal, sealed, file.storage_key)
    if viewer is not None and file.owner_id != viewer.person_id and not await _is_public(file):
        await record_reading("file.read", "file", [file.id], viewer)
    return Fetched(decrypt(file.name_encrypted), MediaType(file.media_type), content)


async def _is_public(file: File) -> bool:
    return await visible_to(None).filter(id=file.id).exists()
