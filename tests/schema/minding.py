"""What the battery of wrong values needs of personal data."""

from mulin.privacy.notice import VERSION
from tests.schema.places import Variables


def minding() -> dict[str, Variables]:
    """Valid requests of a resident."""
    return {
        "privacyNotice": {},
        "acceptPrivacyNotice": {"input": {"version": VERSION}},
        "requestExport": {},
    }
