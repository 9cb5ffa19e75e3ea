"""`mulin import`, `export` and `import-template` as somebody types them, each its own process."""

import stat
from pathlib import Path

import pytest

from mulin.database import query
from mulin.importing.workbook import Format, written
from tests.cli.forked import mulin
from tests.importing.generating import small
from tests.importing.making import as_csv

TRIED = """\
机构：新增 7，更新 0，未变 0
接待点：新增 3，更新 0，未变 0
法律主题：新增 0，更新 0，未变 0
服务：新增 0，更新 0，未变 0
专员：新增 4，更新 0，未变 0
团队：新增 3，更新 0，未变 0
团队成员：新增 12，更新 0，未变 0
企业：新增 3，更新 0，未变 0
以上为试运行，未做任何更改
"""


async def rows() -> int:
    return int((await query("SELECT count(*) AS rows FROM organization"))[0]["rows"])


async def test_from_a_spreadsheet_into_the_database_and_back(
    database_url: str, tmp_path: Path
) -> None:
    first, back = tmp_path / "district.xlsx", tmp_path / "back.zip"
    first.write_bytes(written(small(), Format.XLSX))

    tried = await mulin("import", first, "--dry-run", MULIN_DATABASE_URL=database_url)
    assert tried == (0, TRIED, "")
    assert await rows() == 0

    status, output, errors = await mulin(
        "import", first, "--lang", "en", MULIN_DATABASE_URL=database_url
    )
    assert (status, errors) == (0, "")
    assert output.startswith("organizations: 7 created, 0 updated, 0 unchanged\n")
    assert await rows() == 10

    exported = await mulin("export", back, MULIN_DATABASE_URL=database_url)
    assert exported[1].splitlines()[:2] == ["organizations: 7", "venues: 3"]
    assert stat.S_IMODE(back.stat().st_mode) == 0o600


async def test_mistakes_stand_a_line_each_and_the_status_says_so(
    database_url: str, tmp_path: Path
) -> None:
    header = ["编码", "类型", "上级编码", "名称"]
    page = as_csv([header, ["a", "学校", "", ""], ["b", "x", "", "乙"]], "gb18030")
    (tmp_path / "机构.csv").write_bytes(page)
    (tmp_path / "read me.txt").write_text("not looked at")

    status, output, errors = await mulin(
        "import", tmp_path, "--lang", "en", MULIN_DATABASE_URL=database_url
    )

    assert (status, errors) == (1, "")
    lines = output.splitlines()
    assert lines[1] == "organizations, row 2, name_zh: This is required [REQUIRED]"
    assert lines[-1] == "3 mistakes; nothing changed"
    assert len(lines) == 4
    assert await rows() == 0


async def test_the_template_needs_no_database(tmp_path: Path) -> None:
    status, output, errors = await mulin("import-template", tmp_path / "模板.xlsx")

    assert (status, output, errors) == (0, f"{tmp_path / '模板.xlsx'}\n", "")
    assert (tmp_path / "模板.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "nowhere.xlsx"), "nowhere.xlsx: No such file or directory"),
        (("export", "a.pdf"), "a.pdf: the name must end in .xlsx or .zip"),
    ],
)
async def test_a_file_that_cannot_be_used_is_one_sentence(
    words: tuple[str, ...], sentence: str
) -> None:
    assert await mulin(*words) == (1, "", f"mulin: {sentence}\n")
