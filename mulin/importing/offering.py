"""Topics and services, which are every district's: checked, and as the tables have them."""

from collections.abc import Iterator

from mulin.importing.checking import Book, Entry
from mulin.importing.known import Known
from mulin.importing.ledger import Keyed, Wanted, differing
from mulin.importing.rows import LAST_POSITION, ServiceRow, TopicRow
from mulin.refusals import Code, Refusal, invalid

_STEP = 15
"""Minutes between the starts that a new service offers, until somebody sets its policy."""


def topics_to_be(book: Book, known: Known) -> set[str]:
    """Codes of the topics there are, and of those that the book brings."""
    return {*known.topics, *(one.row.code for one in book.of(TopicRow) if one.sound("code"))}


def check_topics(book: Book, known: Known, mine: frozenset[int] | None) -> None:
    """Add what is wrong to the book's mistakes."""
    entries = book.of(TopicRow)
    book.refuse_repeats(entries, "code", lambda row: row.code)
    for entry in entries:
        earlier = known.topics.get(entry.row.code)
        changes = earlier is None or differing(earlier, topic_columns(entry.row))
        if mine is not None and changes:
            _refuse_change(book, entry)


def check_services(book: Book, known: Known, mine: frozenset[int] | None) -> None:
    """Add what is wrong to the book's mistakes."""
    entries = book.of(ServiceRow)
    book.refuse_repeats(entries, "code", lambda row: row.code)
    topics = topics_to_be(book, known)
    for entry in entries:
        row = entry.row
        earlier = known.services.get(row.code) if entry.sound("code") else None
        kind_stays = earlier is None or earlier.team_kind is row.team_kind
        if entry.sound("team_kind") and not kind_stays:
            book.blame(entry, invalid("team_kind", "kind_stays"))
        unknown = [code for code in row.topic_codes if code not in topics]
        for code in unknown if entry.sound("topic_codes") else ():
            book.blame(entry, invalid("topic_codes", "unknown_code", named=code))
        if mine is not None and kind_stays and not unknown and _changes(row, known):
            _refuse_change(book, entry)


def _changes(row: ServiceRow, known: Known) -> bool:
    earlier = known.services.get(row.code)
    if earlier is None or differing(earlier, service_columns(row, known)):
        return True
    wanted = {known.topics[code].id if code in known.topics else 0 for code in row.topic_codes}
    return wanted != known.offered.get(earlier.id, set())


def _refuse_change(book: Book, entry: Entry[TopicRow] | Entry[ServiceRow]) -> None:
    """A row that is wrong was told so, and says nothing that could be compared."""
    if not entry.broken:
        book.blame(entry, Refusal(Code.FORBIDDEN, "every_districts", field="code"))


def topic_columns(row: TopicRow) -> Wanted:
    return row.model_dump(include={"name_zh", "name_en", "position"})


def service_columns(row: ServiceRow, known: Known) -> Wanted:
    """In whatever order the modes stand, they are the same."""
    earlier = known.services.get(row.code)
    same = earlier is not None and set(earlier.modes) == {one.value for one in row.modes}
    return {
        **row.model_dump(include={"name_zh", "name_en", "duration_minutes"}),
        "modes": None if same else [one.value for one in row.modes],
    }


def topics(book: Book, known: Known) -> Iterator[Keyed]:
    """New ones that say no position come after all others, in the order of their rows."""
    entries = book.of(TopicRow)
    there = [one.position for one in known.topics.values()]
    last = max([*there, *(one.row.position or 0 for one in entries)], default=0)
    for entry in entries:
        row = entry.row
        if row.code not in known.topics and row.position is None:
            last = min(last + 1, LAST_POSITION)
        yield entry, row.code, topic_columns(row), {"name_en": row.name_zh, "position": last}


def services(book: Book, known: Known) -> Iterator[Keyed]:
    for entry in book.of(ServiceRow):
        row = entry.row
        rest = {"team_kind": row.team_kind, "name_en": row.name_zh, "step_minutes": _STEP}
        yield entry, row.code, service_columns(row, known), rest
