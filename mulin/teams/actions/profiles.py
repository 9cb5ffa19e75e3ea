"""What a specialist's page says of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mulin.audit.actions import record
from mulin.audit.changes import changed as difference
from mulin.database import query, transaction
from mulin.people.viewer import Viewer
from mulin.refusals import Code, Refusal, invalid, not_found
from mulin.search.indexing import index_specialists
from mulin.services.models import Topic
from mulin.teams.actions.photos import exchange_photo
from mulin.teams.languages import canonical_language
from mulin.teams.licences import is_licence_number
from mulin.teams.models import Specialist, SpecialistTopic
from mulin.wording import clean, clean_line

_LIMITS: Mapping[str, int] = {"bio_zh": 2000, "bio_en": 4000, "title_zh": 80, "title_en": 120}
_LICENCE_LIMIT = 32
_MOST_LANGUAGES, _MOST_TOPICS = 20, 100
_PRIVATE = frozenset({"bio_zh", "bio_en", "licence_number"})
"""What the trace has a digest of: words of any length, and a number of theirs."""
_REMOVABLE = frozenset({"licence_number", "photo_id"})

_COORDINATED = """
SELECT s.organization_id AS own, ARRAY(
    SELECT t.organization_id FROM team_member m JOIN team t ON t.id = m.team_id
    WHERE m.specialist_id = s.id
) AS served
FROM specialist s WHERE s.id = $1 AND s.is_active
"""


async def update_profile(
    viewer: Viewer, specialist_id: int | None, changes: Mapping[str, Any]
) -> Specialist:
    """Change what a specialist's page says; None means the viewer's own.

    Keys are columns of `Specialist` (`bio_zh`, `bio_en`, `title_zh`, `title_en`, `languages`,
    `licence_number`, `photo_id`) and `topic_ids`; what is not named stays. None takes the licence
    number or the photo away. For the specialist, and who coordinates their office or an
    organization that one of their teams serves. Raises Refusal FORBIDDEN, NOT_FOUND
    specialist_id, topic_ids or photo_id, INVALID naming a key.
    """
    key = await _kept(viewer, specialist_id)
    values = {name: _checked(name, value) for name, value in changes.items()}
    topics = values.pop("topic_ids", None)
    async with transaction():
        await query("SELECT id FROM specialist WHERE id = $1 FOR NO KEY UPDATE", key)
        specialist = await Specialist.get(id=key)
        changed = {
            name: value for name, value in values.items() if value != getattr(specialist, name)
        }
        if "photo_id" in changed:
            await exchange_photo(viewer, specialist.photo_id, changed["photo_id"])
        before = {name: getattr(specialist, name) for name in changed}
        if topics is not None:
            before["topic_ids"] = await _replace_topics(key, topics)
        if changed:
            specialist.update_from_dict(changed)
            await specialist.save(update_fields=list(changed))
        if before:
            after = changed if topics is None else {**changed, "topic_ids": sorted(set(topics))}
            await index_specialists([key])
            await record(
                "specialist.described",
                "specialist",
                key,
                difference(before, after, of=("specialist", key), private=_PRIVATE),
                actor_id=viewer.person_id,
            )
    return specialist


async def _kept(viewer: Viewer, specialist_id: int | None) -> int:
    if specialist_id is None:
        if viewer.specialist_id is None:
            raise Refusal(Code.FORBIDDEN, "specialist_only")
        return viewer.specialist_id
    rows = await query(_COORDINATED, specialist_id)
    if not rows:
        raise not_found("specialist_id")
    places = {rows[0]["own"], *rows[0]["served"]}
    if specialist_id != viewer.specialist_id and viewer.coordinated.isdisjoint(places):
        raise Refusal(Code.FORBIDDEN, "not_yours_to_do", field="specialist_id")
    return specialist_id


def _checked(name: str, value: Any) -> Any:
    if value is None:
        if name not in _REMOVABLE:
            raise invalid(name, "needs_value")
        return None
    match name:
        case "languages":
            return _languages(value)
        case "licence_number":
            return _licence(value)
        case "topic_ids":
            return _topics(value)
        case _ if name in _LIMITS:
            cleaned = clean if name.startswith("bio") else clean_line
            return cleaned(value, name, limit=_LIMITS[name])
    return value


def _languages(tags: Sequence[str]) -> list[str]:
    if not tags:
        raise invalid("languages", "empty")
    if len(tags) > _MOST_LANGUAGES:
        raise invalid("languages", "too_many_entries", limit=_MOST_LANGUAGES)
    found = [canonical_language(tag) for tag in tags]
    for number, one in enumerate(found):
        if one is None:
            raise invalid(f"languages.{number}", "bad_language")
    return [one for one in dict.fromkeys(found) if one is not None]


def _licence(value: str) -> str | None:
    number = clean(value, "licence_number", limit=_LICENCE_LIMIT)
    if number and not is_licence_number(number):
        raise invalid("licence_number", "bad_licence")
    return number or None


def _topics(keys: Sequence[int]) -> Sequence[int]:
    if len(keys) > _MOST_TOPICS:
        raise invalid("topic_ids", "too_many_entries", limit=_MOST_TOPICS)
    return keys


async def _replace_topics(specialist_id: int, topic_ids: Sequence[int]) -> list[int]:
    """Gives those before, in order."""
    if await Topic.filter(id__in=list(topic_ids)).count() < len(set(topic_ids)):
        raise not_found("topic_ids")
    before = await SpecialistTopic.filter(specialist_id=specialist_id).values_list(
        "topic_id", flat=True
    )
    await SpecialistTopic.filter(specialist_id=specialist_id).delete()
    await SpecialistTopic.bulk_create(
        SpecialistTopic(specialist_id=specialist_id, topic_id=topic_id)
        for topic_id in dict.fromkeys(topic_ids)
    )
    return sorted(int(str(one)) for one in before)
