"""Names and numbers for those who need only recognize them: PIPL, article 51.

The one place that says how they are masked, and who sees them whole.
"""

import phonenumbers

from mulin.people.models import Role
from mulin.people.viewer import Viewer

_HIDDEN = "****"
_SHOWN_LAST = 4
_SHOWN_FIRST = 3
_LONG = 9


def masked_phone(phone: str) -> str:
    """`138****0000` of a number of Mainland China; of others the country's code and the end."""
    number = phonenumbers.parse(phone)
    digits = phonenumbers.national_significant_number(number)
    last = digits[-_SHOWN_LAST:] if len(digits) >= _LONG else digits[-2:]
    if number.country_code == phonenumbers.country_code_for_region("CN") and len(digits) >= _LONG:
        return f"{digits[:_SHOWN_FIRST]}{_HIDDEN}{last}"
    return f"+{number.country_code} {_HIDDEN}{last}"


def masked_name(name: str) -> str:
    """The first character, or the first letter of each word: `张**`, `A** L**`."""
    return " ".join(f"{word[0]}**" for word in name.split() if word[0].isalnum())


def only_audits(viewer: Viewer | None) -> bool:
    """Whether the viewer looks at what others do, and serves nobody."""
    return (
        viewer is not None
        and bool(viewer.memberships)
        and all(role is Role.AUDITOR for _, role in viewer.memberships)
        and viewer.specialist_id is None
    )
