"""The other side of a matter, as it is named, checked and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from stdnum.cn import ric, uscc

from mulin.conflicts.models import OpposingParty
from mulin.crypto import decrypt, encrypt, keyed_hash
from mulin.database import query
from mulin.refusals import invalid
from mulin.wording import clean, clean_line

MOST_PARTIES = 10
NAME_LIMIT = 120

_CODE_LIMIT = 40


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organization by name and, if known, code; what is kept of a code is its hash.

    `code` is a unified social credit code (GB 32100-2015) or a resident id (GB 11643-1999).
    """

    name: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    kept_index: str | None = field(default=None, repr=False)

    @property
    def code_index(self) -> str | None:
        """By which the same code is known again."""
        return self.kept_index if self.code is None else index_of(self.code)


def index_of(code: str) -> str:
    return keyed_hash("party code", uscc.compact(code))


def cleaned(parties: Sequence[Party], field: str) -> list[Party]:
    """The parties as they are to be kept, each once.

    Raises Refusal INVALID naming `field` for too many, `<field>.<n>.name` or `<field>.<n>.code`.
    """
    if len(parties) > MOST_PARTIES:
        raise invalid(field, "too_many_entries", limit=MOST_PARTIES)
    checked = (cleaned_one(party, f"{field}.{number}.") for number, party in enumerate(parties))
    return list(dict.fromkeys(checked))


def cleaned_one(party: Party, prefix: str = "") -> Party:
    """Raises Refusal INVALID `<prefix>name`, `<prefix>code`."""
    name = clean_line(party.name, f"{prefix}name", limit=NAME_LIMIT)
    if not any(character.isalnum() for character in name):
        raise invalid(f"{prefix}name", "empty")
    if party.code is None:
        return Party(name, None, party.kept_index)
    code = uscc.compact(clean(party.code, f"{prefix}code", limit=_CODE_LIMIT))
    if not (uscc.is_valid(code) or ric.is_valid(code)):
        raise invalid(f"{prefix}code", "bad_party_code")
    return Party(name, code)


_KEEP = """
INSERT INTO opposing_party (consultation_id, appointment_id, name_encrypted, code_index)
SELECT $1, $2, party.name, party.code
FROM unnest($3::bytea[], $4::text[]) WITH ORDINALITY AS party(name, code, position)
ORDER BY party.position
"""


async def keep(
    parties: Sequence[Party],
    *,
    consultation_id: int | None = None,
    appointment_id: int | None = None,
) -> None:
    """Write `cleaned` parties down beside one matter, in the caller's transaction."""
    if parties:
        names = [encrypt(party.name) for party in parties]
        codes = [party.code_index for party in parties]
        await query(_KEEP, consultation_id, appointment_id, names, codes)


async def parties_of(
    *, consultation_id: int | None = None, appointment_id: int | None = None
) -> list[Party]:
    """Who was named as the other side of a matter, in that order; of codes only the hash."""
    if consultation_id is None and appointment_id is None:
        return []
    about = (
        OpposingParty.filter(consultation_id=consultation_id)
        if consultation_id is not None
        else OpposingParty.filter(appointment_id=appointment_id)
    )
    rows = await about.order_by("id")
    return [Party(decrypt(row.name_encrypted), None, row.code_index) for row in rows]
