"""What single cells say: as spreadsheets really give them, and what is refused."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.importing import cells, hours
from mulin.importing.cells import Cell, Odd, OddCell
from mulin.importing.rows import SHEETS, Covered, Listed, Sheet, covered, desk_names, listed
from mulin.importing.workbook import as_text
from mulin.organizations.actions.opening import OpeningRange
from mulin.refusals import Refusal
from mulin.teams.models import TeamRole

Parser = Callable[[Cell, str], object]


def line(cell: Cell, field: str) -> str:
    return cells.line(20, cell, field)


def weight(cell: Cell, field: str) -> int:
    return cells.whole(1, 10, cell, field)


def span(weekday: int, starts: int, ends: int, *, on_holidays: bool = False) -> OpeningRange:
    return OpeningRange(weekday, starts * 60, ends * 60, on_holidays)


MONDAY_MORNING = frozenset({span(1, 9, 12)})


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (cells.phone, 13800138000.0, "+8613800138000"),
        (cells.phone, "13800138000.0", "+8613800138000"),
        (cells.phone, " 138 0013 8000 ", "+8613800138000"),
        (cells.phone, "１３８００１３８０００", "+8613800138000"),
        (cells.phone, "+86 138-0013-8000", "+8613800138000"),
        (cells.phone, "\u202d13800138000\u202c", "+8613800138000"),
        (cells.code, 1001.0, "1001"),
        (cells.code, " YP-Station ", "yp-station"),
        (cells.credit_code, "91110000600037341l", "91110000600037341L"),
        (cells.credit_code, " 9111 0000 6000 3734 1L", "91110000600037341L"),
        (cells.latitude, "31.27", 31.27),
        (cells.latitude, 31.123456789, 31.1234568),
        (cells.zone, "Asia/Shanghai", "Asia/Shanghai"),
        (cells.languages, "普通话、上海话, en", ("zh", "wuu", "en")),
        (cells.codes, "a; b，c  a", ("a", "b", "c")),
        (cells.telephone, 12348.0, "12348"),
        (cells.telephone, "021-6512 3456 转 8", "021-6512 3456 转 8"),
        (cells.licence, "13101202011234567", "13101202011234567"),
        (weight, 2.0, 2),
        (weight, "2.0", 2),
        (line, "  两行\n名称（演示） ", "两行 名称（演示）"),
        (line, "'=1+1", "=1+1"),
        (line, 2024.0, "2024"),
        (desk_names, 3.0, ("1", "2", "3")),
        (desk_names, "2;", ("2",)),
        (desk_names, "窗口；调解室\n窗口", ("窗口", "调解室")),
        (listed, "a, b:负责人, c:member:3", (
            Listed("a"), Listed("b", TeamRole.LEAD), Listed("c", TeamRole.MEMBER, 3),
        )),
        (covered, "park, park:wages", (Covered("park"), Covered("park", "wages"))),
        (hours.parsed, "1 9:00-12:00", MONDAY_MORNING),
        (hours.parsed, "周一 ０９：００～１２：００", MONDAY_MORNING),
        (hours.parsed, "6,7 09:00-10:00 节假日", frozenset(
            {span(6, 9, 10, on_holidays=True), span(7, 9, 10, on_holidays=True)}
        )),
    ],
)  # fmt: skip
def test_a_cell_says(parse: Parser, cell: Cell, value: object) -> None:
    assert parse(cell, "column") == value


@pytest.mark.parametrize(
    ("parse", "cell", "reason"),
    [
        (cells.phone, "12345", "bad_phone"),
        (cells.phone, "1.38001E+10", "digits_lost"),
        (cells.credit_code, 9.11100006000373e17, "digits_lost"),
        (cells.credit_code, "911100006000373411", "credit_code_check_digit"),
        (cells.credit_code, "9111", "credit_code_length"),
        (cells.code, "一号站", "bad_code"),
        (cells.code, "a" * 65, "too_long"),
        (cells.codes, ",;", "required"),
        (cells.latitude, 121.52, "bad_degrees"),
        (cells.latitude, "north", "bad_degrees"),
        (cells.latitude, "nan", "bad_degrees"),
        (cells.zone, "Shanghai", "bad_zone"),
        (cells.languages, "klingonese", "bad_language"),
        (cells.telephone, "call me", "bad_telephone"),
        (cells.licence, "1310", "bad_licence"),
        (weight, "0", "bad_whole_number"),
        (weight, 2.5, "bad_whole_number"),
        (weight, "9" * 400, "bad_whole_number"),
        (line, "=cmd|'/c calc'!A1", "formula_text"),
        (line, "＝1", "formula_text"),
        (line, "a" * 21, "too_long"),
        (line, "a\x07b", "bad_character"),
        (line, "11010519491231002X", "resident_id"),
        (line, OddCell(Odd.FORMULA), "formula_cell"),
        (line, OddCell(Odd.ERROR), "error_cell"),
        (hours.parsed, OddCell(Odd.DATE), "date_cell"),
        (hours.parsed, "Monday 9-12", "bad_hours"),
        (hours.parsed, "8 09:00-12:00", "bad_hours"),
        (hours.parsed, "1 09:00", "bad_hours"),
        (hours.parsed, "1 12:00-09:00", "bad_minutes"),
        (hours.parsed, "1 09:01-10:00", "bad_minutes"),
        (hours.parsed, "1 09:75-10:80", "bad_minutes"),
        (hours.parsed, "1-2 09:00-11:00; 2 10:00-12:00", "hours_overlap"),
        (desk_names, "51", "bad_whole_number"),
        (desk_names, ";".join(map(str, range(51))), "too_many_entries"),
        (listed, "a:boss", "bad_choice"),
        (listed, "a:lead:1:2", "bad_members"),
    ],
)
def test_a_cell_is_refused(parse: Parser, cell: Cell, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(cell, "column")

    assert (caught.value.reason, caught.value.field) == (reason, "column")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_example_of_every_column_is_right(sheet: Sheet) -> None:
    """They stand in the template, and for what a row got wrong."""
    sheet.row.model_validate({column.name: column.example for column in sheet.columns})


spans = st.builds(
    lambda day, begin, length, holidays: OpeningRange(day, begin, begin + length, holidays),
    st.integers(1, 7),
    st.integers(0, 100).map(lambda cell: cell * 5),
    st.integers(1, 100).map(lambda cell: cell * 5),
    st.booleans(),
)


@given(st.sets(spans, min_size=1, max_size=8))
def test_hours_are_read_as_they_were_written(wanted: set[OpeningRange]) -> None:
    apart = all(
        one.weekday != other.weekday
        or one.ends_minute <= other.starts_minute
        or other.ends_minute <= one.starts_minute
        for one, other in combinations(wanted, 2)
    )

    if apart:
        assert hours.parsed(hours.written(wanted), "opening_hours") == wanted
    else:
        with pytest.raises(Refusal, match="hours_overlap"):
            hours.parsed(hours.written(wanted), "opening_hours")


@given(st.text(st.sampled_from("'=+-@＝a中 "), min_size=1, max_size=8))
def test_whatever_a_name_is_it_is_exported_as_text_and_read_again(name: str) -> None:
    kept = " ".join(name.split())
    exported = as_text("name_zh", kept)

    assert not exported.startswith(tuple("=+-@＝＋－＠"))
    assert cells.line(200, exported, "name_zh") == kept


@settings(max_examples=settings().max_examples // 4)
@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False))
def test_whatever_is_in_a_cell_it_is_read_or_refused(cell: str | float) -> None:
    for sheet in SHEETS:
        for name in sheet.row.model_fields:
            try:
                sheet.row.__pydantic_validator__.validate_assignment(
                    sheet.row.model_construct(), name, cell
                )
            except ValueError:
                continue
