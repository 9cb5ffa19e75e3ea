"""What is said of specialists and their teams is found at once."""

from tests.district import District, gid, make_specialist
from tests.phone import Phones
from tests.search.test_searching import found
from tests.teams.asking import coordinator, do, member_phone


async def test_a_changed_page_is_found_by_its_new_words(phones: Phones, district: District) -> None:
    phone = await member_phone(phones, district.specialist)
    await do(phone, "updateSpecialistProfile", bioZh="擅长知识产权纠纷")
    assert await found(phone, "知识产权", "SPECIALIST") == [gid(district.specialist)]
    await do(phone, "updateSpecialistProfile", bioZh="擅长劳动争议")
    assert await found(phone, "知识产权", "SPECIALIST") == []


async def test_a_teams_name_leads_to_its_members(phones: Phones, district: District) -> None:
    phone, newcomer = await coordinator(phones, district), await make_specialist()
    place = {"teamId": gid(district.team), "specialistId": gid(newcomer)}
    await do(phone, "addTeamMember", **place)
    await do(phone, "updateTeam", teamId=gid(district.team), nameEn="Wujiaochang Advisers")
    both = {gid(district.specialist), gid(newcomer)}
    assert {*await found(phone, "Wujiaochang", "SPECIALIST")} == both
    await do(phone, "removeTeamMember", **place)
    assert await found(phone, "Wujiaochang", "SPECIALIST") == [gid(district.specialist)]
