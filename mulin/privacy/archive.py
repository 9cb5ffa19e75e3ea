"""The archive that a person takes along: JSON for programs, one page to read, their files."""

import html
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo

from mulin.messages import Language
from mulin.privacy.columns import COLUMNS
from mulin.privacy.sources import SOURCES, TRACE, TRACE_HEADING
from mulin.privacy.wording import both

PAGE = "index.html"

_TITLE = both("Mulin 保存的您的全部数据", "Everything that Mulin keeps about you")
_MADE = both("生成于", "Made at")
_NOTHING = both("没有", "Nothing")
_FILES = both(
    "您上传的文件在 files 文件夹中，以文件编号开头；同样的内容以 JSON 格式在 json 文件夹中。",
    "Files that you uploaded are in the folder files, by their number; the same as below is in the "
    "folder json, for programs.",
)
_TOO_LARGE = both(
    "以下文件因总量过大未收入，可在应用中逐一下载：",
    "These files would have made it too large; get them one by one in the app: ",
)
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2em auto;max-width:60em;padding:0 1em}"
    "table{border-collapse:collapse;display:block;overflow-x:auto}"
    "td,th{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top;"
    "white-space:pre-wrap}"
)

Row = Mapping[str, Any]


class Enclosed(NamedTuple):
    """A file of the person's own, with its number and name."""

    number: int
    name: str
    content: bytes


class Writer:
    """Writes an archive part by part, so that one file at a time is held in memory."""

    def __init__(self, target: IO[bytes], language: Language, zone: str, made_at: datetime) -> None:
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._language: Language = language
        self._zone = ZoneInfo(zone)
        self._made_at = made_at

    def add_file(self, file: Enclosed) -> None:
        self._archive.writestr(f"files/{file.number}-{_harmless(file.name)}", file.content)

    def finish(self, parts: Mapping[str, Sequence[Row]], left_out: Sequence[str]) -> None:
        """Write what was read, and close the archive."""
        for name, rows in parts.items():
            text = json.dumps(rows, ensure_ascii=False, indent=2, default=_plain)
            self._archive.writestr(f"json/{name}.json", text)
        self._archive.writestr(PAGE, "".join(self._page(parts, left_out)))
        self._archive.close()

    def _page(self, parts: Mapping[str, Sequence[Row]], left_out: Sequence[str]) -> Iterable[str]:
        title = html.escape(_TITLE.said(self._language))
        yield f'<!doctype html><html lang="{self._language}"><meta charset="utf-8">'
        yield f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1>"
        yield f"<p>{_MADE.said(self._language)} {self._cell(self._made_at)}</p>"
        yield f"<p>{html.escape(_FILES.said(self._language))}</p>"
        if left_out:
            yield f"<p>{html.escape(_TOO_LARGE.said(self._language) + ', '.join(left_out))}</p>"
        headings = {source.name: source.heading for source in SOURCES} | {TRACE: TRACE_HEADING}
        for name, rows in parts.items():
            yield f"<h2>{html.escape(headings[name].said(self._language))}</h2>"
            yield from self._table(rows)

    def _table(self, rows: Sequence[Row]) -> Iterable[str]:
        if not rows:
            yield f"<p>{_NOTHING.said(self._language)}</p>"
            return
        shown = [name for name in rows[0] if not name.endswith(self._other)]
        yield "<table><tr>"
        for name in shown:
            yield f'<th scope="col">{html.escape(self._label(name))}</th>'
        yield "</tr>"
        for row in rows:
            yield f"<tr>{''.join(f'<td>{self._cell(row[name])}</td>' for name in shown)}</tr>"
        yield "</table>"

    @property
    def _other(self) -> str:
        """What is kept in both languages is read in one."""
        return "_en" if self._language == "zh" else "_zh"

    def _label(self, name: str) -> str:
        words = COLUMNS[name.removesuffix(f"_{self._language}")]
        return words[0] if self._language == "zh" else words[1]

    def _cell(self, value: Any) -> str:
        if isinstance(value, datetime):
            return f"{value.astimezone(self._zone):%Y-%m-%d %H:%M}"
        if isinstance(value, bool):
            return "✓" if value else "–"
        return "" if value is None else html.escape(str(value))


def _harmless(name: str) -> str:
    """A name that every system can unpack."""
    return "".join("_" if one in '\\/:*?"<>|' else one for one in name)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an export cannot hold {type(value).__name__}")
