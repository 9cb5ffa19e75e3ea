"""What people do to their own account."""

from mulin.audit.actions import record
from mulin.audit.changes import changed
from mulin.database import transaction
from mulin.people.accounts import lock_account
from mulin.people.models import Locale, Person
from mulin.people.viewer import Viewer
from mulin.wording import clean_line

NAME_LIMIT = 80


def clean_name(written: str, field: str) -> str:
    """A name on one line. Raises Refusal INVALID naming `field`."""
    return clean_line(written, field, limit=NAME_LIMIT)


async def update_profile(
    viewer: Viewer, *, name: str | None = None, locale: Locale | None = None
) -> Person:
    """Change the viewer's name or language; None leaves it. Raises Refusal INVALID name."""
    async with transaction():
        await lock_account(viewer, viewer.person_id)
        person = await Person.get(id=viewer.person_id)
        before = {"name": person.name, "locale": person.locale}
        if name is not None:
            person.name = clean_name(name, "name")
        if locale is not None:
            person.locale = locale
        await person.save(update_fields=["name", "locale"])
        after = {"name": person.name, "locale": person.locale}
        change = changed(before, after, of=("person", person.id), private={"name"})
        await record("profile.updated", "person", person.id, change, actor_id=viewer.person_id)
    return person
