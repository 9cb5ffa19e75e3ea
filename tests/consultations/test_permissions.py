"""Who may do what with a question in writing: the whole table, asked of the API role by role."""

from collections.abc import Mapping
from typing import Any

import pytest

from mulin.consultations.models import Consultation, ConsultationStatus, Message
from mulin.people.models import Role
from mulin.services.models import AppointmentMode, TeamKind
from tests.consultations.asking import SUBMIT, question
from tests.consultations.standing import (
    ROLES,
    SEEING,
    TEAM_SIDE,
    Cast,
    Status,
    make_cast,
    make_matter,
)
from tests.district import District, gid, give_role, make_service, make_specialist
from tests.phone import Phone, Phones
from tests.times import TUESDAY, at

MEANING = {
    "+": None,
    "-": "FORBIDDEN",
    ".": "NOT_FOUND",
    "!": "UNAUTHENTICATED",
    "x": "WRONG_STATUS",
}

#                        asker fellow ex neighbor | assignee member lead ex other |
#                        coordinator elsewhere staff admin auditor | resident nobody
BY_ROLE: Mapping[str, str] = {
    "claimConsultation":    "--..  +++..  -.---  .!",
    "assignConsultation":   "--..  --+..  +.-+-  .!",
    "handOverConsultation": "--..  +-+..  +.-+-  .!",
    "returnConsultation":   "--..  +-+..  -.---  .!",
    "askBack":              "--..  +-+..  -.---  .!",
    "answerConsultation":   "--..  +-+..  -.---  .!",
    "postMessage":          "++..  +-+..  -.---  .!",
    "addNote":              "--..  +++..  +.-+-  .!",
    "closeConsultation":    "++..  +-+..  +.-+-  .!",
    "reopenConsultation":   "++..  +-+..  +.-+-  .!",
    "withdrawConsultation": "++..  ---..  -.---  .!",
    "mergeConsultation":    "--..  +++..  +.-+-  .!",
    "bookAppointment":      "++..  +-+..  +.-+-  .!",
    "markThreadRead":       "++..  +++..  +.+++  .!",
    "submitConsultation":   "++..  .....  .....  .!",
    "setPromise":           "----  -----  ---+-  -!",
}  # fmt: skip

#                        submitted triaged assigned awaiting answered closed withdrawn
BY_STATUS: Mapping[str, tuple[str, str]] = {
    "claimConsultation":    ("member",      ".+xxxxx"),
    "assignConsultation":   ("coordinator", "x++++xx"),
    "handOverConsultation": ("coordinator", "+++++xx"),
    "returnConsultation":   ("lead",        ".x++xxx"),
    "askBack":              ("lead",        ".x+x+xx"),
    "answerConsultation":   ("lead",        ".x+++xx"),
    "postMessage":          ("asker",       "+++++xx"),
    "addNote":              ("coordinator", "+++++++"),
    "closeConsultation":    ("asker",       "xx+++xx"),
    "reopenConsultation":   ("asker",       "xxxxx+x"),
    "withdrawConsultation": ("asker",       "++++xxx"),
    "mergeConsultation":    ("coordinator", "+++++xx"),
    "bookAppointment":      ("asker",       "+++++xx"),
}  # fmt: skip

MAY = {
    "claimConsultation": "CLAIM",
    "assignConsultation": "ASSIGN",
    "handOverConsultation": "HAND_OVER",
    "returnConsultation": "RETURN",
    "askBack": "ASK_BACK",
    "answerConsultation": "ANSWER",
    "postMessage": "POST",
    "addNote": "NOTE",
    "closeConsultation": "CLOSE",
    "reopenConsultation": "REOPEN",
    "withdrawConsultation": "WITHDRAW",
    "mergeConsultation": "MERGE",
    "bookAppointment": "CONVERT",
}

BEGINNING = {
    "claimConsultation": Status.TRIAGED,
    "reopenConsultation": Status.CLOSED,
}
"""From where a step can be taken, for those that cannot from `ASSIGNED`."""


