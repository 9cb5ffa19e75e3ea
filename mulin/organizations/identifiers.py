"""What organizations and venues are known by: short names, credit codes, words of theirs."""

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from mulin.refusals import invalid
from mulin.wording import clean, clean_line

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODE_LIMIT = 64
_CREDIT_CODE_LIMIT = 40
"""With whatever spaces and hyphens somebody puts between its 18 characters."""


def checked_code(written: str, field: str) -> str:
    """A short name: small letters, digits, single hyphens. Raises Refusal INVALID `field`."""
    code = clean(written, field, limit=_CODE_LIMIT)
    if not _CODE.fullmatch(code):
        raise invalid(field, "bad_code")
    return code


def checked_credit_code(written: str, field: str) -> str:
    """A unified social credit code (GB 32100-2015), compact and in capitals.

    Spaces, hyphens, small and full-width letters are as good. Raises Refusal INVALID `field`,
    saying whether length, characters or check digit are wrong.
    """
    code = unicodedata.normalize("NFKC", clean(written, field, limit=_CREDIT_CODE_LIMIT))
    try:
        return str(uscc.validate(code))
    except InvalidLength:
        raise invalid(field, "credit_code_length") from None
    except InvalidChecksum:
        raise invalid(field, "credit_code_check_digit") from None
    except ValidationError:
        raise invalid(field, "credit_code_characters") from None


def checked_words(written: str, field: str, limit: int) -> str:
    """Words on one line, some at least. Raises Refusal INVALID `field`."""
    words = clean_line(written, field, limit=limit)
    if not words:
        raise invalid(field, "empty")
    return words
