"""References that people read to each other on the phone."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U."""

LENGTH = 8


def new_reference() -> str:
    """Eight random symbols, 40 bits, such as 7K3QX0ZD; a constraint holds that each is unique."""
    bits = secrets.randbits(5 * LENGTH)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(LENGTH))
