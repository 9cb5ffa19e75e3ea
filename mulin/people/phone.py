"""Phone numbers: one spelling (E.164, ITU-T) for every way to write one."""

import phonenumbers

from mulin.crypto import keyed_hash
from mulin.refusals import invalid
from mulin.settings import settings

_LONGEST = 32


def normalized(written: str, field: str = "phone") -> str:
    """E.164, such as +8613800138000. Raises Refusal INVALID naming `field`."""
    if len(written) > _LONGEST:
        raise invalid(field, "bad_phone")
    try:
        number = phonenumbers.parse(written, settings().default_region)
    except phonenumbers.NumberParseException:
        raise invalid(field, "bad_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise invalid(field, "bad_phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def index_of(phone: str) -> str:
    """The blind index by which a normalized number is found."""
    return keyed_hash("phone", phone)
