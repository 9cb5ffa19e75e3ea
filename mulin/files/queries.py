"""Reading files: one's own until they belong to something, then as what they belong to."""

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from mulin.consultations.models import Attachment
from mulin.consultations.queries import messages_visible_to
from mulin.files.models import File
from mulin.people.viewer import Viewer
from mulin.teams.models import Specialist


def visible_to(viewer: Viewer | None) -> QuerySet[File]:
    """All the files that somebody, or a stranger (None), may see; every read starts here.

    A photo of an active specialist is everybody's to see. What is attached to a message is seen by
    whoever sees the message: whoever brought it and sees the thread no more sees it no more.
    """
    photos = Specialist.filter(is_active=True, photo_id__isnull=False).values("photo_id")
    found = Q(id__in=Subquery(photos))
    if viewer is not None:
        messages = messages_visible_to(viewer).values("id")
        attached = Attachment.filter(message_id__in=Subquery(messages)).values("file_id")
        found |= Q(owner_id=viewer.person_id, attached_at__isnull=True)
        found |= Q(id__in=Subquery(attached))
    return File.filter(found)
