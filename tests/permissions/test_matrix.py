"""Every field and mutation asked for as everybody, compared with the table of permissions."""

from itertools import chain

import pytest

from mulin.people.permissions.asking import QUERIES, VIEWER
from mulin.people.permissions.seen import TYPES
from mulin.people.permissions.table import MUTATIONS
from tests.permissions.comparing import by_rules, by_types, differences
from tests.permissions.walking import Walk
from tests.recording import RecordingChannel
from tests.schema.kept import watched_database

UNFILLED = frozenset(
    {
        "Notification.cursor",
        "CalendarFeed.venue",
        "Client.organization",
        "Client of a firm.specialist",
        "Message note.version",
        "Venue.distanceMeters",
        "Venue of an enterprise.distanceMeters",
    }
)
"""Fields that say nothing of the objects here, to anybody: there is a rule, and nothing to see."""

PARTS = 2
"""Mutations are gone through in so many parts, for as many processes."""

OF_ONES_OWN_FACTOR = frozenset({"confirmSecondFactor", "removeSecondFactor"})
"""They name nothing, and need a second factor: tests/people/test_second_factor.py."""

EVERY_MUTATION = dict(chain(*(rules.items() for rules in MUTATIONS.values())))


async def test_each_field_shows_what_the_table_says(walk: Walk) -> None:
    found = await walk.queries(QUERIES) | await walk.viewer()
    seen, unfilled = await walk.objects(TYPES)
    assert unfilled == UNFILLED
    found |= {check: answer for check, answer in seen.items() if check[0] not in UNFILLED}
    said = by_rules({**QUERIES, **VIEWER}) | by_types(TYPES)
    said = {check: answer for check, answer in said.items() if check[0] not in UNFILLED}
    assert differences(found, said) == []


@pytest.mark.parametrize("part", range(PARTS))
async def test_each_mutation_is_done_for_whom_the_table_says(
    walk: Walk, pushes: RecordingChannel, part: int
) -> None:
    walked = [one for one in EVERY_MUTATION.items() if one[0] not in OF_ONES_OWN_FACTOR]
    rules = dict(walked[part::PARTS])
    async with watched_database() as kept:
        found = await walk.mutations(rules, kept, pushes)
    assert differences(found, by_rules(rules)) == []
