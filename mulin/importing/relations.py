"""What rows say of each other and of what is there already, each mistake told at its row; pure."""

from typing import TypeVar

from mulin.importing.checking import Book, Entry
from mulin.importing.known import Known, codes_of
from mulin.importing.offering import check_services, check_topics, topics_to_be
from mulin.importing.placing import Tree
from mulin.importing.rows import (
    ENTERPRISES,
    EnterpriseRow,
    OrganizationRow,
    Row,
    SpecialistRow,
    TeamRow,
    VenueRow,
)
from mulin.importing.serving import check_members
from mulin.organizations.models import Organization, OrganizationKind
from mulin.organizations.tree import refuse_misplaced
from mulin.people import phone as phones
from mulin.refusals import Code, Refusal, invalid
from mulin.teams.fitting import fits

R = TypeVar("R", bound=Row)


def check(book: Book, known: Known, mine: frozenset[int] | None) -> None:
    """Add what is wrong to the book's mistakes; `mine` are the organizations it may touch."""
    relations = _Relations(book, known, mine)
    relations.organizations()
    relations.enterprises()
    relations.credit_codes()
    relations.venues()
    check_topics(book, known, mine)
    check_services(book, known, mine)
    relations.specialists()
    relations.teams()
    check_members(book, known, relations.tree)


def not_yours(field: str) -> Refusal:
    return Refusal(Code.FORBIDDEN, "not_yours_to_do", field=field)


