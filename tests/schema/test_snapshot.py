"""schema.graphql is what the code says, and whoever lets it drift is told."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app

COMMITTED = Path(__file__).parents[2] / "schema.graphql"


def check(path: Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["schema", str(path), "--check"])
    return result.exit_code, result.output


def test_the_committed_schema_is_what_the_code_says() -> None:
    assert check(COMMITTED)[0] == 0


@pytest.mark.parametrize(
    ("written", "drifted"),
    [
        ("bookAppointment(", "bookMeeting("),
        ("input: BookAppointmentInput!", "input: BookAppointmentInput"),
        ("totalCount: Int!", "totalCount: Int"),
        ('"""At a desk of the venue."""', '"""Somewhere."""'),
    ],
)
def test_a_schema_that_drifted_is_told_and_left_alone(
    tmp_path: Path, written: str, drifted: str
) -> None:
    text = COMMITTED.read_text()
    assert written in text
    copy = tmp_path / "schema.graphql"
    copy.write_text(text.replace(written, drifted, 1))
    before = copy.read_text()

    code, output = check(copy)

    assert code == 1
    assert "make schema" in output
    assert copy.read_text() == before


def test_a_missing_schema_is_drift() -> None:
    assert check(Path("nowhere.graphql"))[0] == 1


def test_a_schema_written_anew_passes(tmp_path: Path) -> None:
    path = tmp_path / "schema.graphql"

    assert CliRunner().invoke(app, ["schema", str(path)]).exit_code == 0
    assert check(path)[0] == 0
    assert path.read_text() == COMMITTED.read_text()