class Stage:
    """The cast, and what each operation needs beside the question."""

    def __init__(self, cast: Cast, district: District, service: Any) -> None:
        self.cast = cast
        self._district = district
        self._service = service
        self._hours = iter([(hour, minute) for hour in range(9, 17) for minute in (0, 30)])

    async def answer(self, operation: str, phone: Phone, row: Consultation) -> str | None:
        """The code of the refusal; None: it was done."""
        name = f"{operation[0].upper()}{operation[1:]}Input"
        document = (
            f"mutation ($input: {name}!) {{ {operation}(input: $input) "
            "{ errors { field code message } } }"
        )
        wanted = await self._input(operation, row)
        (payload,) = (await phone.ask(document, input=wanted)).values()
        return payload["errors"][0]["code"] if payload["errors"] else None

    async def _input(self, operation: str, row: Consultation) -> dict[str, Any]:
        park = self.cast.park
        if operation == "submitConsultation":
            return question(organizationId=gid(park.enterprise))
        if operation == "setPromise":
            return {"teamKind": "COMMUNITY", "urgency": "URGENT", "minutes": 120}
        if operation == "bookAppointment":
            return self._booking(row)
        words = {"body": "Some words", "reason": "A reason"}
        needed: dict[str, tuple[str, ...]] = {
            "claimConsultation": (),
            "assignConsultation": ("reason",),
            "closeConsultation": ("reason",),
            "reopenConsultation": ("reason",),
            "withdrawConsultation": ("reason",),
            "handOverConsultation": ("reason",),
            "returnConsultation": ("reason",),
            "mergeConsultation": (),
            "markThreadRead": (),
        }
        fields: dict[str, Any] = {key: words[key] for key in needed.get(operation, ("body",))}
        if operation == "assignConsultation":
            fields["specialistId"] = gid(park.member)
        if operation == "handOverConsultation":
            fields["teamId"] = gid(self._district.team)
        if operation == "closeConsultation":
            fields["outcome"] = "RESOLVED"
        if operation == "mergeConsultation":
            fields["intoId"] = gid(await make_matter(self.cast))
        if operation == "markThreadRead":
            asked = await Message.filter(consultation=row).order_by("id").first()
            fields["messageId"] = gid(asked)
        return {"id": gid(row), **fields}

    def _booking(self, row: Consultation) -> dict[str, Any]:
        hour, minute = next(self._hours)
        return {
            "serviceId": gid(self._service),
            "startsAt": at(TUESDAY, hour, minute).isoformat(),
            "mode": AppointmentMode.PHONE.name,
            "consultationId": gid(row),
        }


@pytest.fixture
async def stage(district: District, phones: Phones) -> Stage:
    cast = await make_cast(district, phones)
    service = await make_service(team_kind=TeamKind.PARK_SERVICE, open_limit=20)
    return Stage(cast, district, service)


@pytest.mark.parametrize("operation", BY_ROLE)
async def test_what_each_may_do(operation: str, stage: Stage) -> None:
    signs = BY_ROLE[operation].replace(" ", "")
    expected = dict(zip(ROLES, [MEANING[sign] for sign in signs], strict=True))
    found = {}
    for role in ROLES:
        row = await make_matter(stage.cast, BEGINNING.get(operation, Status.ASSIGNED))
        found[role] = await stage.answer(operation, stage.cast.phones[role], row)
    assert found == expected


@pytest.mark.parametrize("operation", BY_STATUS)
async def test_when_it_may_be_done(operation: str, stage: Stage) -> None:
    role, signs = BY_STATUS[operation]
    expected = dict(zip(Status, [MEANING[sign] for sign in signs], strict=True))
    found = {}
    for status in Status:
        row = await make_matter(stage.cast, status)
        found[status] = await stage.answer(operation, stage.cast.phones[role], row)
    assert found == expected


STEPS = "query ($id: ID!) { node(id: $id) { ... on Consultation { may queueReason } } }"


def _allowed(role: str, status: ConsultationStatus) -> set[str]:
    """What the two tables say together."""
    column, moment = ROLES.index(role), list(Status).index(status)
    return {
        MAY[operation]
        for operation, (_, by_status) in BY_STATUS.items()
        if BY_ROLE[operation].replace(" ", "")[column] == "+" and by_status[moment] == "+"
    }


@pytest.mark.parametrize("status", Status)
async def test_the_steps_that_are_offered_are_those_that_can_be_taken(
    status: ConsultationStatus, stage: Stage
) -> None:
    row = await make_matter(stage.cast, status)
    nobodys = status in {Status.SUBMITTED, Status.TRIAGED}
    for role in ROLES:
        node = (await stage.cast.phones[role].ask(STEPS, id=gid(row)))["node"]
        outside = status is Status.SUBMITTED and role in {"assignee", "member", "lead"}
        if role not in SEEING or outside:
            assert node is None, role
            continue
        # Nobody is at it yet: the one who will be is a member like the others.
        as_who = "member" if role == "assignee" and nobodys else role
        assert set(node["may"]) == _allowed(as_who, status), role
        reason = "CONFLICT" if role in TEAM_SIDE and nobodys else None
        assert node["queueReason"] == reason, role


