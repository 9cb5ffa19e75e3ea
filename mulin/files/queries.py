"""Reading files: one's own until they belong to something, then as what they belong to."""

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from mulin.clock import now
from mulin.consultations.models import Attachment
from mulin.consultations.queries import messages_visible_to
from mulin.files.models import File
from mulin.people.viewer import Viewer
from mulin.privacy.models import DataExport
from mulin.teams.models import Specialist


def visible_to(viewer: Viewer | None) -> QuerySet[File]:
    """All the files that somebody, or a stranger (None), may see; every read starts here.

    A photo of an active specialist is everybody's to see. What is attached to a message is seen by
    whoever sees the message: whoever brought it and sees the thread no more sees it no more. An
    export is its person's until it is over.
    """
    photos = Specialist.filter(is_active=True, photo_id__isnull=False).values("photo_id")
    found = Q(id__in=Subquery(photos))
    if viewer is not None:
        messages = messages_visible_to(viewer).values("id")
        attached = Attachment.filter(message_id__in=Subquery(messages)).values("file_id")
        found |= Q(owner_id=viewer.person_id, attached_at__isnull=True)
        found |= Q(id__in=Subquery(attached))
        ready = DataExport.filter(person_id=viewer.person_id, expires_at__gt=now())
        found |= Q(id__in=Subquery(ready.filter(file_id__isnull=False).values("file_id")))
    return File.filter(found)
