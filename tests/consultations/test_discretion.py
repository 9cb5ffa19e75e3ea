"""What those who ask, and those who have no more to do with it, never learn."""

from mulin.audit.models import AuditEntry
from mulin.consultations.models import (
    QueueReason,
)
from mulin.database import query
from mulin.notifications.models import Notification
from mulin.teams.models import TeamMember
from tests.consultations.asking import (
    code,
    done,
    found_park,
    heard,
    read,
    refused,
    step,
    submit,
)
from tests.consultations.standing import Cast, Status, make_matter
from tests.district import District, gid, make_specialist
from tests.phone import Phones


async def test_a_park_team_is_given_nothing_of_another_park(cast: Cast, district: District) -> None:
    other = await found_park(district)
    matter = gid(await make_matter(cast))
    wanted = {"teamId": gid(other.team), "reason": "They have time."}
    for role in ("assignee", "coordinator", "admin"):
        answer = await step(cast.phones[role], "handOverConsultation", matter, **wanted)
        error = answer["errors"][0]
        assert (error["code"], error["field"]) == ("FORBIDDEN", "teamId")
    residents = await submit(cast.phones["resident"])
    answer = await step(cast.phones["admin"], "handOverConsultation", residents, **wanted)
    assert code(answer) == "FORBIDDEN"


async def test_what_is_handed_over_leaves_the_sight_of_those_who_had_it(
    cast: Cast, district: District
) -> None:
    matter = gid(await make_matter(cast))
    wanted = {"teamId": gid(district.team), "reason": "A matter of the station."}
    given = await done(cast.phones["coordinator"], "handOverConsultation", matter, **wanted)
    assert given["team"] == {"id": gid(district.team)}
    for role in ("assignee", "member", "lead", "coordinator"):
        assert await read(cast.phones[role], matter) is None, role
    for role in ("asker", "fellow", "admin"):
        assert await read(cast.phones[role], matter) is not None, role
    again = await step(cast.phones["admin"], "handOverConsultation", matter, **wanted)
    assert (code(again), again["errors"][0]["field"]) == ("INVALID", "teamId")
    assert (await heard(cast.phones["assignee"]))[-1] == "CONSULTATION_HANDED_ON"


async def test_nobody_answers_their_own_enterprise(
    cast: Cast, district: District, phones: Phones
) -> None:
    """Nor themselves: whose contact serves in the park's team is passed over, and not assigned."""
    await TeamMember.all().delete()
    answering = await make_specialist(cast.park.team, topics=(district.topic,))
    await query(
        "UPDATE membership SET person_id = $1 WHERE person_id = $2",
        *(
            answering.person_id,
            cast.people["fellow"].id,
        ),
    )
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert (asked["status"], asked["specialist"]) == ("TRIAGED", None)
    given = {"specialistId": gid(answering), "reason": "A reason"}
    answer = await step(cast.phones["coordinator"], "assignConsultation", asked, **given)
    assert (code(answer), answer["errors"][0]["field"]) == ("NOT_FOUND", "specialistId")
    mine = await phones.of(answering.person_id)
    assert "CONSULTATION_WAITING" not in await heard(mine)


async def test_an_overseer_hears_nothing_of_what_becomes_of_their_own_question(
    cast: Cast, district: District, phones: Phones
) -> None:
    """A coordinator who asks must not learn that it waits for a conflict of interest."""
    await TeamMember.all().update(open_limit=0)
    admin = cast.phones["admin"]
    asked = await submit(admin)
    assert (asked["status"], asked["queueReason"]) == ("TRIAGED", None)
    assert await heard(admin) == ["CONSULTATION_RECEIVED"]


async def test_what_a_requester_is_told_never_says_why_nobody_has_it(cast: Cast) -> None:
    row = await make_matter(cast, Status.TRIAGED)
    assert row.queue_reason is QueueReason.CONFLICT
    await done(cast.phones["fellow"], "postMessage", gid(row), body="Anybody there?")
    lead = {"specialistId": gid(cast.park.lead), "reason": "Hush: a conflict."}
    await done(cast.phones["coordinator"], "assignConsultation", gid(row), **lead)
    await done(cast.phones["lead"], "returnConsultation", gid(row), reason="Hush: a conflict.")
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE")
    assert asked["queueReason"] is None
    theirs = await Notification.filter(person_id__in=[cast.asker.id, cast.people["fellow"].id])
    assert theirs
    for one in theirs:
        assert not {"why_zh", "why_en"} & set(one.parameters)
    for role in ("asker", "fellow"):
        seen = await read(cast.phones[role], gid(row))
        assert seen is not None
        assert [change["reason"] for change in seen["changes"]] == [None] * len(seen["changes"])
    for entry in await AuditEntry.all():
        assert "Hush" not in str(entry.details)


async def test_a_question_on_somebodys_behalf_comes_through_staff_alone(cast: Cast) -> None:
    for channel in ("HOTLINE_12348", "WALK_IN"):
        assert await refused(cast.phones["asker"], intakeChannel=channel) == (
            "INVALID",
            "intakeChannel",
        )
    await submit(cast.phones["asker"], intakeChannel="WEB")


async def test_private_words_are_nowhere_in_the_database_to_be_read(cast: Cast) -> None:
    secret = "Xylophone"
    words = {"title": secret, "body": secret, "opposingParties": [{"name": secret}]}
    asked = await submit(cast.phones["asker"], teamKind="PARK_SERVICE", **words)
    lead = cast.phones["lead"]
    for name in ("addNote", "askBack"):
        await done(lead, name, asked, body=secret)
    await done(cast.phones["asker"], "postMessage", asked, body=secret)
    await done(lead, "answerConsultation", asked, body=secret)
    await done(lead, "closeConsultation", asked, outcome="ADVISED", reason=secret)
    await done(cast.phones["fellow"], "reopenConsultation", asked, reason=secret)
    tables = await query("SELECT relname AS name FROM pg_stat_user_tables")
    assert len(tables) > 40
    for table in tables:
        every = f'SELECT t::text AS row FROM "{table["name"]}" t'  # noqa: S608 - our own tables
        for row in await query(every):
            assert secret.casefold() not in row["row"].casefold(), table["name"]
            assert secret.encode().hex() not in row["row"], table["name"]
