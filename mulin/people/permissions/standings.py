"""Who somebody can be to a thing: a role, and how it has to do with it."""

from enum import StrEnum


class Standing(StrEnum):
    """A role in a relation to the thing at hand, or to the organization it belongs to.

    `elsewhere` is the same role where it has nothing to do with the thing; `above` and `below` are
    the organizations up and down the tree from the one that answers for it.
    """

    NOBODY = "nobody"
    RESIDENT = "resident elsewhere"
    SELF = "self"
    CONTACT = "contact"
    CONTACT_ELSEWHERE = "contact elsewhere"
    ASSIGNED = "assigned"
    MEMBER = "member"
    LEAD = "lead"
    SPECIALIST_ELSEWHERE = "specialist elsewhere"
    STAFF = "staff"
    STAFF_ABOVE = "staff above"
    STAFF_BELOW = "staff below"
    STAFF_ELSEWHERE = "staff elsewhere"
    COORDINATOR = "coordinator"
    COORDINATOR_ABOVE = "coordinator above"
    COORDINATOR_BELOW = "coordinator below"
    COORDINATOR_ELSEWHERE = "coordinator elsewhere"
    ADMIN = "admin"
    ADMIN_ELSEWHERE = "admin elsewhere"
    AUDITOR = "auditor"
    AUDITOR_ELSEWHERE = "auditor elsewhere"
