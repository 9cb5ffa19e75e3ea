"""What a cell of a spreadsheet says, however the spreadsheet put it.

Each function reads what one kind of column holds and raises Refusal INVALID naming the column.
Numbers arrive as floats, so that a phone is 13800138000.0; digits may be full-width, and spaces
stand where people like them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar
from zoneinfo import available_timezones

from stdnum.cn import ric

from mulin.organizations.identifiers import checked_code, checked_credit_code
from mulin.people import phone as phones
from mulin.refusals import invalid
from mulin.teams.languages import canonical_language
from mulin.teams.licences import is_licence_number
from mulin.wording import clean_line


class Odd(StrEnum):
    """What a cell holds that is neither text nor a number."""

    FORMULA = "formula"
    ERROR = "error"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell nobody can take at its word."""

    kind: Odd


Cell = str | float | OddCell
Choice = TypeVar("Choice", bound=StrEnum)

_TELEPHONE = re.compile(r"[0-9+()\-转 ]{3,32}")
_RESIDENT_ID = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_SCIENTIFIC = re.compile(r"[0-9]([.][0-9]+)?[Ee][+]?[0-9]+")
_WHOLE = re.compile(r"(-?[0-9]+)([.]0+)?")
_BETWEEN = re.compile(r"[\s,;、]+")
_BETWEEN_PHRASES = re.compile(r"[;；\n]")
_EXACT = 10**15
"""From here on spreadsheets keep no more than the first fifteen digits."""

_STARTS_FORMULA = "=+-@＝＋－＠\t\r"
_SPOKEN = {"中文": "zh", "普通话": "zh", "国语": "zh", "英语": "en", "上海话": "wuu", "沪语": "wuu"}
MOST_ENTRIES = 200
_DECIMALS = 7
"""Of a degree: a centimeter."""


def is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not _visible(cell).strip()


def text_of(cell: Cell, field: str) -> str:
    """The cell as text; a whole number without its `.0`."""
    if isinstance(cell, OddCell):
        if cell.kind is Odd.DATE:
            raise invalid(field, "date_cell")
        if cell.kind is Odd.FORMULA:
            raise invalid(field, "formula_cell")
        raise invalid(field, "error_cell")
    if isinstance(cell, str):
        return cell
    if abs(cell) >= _EXACT:
        raise invalid(field, "digits_lost")
    return str(int(cell)) if cell.is_integer() else repr(cell)


def _visible(text: str) -> str:
    """Without marks that cannot be seen, such as those that address books put around numbers."""
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


def _plain(cell: Cell, field: str) -> str:
    """Text for machines: half-width, without what cannot be seen."""
    text = unicodedata.normalize("NFKC", _visible(text_of(cell, field))).strip()
    if _SCIENTIFIC.fullmatch(text):
        raise invalid(field, "digits_lost")
    return text


def line(limit: int, cell: Cell, field: str) -> str:
    """A name or address on one line, in NFC.

    What a spreadsheet would run as a formula is refused unless an apostrophe before it says that
    it is text, as an export writes it (https://owasp.org/www-community/attacks/CSV_Injection).
    Resident ids are refused: no column here is for them.
    """
    written = " ".join(text_of(cell, field).split())
    is_text = written.startswith("'") and starts_formula(_visible(written))
    text = clean_line(written[is_text:], field, limit=limit)
    # Looked at last: what nobody sees must not hide the sign of a formula.
    if not is_text and starts_formula(text):
        raise invalid(field, "formula_text")
    if any(ric.is_valid(found) for found in _RESIDENT_ID.findall(text)):
        raise invalid(field, "resident_id")
    return text


def starts_formula(text: str) -> bool:
    return text.lstrip("'").startswith(tuple(_STARTS_FORMULA))


def code(cell: Cell, field: str) -> str:
    """A short name; capitals are made small."""
    return checked_code(_plain(cell, field).lower(), field)


def codes(cell: Cell, field: str) -> tuple[str, ...]:
    """Several codes, each once, with commas, semicolons or spaces between."""
    return tuple(dict.fromkeys(checked_code(one.lower(), field) for one in parts(cell, field)))


def parts(cell: Cell, field: str) -> list[str]:
    found = [part for part in _BETWEEN.split(_plain(cell, field)) if part]
    if not found:
        raise invalid(field, "required")
    if len(found) > MOST_ENTRIES:
        raise invalid(field, "too_many_entries", limit=MOST_ENTRIES)
    return found


def phrases(cell: Cell, field: str) -> list[str]:
    """Texts with a semicolon or a line break after each."""
    found = [" ".join(part.split()) for part in _BETWEEN_PHRASES.split(text_of(cell, field))]
    return [part for part in found if part]


def choice(kind: type[Choice], labels: Mapping[Choice, str], cell: Cell, field: str) -> Choice:
    """One of an enumeration, by its value or its Chinese name."""
    text = _plain(cell, field)
    for one in kind:
        if text.lower() == one.value or text == labels[one]:
            return one
    known = " / ".join(f"{labels[one]} {one.value}" for one in kind)
    raise invalid(field, "bad_choice", choices=known)


def credit_code(cell: Cell, field: str) -> str:
    """A unified social credit code (GB 32100-2015), its check character verified."""
    return checked_credit_code("".join(_plain(cell, field).split()), field)


def licence(cell: Cell, field: str) -> str:
    number = "".join(_plain(cell, field).split())
    if not is_licence_number(number):
        raise invalid(field, "bad_licence")
    return number


def phone(cell: Cell, field: str) -> str:
    """E.164."""
    text = _plain(cell, field)
    whole = _WHOLE.fullmatch(text)
    return phones.normalized(whole[1] if whole else text, field)


def telephone(cell: Cell, field: str) -> str:
    """A number to show, a landline or a hotline as well."""
    text = _plain(cell, field)
    if not _TELEPHONE.fullmatch(text):
        raise invalid(field, "bad_telephone")
    return text


def languages(cell: Cell, field: str) -> tuple[str, ...]:
    """BCP 47 tags, or the languages' usual Chinese names."""
    found = dict[str, None]()
    for part in parts(cell, field):
        tag = canonical_language(_SPOKEN.get(part, part))
        if tag is None:
            raise invalid(field, "bad_language")
        found[tag] = None
    return tuple(found)


def degrees(limit: int, cell: Cell, field: str) -> float:
    try:
        value = float(_plain(cell, field))
    except ValueError:
        raise invalid(field, "bad_degrees", limit=limit) from None
    if not -limit <= value <= limit:
        raise invalid(field, "bad_degrees", limit=limit)
    return round(value, _DECIMALS)


def whole(least: int, most: int, cell: Cell, field: str) -> int:
    return number(least, most, _plain(cell, field), field)


def number(least: int, most: int, text: str, field: str) -> int:
    found = _WHOLE.fullmatch(text)
    if not found or len(found[1]) > len(str(most)) or not least <= int(found[1]) <= most:
        raise invalid(field, "bad_whole_number", least=least, most=most)
    return int(found[1])


def zone(cell: Cell, field: str) -> str:
    name = _plain(cell, field)
    if name not in available_timezones():
        raise invalid(field, "bad_zone")
    return name


latitude = partial(degrees, 90)
longitude = partial(degrees, 180)
