"""What a field costs before its answer is known, where it is more than the one value it gives.

The unit is a value in the answer. Measured on the demo district these are what as many values of a
plain list take; `api.costs` adds them up.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, int] = {
    # Lays calendars of whole teams side by side.
    "Query.availability": 500,
    "Query.nextAvailable": 500,
    # Go through an index, or a district's rows.
    "Query.search": 100,
    "Query.coordination": 200,
    "Query.auditEntries": 100,
}

COUNTED = 10
"""`totalCount` of a connection: a statement of its own over all pages."""
