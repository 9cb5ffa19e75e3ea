"""The committed page is what the table says."""

from pathlib import Path

from typer.testing import CliRunner

from cli.main import app

PAGE = Path(__file__).parents[2] / "docs/permissions.md"


def run(*arguments: str) -> int:
    return CliRunner().invoke(app, ["permissions", *arguments]).exit_code


def test_the_committed_page_is_what_the_table_says() -> None:
    assert run(str(PAGE), "--check") == 0


def test_a_page_that_says_something_else_is_told_and_written_anew(tmp_path: Path) -> None:
    page, text = tmp_path / "permissions.md", PAGE.read_text()
    drifted = text.replace("| `setHoliday` | ! | – |", "| `setHoliday` | ! | ✓ |")
    assert drifted != text
    page.write_text(drifted)
    assert run(str(page), "--check") == 1
    assert page.read_text() == drifted
    assert run(str(page)) == 0
    assert page.read_text() == text


def test_a_page_without_a_place_for_the_tables_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "permissions.md"
    page.write_text("# Permissions\n")
    assert run(str(page)) == run(str(page), "--check") == 1
    assert page.read_text() == "# Permissions\n"
