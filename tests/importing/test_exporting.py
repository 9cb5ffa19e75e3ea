"""What was exported changes nothing when it is imported again."""

import io
import zipfile

import pytest

from mulin.demo.loading import load
from mulin.importing import exporting
from mulin.importing.actions import import_files
from mulin.importing.exporting import Filled
from mulin.importing.workbook import Format, template, written
from mulin.organizations.models import Desk, Organization, OrganizationKind
from mulin.teams.models import Coverage, Specialist, TeamMember, TeamRole
from tests.district import District, make_organization, make_topic
from tests.importing.generating import phone, small, workbook
from tests.importing.making import counted
from tests.schema.kept import KeptDatabase


async def assert_changes_nothing(filled: Filled, form: Format = Format.XLSX) -> None:
    kept = await KeptDatabase.now()
    before = await kept.content()

    report = await import_files([(f"export.{form}", written(filled, form))])

    assert counted(report) == {name: (0, 0, len(rows)) for name, rows in filled.items()}
    assert await kept.content() == before


@pytest.mark.usefixtures("database_url", "redis_url")
async def test_the_demo_district_comes_back_as_it_was() -> None:
    await load()

    filled = await exporting.district(None)

    assert len(filled["specialists"]) == 60
    await assert_changes_nothing(filled)


@pytest.mark.parametrize("form", Format)
async def test_what_was_imported_comes_back_as_it_was(form: Format, district: District) -> None:
    await import_files([workbook(small())])
    topic = await make_topic()
    team = district.team
    await Coverage.create(team=team, organization=district.centre)
    await Coverage.create(team=team, organization=district.centre, topic=topic)
    await TeamMember.filter(team=team).update(role=TeamRole.ON_LEAVE, weight=7)
    await Desk.filter(venue=district.venue, name="1").delete()
    park = await make_organization(OrganizationKind.TECH_PARK, district.centre)
    await make_organization(OrganizationKind.ENTERPRISE, park)
    await Organization.filter(id=park.id).update(name_zh="=cmd|'/c calc'!A1", name_en="'@SUM(1)")
    await Specialist.filter(id=district.specialist.id).update(title_zh="-", name_en="+1")

    filled = await exporting.district(None)

    assert len(filled["enterprises"]) == 3
    assert filled["enterprises"][0]["contact_phone"] == f"+86{phone(5000)}"
    await assert_changes_nothing(filled, form)


async def test_no_cell_of_a_csv_begins_like_a_formula(district: District) -> None:
    await Organization.filter(id=district.centre.id).update(name_zh="=cmd|'/c calc'!A1")

    content = written(await exporting.district(None), Format.ZIP)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("organizations.csv").decode("utf-8-sig")
    assert ",'=cmd|" in page


def test_the_same_rows_make_the_same_archive() -> None:
    assert written({}, Format.ZIP) == written({}, Format.ZIP)


def test_the_template_has_a_sheet_of_notes_and_both_headers() -> None:
    with zipfile.ZipFile(io.BytesIO(template())) as archive:
        book = archive.read("xl/workbook.xml").decode()
        words = archive.read("xl/sharedStrings.xml").decode()

    assert 'name="说明"' in book
    assert "统一社会信用代码*" in words
    assert "contact_phone" in words
