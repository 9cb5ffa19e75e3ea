"""References that people read to each other on the phone."""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U."""

LENGTH = 8

_CONFUSED = str.maketrans("ILO", "110")


def new_reference() -> str:
    """Eight random symbols, 40 bits, such as 7K3QX0ZD; a constraint holds that each is unique."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))


def as_issued(typed: str) -> str | None:
    """The reference that somebody typed in any case, full width, with spaces or hyphens.

    As Crockford has it, I and L are read as 1 and O as 0, which nobody can tell apart on paper.
    None for what is no reference.
    """
    symbols = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    read = symbols.replace("-", "").translate(_CONFUSED)
    return read if len(read) == LENGTH and set(read) <= set(ALPHABET) else None