WHOLE = """
query ($id: ID!) {
  node(id: $id) { ... on Consultation {
    title queueReason unreadCount messages { totalCount edges { node { kind body } } }
  } }
}
"""
MESSAGE = "query ($id: ID!) { node(id: $id) { ... on Message { kind body } } }"
LISTS = """
{
  consultations { edges { node { id } } }
  viewer { consultations { edges { node { id } } } }
}
"""
FOUND = "query ($text: String!) { search(text: $text, kinds: [CONSULTATION]) { node { id } } }"
VIEW = "query ($id: ID!) { coordination(organizationId: $id) { unassigned } }"
PROMISES = "{ promises { teamKind urgency minutes } }"


async def test_what_each_may_read(stage: Stage) -> None:
    cast = stage.cast
    row = await make_matter(cast)
    first, note = await Message.filter(consultation=row).order_by("id")
    for role in ROLES:
        phone = cast.phones[role]
        node = (await phone.ask(WHOLE, id=gid(row)))["node"]
        said = (await phone.ask(MESSAGE, id=gid(first)))["node"]
        noted = (await phone.ask(MESSAGE, id=gid(note)))["node"]
        if role not in SEEING:
            assert (node, said, noted) == (None, None, None), role
            continue
        inside = role in TEAM_SIDE
        kinds = ["QUESTION", "NOTE"] if inside else ["QUESTION"]
        assert [one["node"]["kind"] for one in node["messages"]["edges"]] == kinds, role
        assert node["messages"]["totalCount"] == len(kinds), role
        assert said is not None, role
        assert (noted is not None) == inside, role


async def test_what_each_finds_in_lists_and_by_words(stage: Stage) -> None:
    cast = stage.cast
    wanted = question(organizationId=gid(cast.park.enterprise), title="押金不退")
    made = (await cast.phones["asker"].ask(SUBMIT, input=wanted))["submitConsultation"]
    mine = made["consultation"]["id"]
    for role in ROLES[:-1]:
        phone = cast.phones[role]
        told = await phone.ask(LISTS)
        worked_on = [edge["node"]["id"] for edge in told["consultations"]["edges"]]
        own = [edge["node"]["id"] for edge in told["viewer"]["consultations"]["edges"]]
        assert worked_on == [mine] * (role in TEAM_SIDE), role
        assert own == [mine] * (role in {"asker", "fellow"}), role
        found = [hit["node"]["id"] for hit in (await phone.ask(FOUND, text="押金"))["search"]]
        assert found == [mine] * (role in SEEING), role
    assert (await cast.phones["nobody"].ask(FOUND, text="押金"))["search"] == []
    assert (await cast.phones["nobody"].error(LISTS))["code"] == "UNAUTHENTICATED"


async def test_the_view_and_the_promises(stage: Stage) -> None:
    cast = stage.cast
    for role in ROLES:
        phone = cast.phones[role]
        assert len((await phone.ask(PROMISES))["promises"]) == 2 * len(TeamKind)
        if role in {"coordinator", "staff", "admin", "auditor"}:
            assert (await phone.ask(VIEW, id=gid(cast.park.organization)))["coordination"]
            continue
        code = "UNAUTHENTICATED" if role == "nobody" else "NOT_FOUND"
        assert (await phone.error(VIEW, id=gid(cast.park.organization)))["code"] == code, role


async def test_a_contact_who_serves_in_the_team_is_the_requesters_side(
    stage: Stage, phones: Phones, district: District
) -> None:
    cast = stage.cast
    both = await make_specialist(cast.park.team, topics=(district.topic,))
    person = await both.person
    await give_role(person, cast.park.enterprise, Role.ENTERPRISE_CONTACT)
    row = await make_matter(cast, Status.TRIAGED)
    phone = await phones.of(person.id)
    node = (await phone.ask(WHOLE, id=gid(row)))["node"]
    assert [one["node"]["kind"] for one in node["messages"]["edges"]] == ["QUESTION"]
    assert (node["messages"]["totalCount"], node["queueReason"]) == (1, None)
    assert await stage.answer("claimConsultation", phone, row) == "FORBIDDEN"
    assert (await phone.ask(LISTS))["consultations"]["edges"] == []