class _Relations:
    def __init__(self, book: Book, known: Known, mine: frozenset[int] | None) -> None:
        self._book = book
        self._known = known
        self._mine = mine
        self._codes = codes_of(book)
        self._topics = topics_to_be(book, known)
        self.tree = Tree(book, known, mine)

    def organizations(self) -> None:
        self._book.refuse_repeats(self._book.of(OrganizationRow), "code", lambda row: row.code)
        for entry in self._book.of(OrganizationRow):
            row = entry.row
            if not entry.sound("code"):
                continue
            earlier = self._known.organizations.get(row.code)
            if earlier is not None and entry.sound("kind") and earlier.kind is not row.kind:
                self._book.blame(entry, invalid("kind", "kind_stays"))
            elif not self.tree.was_mine(row.code):
                self._book.blame(entry, not_yours("code"))
            elif entry.sound("kind", "parent_code"):
                self._placed(entry, row.code, row.kind, row.parent_code, "parent_code")

    def enterprises(self) -> None:
        entries = self._book.of(EnterpriseRow)
        self._book.refuse_repeats(entries, "credit_code", lambda row: row.credit_code)
        by_credit_code = self._known.by_credit_code()
        for entry in entries:
            row = entry.row
            earlier = by_credit_code.get(row.credit_code) if entry.sound("credit_code") else None
            if earlier is not None and not self._is_my_enterprise(earlier):
                self._book.blame(entry, invalid("credit_code", "credit_code_taken"))
            elif entry.sound("park_code"):
                kind = OrganizationKind.ENTERPRISE
                code = earlier.code if earlier else None
                self._placed(entry, code, kind, row.park_code, "park_code")
            if row.contact_name is not None and row.contact_phone is None:
                if entry.sound("contact_phone"):
                    self._book.blame(entry, invalid("contact_phone", "name_without_phone"))
            elif row.contact_phone is not None and earlier is not None:
                self._contact(entry, row.contact_phone, earlier.id)

    def _is_my_enterprise(self, found: Organization) -> bool:
        return found.kind is OrganizationKind.ENTERPRISE and self._is_mine(found.id)

    def _contact(self, entry: Entry[EnterpriseRow], phone: str, enterprise_id: int) -> None:
        person_id = self._known.people.get(phones.index_of(phone))
        membership = self._known.contacts.get((person_id or 0, enterprise_id))
        if membership is not None and membership.ends_on is not None:
            self._book.blame(entry, invalid("contact_phone", "contact_ended"))

    def _placed(
        self,
        entry: Entry[R],
        code: str | None,
        kind: OrganizationKind,
        parent: str | None,
        column: str,
    ) -> None:
        if parent is None:
            # An empty cell leaves an organization where it is.
            if code not in self._known.organizations:
                self._refuse(entry, kind, None, column)
                if self._mine is not None:
                    self._book.blame(entry, not_yours(column))
            return
        above = self.tree.get(parent)
        if above is None:
            if parent not in self._codes:
                self._book.blame(entry, invalid(column, "unknown_code", named=parent))
        elif code is not None and self.tree.is_in_a_circle(code):
            self._book.blame(entry, invalid(column, "below_itself"))
        elif not self.tree.is_mine(parent):
            self._book.blame(entry, not_yours(column))
        elif not above.is_active:
            self._book.blame(entry, invalid(column, "organization_inactive"))
        else:
            self._refuse(entry, kind, above.kind, column)

    def _refuse(
        self,
        entry: Entry[R],
        kind: OrganizationKind,
        above: OrganizationKind | None,
        column: str,
    ) -> None:
        try:
            refuse_misplaced(kind, above, column)
        except Refusal as refusal:
            self._book.blame(entry, refusal)

    def credit_codes(self) -> None:
        """One organization, one credit code: between both sheets, and beside what is there."""
        owners = self._known.by_credit_code()
        enterprises = {
            entry.row.credit_code: entry.number
            for entry in self._book.of(EnterpriseRow)
            if entry.sound("credit_code")
        }
        listed = self._book.of(OrganizationRow)
        with_one = [entry for entry in listed if entry.row.credit_code is not None]
        self._book.refuse_repeats(with_one, "credit_code", lambda row: row.credit_code)
        for entry in with_one:
            credit_code = entry.row.credit_code or ""
            owner = owners.get(credit_code)
            if owner is not None and entry.sound("code") and owner.code != entry.row.code:
                self._book.blame(entry, invalid("credit_code", "credit_code_taken"))
            elif credit_code in enterprises:
                row = f"{enterprises[credit_code]} ({ENTERPRISES.name})"
                self._book.blame(entry, invalid("credit_code", "repeated_row", row=row))

    def organization(self, entry: Entry[R], code: str, column: str) -> None:
        """Another sheet names an organization."""
        if self.tree.get(code) is None:
            # A row that is there and wrong was blamed for that.
            if code not in self._codes:
                self._book.blame(entry, invalid(column, "unknown_code", named=code))
        elif not self.tree.is_mine(code):
            self._book.blame(entry, not_yours(column))

    def venues(self) -> None:
        entries = self._book.of(VenueRow)
        self._book.refuse_repeats(entries, "code", lambda row: row.code)
        by_id = self._known.by_id()
        for entry in entries:
            row = entry.row
            earlier = self._known.venues.get(row.code) if entry.sound("code") else None
            if earlier and not self.tree.was_mine(by_id[earlier.organization_id].code):
                self._book.blame(entry, not_yours("code"))
            elif entry.sound("organization_code"):
                self.organization(entry, row.organization_code, "organization_code")
            half = (row.latitude is None) != (row.longitude is None)
            if half and entry.sound("latitude", "longitude"):
                missing = "latitude" if row.latitude is None else "longitude"
                self._book.blame(entry, invalid(missing, "half_a_point"))

    def specialists(self) -> None:
        entries = self._book.of(SpecialistRow)
        self._book.refuse_repeats(entries, "code", lambda row: row.code)
        self._book.refuse_repeats(entries, "phone", lambda row: row.phone)
        for entry in entries:
            row = entry.row
            earlier = self._known.specialists.get(row.code) if entry.sound("code") else None
            if earlier is not None and not self._is_mine(earlier.organization_id):
                self._book.blame(entry, not_yours("code"))
                continue
            self._phone(entry, earlier.person_id if earlier else None)
            if row.firm_code is not None:
                self.organization(entry, row.firm_code, "firm_code")
            elif earlier is None and self._mine is not None and entry.sound("firm_code"):
                self._book.blame(entry, invalid("firm_code", "required"))
            for topic in row.topic_codes or ():
                if topic not in self._topics:
                    self._book.blame(entry, invalid("topic_codes", "unknown_code", named=topic))

    def _is_mine(self, organization_id: int | None) -> bool:
        return self._mine is None or organization_id in self._mine

    def _phone(self, entry: Entry[SpecialistRow], person_id: int | None) -> None:
        if not entry.sound("phone", "code"):
            return
        owner_id = self._known.people.get(phones.index_of(entry.row.phone))
        if person_id is not None and owner_id != person_id:
            self._book.blame(entry, invalid("phone", "phone_stays"))
        elif person_id is None and owner_id in self._known.specialists_by_person:
            self._book.blame(entry, invalid("phone", "phone_taken"))

    def teams(self) -> None:
        entries = self._book.of(TeamRow)
        self._book.refuse_repeats(entries, "code", lambda row: row.code)
        by_id = self._known.by_id()
        for entry in entries:
            row = entry.row
            earlier = self._known.teams.get(row.code) if entry.sound("code") else None
            if earlier and entry.sound("kind") and earlier.kind is not row.kind:
                self._book.blame(entry, invalid("kind", "kind_stays"))
            if earlier and not self.tree.was_mine(by_id[earlier.organization_id].code):
                self._book.blame(entry, not_yours("code"))
            elif entry.sound("organization_code"):
                self.organization(entry, row.organization_code, "organization_code")
                self._refuse_unfit(entry)
            for covered in row.coverage or ():
                self.organization(entry, covered.organization_code, "coverage")
                topic = covered.topic_code
                if topic is not None and topic not in self._topics:
                    self._book.blame(entry, invalid("coverage", "unknown_code", named=topic))

    def _refuse_unfit(self, entry: Entry[TeamRow]) -> None:
        place = self.tree.get(entry.row.organization_code)
        if place is not None and entry.sound("kind") and not fits(entry.row.kind, place.kind):
            self._book.blame(entry, invalid("kind", "team_does_not_fit"))
