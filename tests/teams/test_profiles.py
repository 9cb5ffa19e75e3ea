"""What a specialist's page says of them."""

import pytest

from mulin import clock
from mulin.audit.models import AuditEntry
from mulin.files.models import File, FileStatus
from mulin.people.models import Person
from mulin.teams.models import SpecialistTopic, TeamMember
from tests.district import District, gid, make_specialist, make_team, make_topic
from tests.phone import Phone, Phones
from tests.teams.asking import SPECIALIST, coordinator, do, make_file, member_phone, refused

PAGE = f"""
query ($id: ID!) {{
  node(id: $id) {{ ... on Specialist {{ {SPECIALIST} teams {{ role team {{ id }} }} }} }}
}}
"""
LAWYER = "13101201011234567"
CHANGE = "updateSpecialistProfile"


@pytest.fixture
async def phone(phones: Phones, district: District) -> Phone:
    """The specialist's own."""
    return await member_phone(phones, district.specialist)


async def test_a_specialist_says_what_their_page_says(
    phones: Phones, phone: Phone, district: District
) -> None:
    topic = await make_topic()
    changed = await do(
        phone,
        CHANGE,
        bioZh="从业十年",
        bioEn="Ten years",
        titleEn="Lawyer",
        languages=["zh-cn", "wuu", "zh-CN"],
        licenceNumber=f" {LAWYER} ",
        topicIds=[gid(topic), gid(topic)],
    )
    expected = {
        "id": gid(district.specialist),
        "bio": "Ten years",
        "title": "Lawyer",
        "licenceNumber": LAWYER,
        "languages": ["zh-CN", "wuu"],
        "topics": [{"id": gid(topic)}],
        "photo": None,
    }
    assert changed == expected
    stranger = await phones.new()
    found = (await stranger.ask(PAGE, id=gid(district.specialist)))["node"]
    assert found == {
        **expected,
        "teams": [{"role": "MEMBER", "team": {"id": gid(district.team)}}],
    }
    chinese = await phones.new(language="zh")
    assert (await chinese.ask(PAGE, id=gid(district.specialist)))["node"]["bio"] == "从业十年"
    [entry] = await AuditEntry.filter(action="specialist.described")
    assert "Ten years" not in str(entry.details)


async def test_what_is_left_out_stays_and_null_takes_away_what_need_not_be(
    phone: Phone, district: District
) -> None:
    await do(phone, CHANGE, bioEn="Words", licenceNumber=LAWYER)
    assert (await do(phone, CHANGE, titleEn="Lawyer"))["licenceNumber"] == LAWYER
    cleared = await do(phone, CHANGE, licenceNumber=None, bioEn="")
    assert (cleared["licenceNumber"], cleared["bio"]) == (None, "")
    for field in ("bioZh", "bioEn", "titleZh", "titleEn", "languages", "topicIds"):
        assert await refused(phone, CHANGE, **{field: None}) == ("INVALID", field)
    assert len((await do(phone, CHANGE))["topics"]) == 1


async def test_what_cannot_stand_on_a_page_is_refused_by_name(
    phone: Phone, district: District
) -> None:
    gone = await make_topic()
    await gone.delete()
    for wrong, refusal in (
        ({"bioZh": "x" * 2001}, ("INVALID", "bioZh")),
        ({"titleEn": "\u202e"}, ("INVALID", "titleEn")),
        ({"languages": []}, ("INVALID", "languages")),
        ({"languages": ["en"] * 21}, ("INVALID", "languages")),
        ({"languages": ["en", "Klingon"]}, ("INVALID", "languages.1")),
        ({"licenceNumber": "12345"}, ("INVALID", "licenceNumber")),
        ({"topicIds": [gid(gone)]}, ("NOT_FOUND", "topicIds")),
        ({"topicIds": [gid(district.team)]}, ("INVALID", "topicIds")),
    ):
        assert await refused(phone, CHANGE, **wrong) == refusal
    assert await SpecialistTopic.filter(specialist=district.specialist).count() == 1


async def test_a_photo_is_an_own_image_that_belongs_to_nothing_else(
    phones: Phones, phone: Phone, district: District
) -> None:
    own = district.specialist.person_id
    photo = await make_file(own)
    found = await do(phone, CHANGE, photoId=gid(photo))
    assert found["photo"] == {"id": gid(photo), "mediaType": "image/jpeg"}
    stranger = await phones.new()
    seen = (await stranger.ask(PAGE, id=gid(district.specialist)))["node"]
    assert seen["photo"] == found["photo"]
    for wrong, code in (
        (await make_file(district.resident.id), "NOT_FOUND"),
        (
            await make_file(own, status=FileStatus.EXPECTED, sha256=None, stored_at=None),
            "NOT_FOUND",
        ),
        (await make_file(own, attached_at=clock.now()), "NOT_FOUND"),
        (await make_file(own, media_type="application/pdf"), "INVALID"),
    ):
        assert await refused(phone, CHANGE, photoId=gid(wrong)) == (code, "photoId")
        # Refused, it is as it was.
        assert (await File.get(id=wrong.id)).attached_at == wrong.attached_at
    # Sent again it stays; another one sets the first free to be swept away.
    await do(phone, CHANGE, photoId=gid(photo))
    other = await make_file(own)
    await do(phone, CHANGE, photoId=gid(other))
    assert (await File.get(id=photo.id)).attached_at is None
    assert (await do(phone, CHANGE, photoId=None))["photo"] is None
    assert (await File.get(id=other.id)).attached_at is None


async def test_a_coordinator_of_any_of_their_teams_keeps_the_page(
    phones: Phones, district: District
) -> None:
    elsewhere = await make_specialist(await make_team(district.centre))
    phone = await coordinator(phones, district)
    of_theirs, of_others = gid(district.specialist), gid(elsewhere)
    assert (await do(phone, CHANGE, specialistId=of_theirs, bioEn="Kept"))["bio"] == "Kept"
    assert await refused(phone, CHANGE, specialistId=of_others, bioEn="x") == (
        "FORBIDDEN",
        "specialistId",
    )
    await TeamMember.create(team=district.team, specialist=elsewhere)
    await do(phone, CHANGE, specialistId=of_others, bioEn="Kept too")


async def test_who_gives_no_advice_has_no_page(phones: Phones, district: District) -> None:
    phone = await phones.of(district.resident.id)
    assert await refused(phone, CHANGE, bioEn="x") == ("FORBIDDEN", None)
    gone = await make_specialist(district.team, is_active=False)
    person = await Person.get(id=gone.person_id)
    assert await refused(await phones.of(person.id), CHANGE, bioEn="x") == ("FORBIDDEN", None)
    keeper = await coordinator(phones, district)
    assert await refused(keeper, CHANGE, specialistId=gid(gone), bioEn="x") == (
        "NOT_FOUND",
        "specialistId",
    )
