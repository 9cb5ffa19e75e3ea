"""Who is to serve in which team: from both places where a book says so, checked."""

from collections.abc import Iterator
from dataclasses import dataclass

from mulin.importing.checking import Book, Entry
from mulin.importing.known import Known
from mulin.importing.placing import Tree
from mulin.importing.rows import MemberRow, SpecialistRow, TeamRow
from mulin.refusals import Code, Refusal, invalid
from mulin.teams.models import TeamRole


@dataclass(frozen=True, slots=True)
class Place:
    """A specialist's place in a team as one row wants it; None leaves what is there."""

    entry: Entry[TeamRow] | Entry[MemberRow]
    column: str
    team_code: str
    specialist_code: str
    role: TeamRole | None = None
    weight: int | None = None
    open_limit: int | None = None


def places(book: Book) -> Iterator[Place]:
    """Those that name both team and specialist."""
    for team in book.of(TeamRow):
        for one in team.row.members or () if team.sound("code") else ():
            yield Place(team, "members", team.row.code, *one)
    for entry in book.of(MemberRow):
        row = entry.row
        if entry.sound("team_code", "specialist_code"):
            yield Place(
                entry,
                "specialist_code",
                row.team_code,
                row.specialist_code,
                row.role,
                row.weight,
                row.open_limit,
            )


def check_members(book: Book, known: Known, tree: Tree) -> None:
    """Add what is wrong to the book's mistakes."""
    teams = {one.row.code for one in book.of(TeamRow) if one.sound("code")}
    specialists = {one.row.code for one in book.of(SpecialistRow) if one.sound("code")}
    codes = {one.id: one.code for one in known.organizations.values()}
    for entry in book.of(MemberRow):
        row = entry.row
        if not entry.sound("team_code"):
            continue
        team = known.teams.get(row.team_code)
        if team is None and row.team_code not in teams:
            book.blame(entry, invalid("team_code", "unknown_code", named=row.team_code))
        elif team is not None and not tree.was_mine(codes[team.organization_id]):
            refusal = Refusal(Code.FORBIDDEN, "not_yours_to_do", field="team_code")
            book.blame(entry, refusal)
    _check_places(book, known, specialists)


def _check_places(book: Book, known: Known, specialists: set[str]) -> None:
    first = dict[tuple[str, str], Place]()
    for place in places(book):
        code = place.specialist_code
        earlier = first.setdefault((place.team_code, code), place)
        if code not in specialists and code not in known.specialists:
            book.blame(place.entry, invalid(place.column, "unknown_code", named=code))
        elif earlier is not place:
            row = f"{earlier.entry.number} ({earlier.entry.sheet.name})"
            book.blame(place.entry, invalid(place.column, "repeated_row", row=row))
        elif _changes_leave(place, known):
            book.blame(place.entry, invalid(place.column, "leave_is_not_imported"))


def _changes_leave(place: Place, known: Known) -> bool:
    """Turns and shares follow from going on leave and coming back; the team's lead does that."""
    team = known.teams.get(place.team_code)
    specialist = known.specialists.get(place.specialist_code)
    if team is None or specialist is None or place.role is None:
        return False
    member = known.members.get((team.id, specialist.id))
    if member is None:
        return False
    return (member.role is TeamRole.ON_LEAVE) != (place.role is TeamRole.ON_LEAVE)
