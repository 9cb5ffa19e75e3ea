"""The names that apps are written against: these documents stay valid as the schema grows."""

import pytest
from graphql import parse, validate

from schema.root import schema
from tests.district import District
from tests.phone import Phones

TOKENS = "accessToken refreshToken viewer { id } errors { field code message }"
APPOINTMENT = "appointment { id status } errors { field code message }"


def page_of(call: str, fields: str) -> str:
    info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
    return f"{call} {{ {info} edges {{ cursor node {{ {fields} }} }} }}"


def page_query(call: str, fields: str, variables: str = "") -> str:
    return f"query{variables} {{ {page_of(call, fields)} }}"


TIMES = "($after: String, $status: [AppointmentStatus!], $from: DateTime, $to: DateTime)"
APPOINTMENTS = page_of(
    "appointments(first: 5, after: $after, status: $status, from: $from, to: $to)", "id startsAt"
)
NOTIFICATIONS = page_of("notifications(first: 5)", "id kind title body createdAt readAt")

READS = [
    "{ viewer { id name phone locale roles devices { id platform } } }",
    f"query{TIMES} {{ viewer {{ {APPOINTMENTS} }} }}",
    f"{{ viewer {{ {NOTIFICATIONS} }} }}",
    "query($id: ID!) { node(id: $id) { id ... on Appointment { startsAt } } }",
    page_query("organizations(kind: SCHOOL, parentId: $parent)", "id name", "($parent: ID)"),
    page_query("venues(near: {lat: 31.2, lng: 121.5}, organizationId: $id)", "id", "($id: ID)"),
    page_query("topics", "id name"),
    page_query("services(teamKind: COMMUNITY, topicId: $id)", "id name", "($id: ID)"),
    page_query(
        'specialists(topicId: $topic, venueId: $venue, teamId: $team, search: "a")',
        "id name",
        "($topic: ID, $venue: ID, $team: ID)",
    ),
    page_query("teams(kind: SCHOOL_ADVISORY)", "id name"),
    """query($service: ID!, $from: Date!, $to: Date!, $specialist: ID, $team: ID, $venue: ID,
             $topic: ID, $mode: AppointmentMode) {
      availability(serviceId: $service, from: $from, to: $to, specialistId: $specialist,
                   teamId: $team, venueId: $venue, topicId: $topic, mode: $mode) {
        timeZone
        days { date slots { startsAt endsAt specialist { id name } venue { id name } modes } }
        nextStartsAt
      }
    }""",
]


def change(name: str, answer: str) -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    return f"mutation($input: {kind}!) {{ {name}(input: $input) {{ {answer} }} }}"


ERRORS = "errors { field code message }"
CHANGES = [
    change("requestSignInCode", f"expiresAt {ERRORS}"),
    change("signIn", TOKENS),
    change("signInWithFirebase", TOKENS),
    change("refreshSession", TOKENS),
    f"mutation {{ signOut {{ {ERRORS} }} }}",
    change("updateProfile", f"viewer {{ name locale }} {ERRORS}"),
    change(
        "bookAppointment",
        f"appointment {{ id reference status }} alternatives {{ startsAt endsAt }} {ERRORS}",
    ),
    *(
        change(f"{step}Appointment", APPOINTMENT)
        for step in ("confirm", "decline", "cancel", "checkIn", "complete")
    ),
    change("markNoShow", APPOINTMENT),
    change("registerDevice", f"device {{ id platform }} {ERRORS}"),
    change("unregisterDevice", ERRORS),
    change("markNotificationRead", f"notification {{ id readAt }} {ERRORS}"),
    f"mutation {{ markAllNotificationsRead {{ {ERRORS} }} }}",
    change("setWeeklyHours", f"weeklyHours {{ id weekday startsAt endsAt }} {ERRORS}"),
    change("addDateOverride", f"dateOverride {{ id date kind }} {ERRORS}"),
    change("removeDateOverride", f"removedId {ERRORS}"),
]

SUBSCRIPTIONS = [
    "subscription { appointmentChanged { appointment { id } change } }",
    "subscription { notificationReceived { id kind title body appointment { id } createdAt } }",
]


@pytest.mark.parametrize("document", [*READS, *CHANGES, *SUBSCRIPTIONS])
def test_a_document_that_apps_send_is_valid(document: str) -> None:
    assert validate(schema.graphql_schema, parse(document)) == []


def test_nothing_that_apps_send_is_deprecated() -> None:
    deprecated = [
        f"{name}.{field}"
        for name, kind in schema.graphql_schema.type_map.items()
        for field, definition in getattr(kind, "fields", {}).items()
        if not name.startswith("__") and definition.deprecation_reason is not None
    ]

    assert deprecated == []


async def test_a_value_written_into_the_document_is_judged_like_a_variable(
    district: District, phones: Phones
) -> None:
    phone = await phones.of(district.resident.id)
    for document, code in {
        "{ venues(near: {lat: 1e999, lng: 0}) { totalCount } }": "INVALID",
        "{ venues(near: {lat: 1e-320, lng: 0}) { totalCount } }": None,
        "{ topics(first: 99999999999999999999) { totalCount } }": "GRAPHQL_VALIDATION_FAILED",
        '{ node(id: "\\ud800") { id } }': "GRAPHQL_PARSE_FAILED",
        '{ node(id: "\\u0000") { id } }': "INVALID",
        "{ node(id: 5) { id } }": "INVALID",
        '{ node(id: """VmVudWU6MQ==""") { id } }': None,
        '{ viewer { appointments(from: "yesterday") { totalCount } } }': "BAD_USER_INPUT",
        '{ topics(after: "x", after: "y") { totalCount } }': "GRAPHQL_VALIDATION_FAILED",
    }.items():
        errors = (await phone.post(document)).json().get("errors", ())

        expected = [] if code is None else [code]
        assert [error["extensions"]["code"] for error in errors] == expected
