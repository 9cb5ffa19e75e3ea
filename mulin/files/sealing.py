"""Contents of files as they lie in the storage: encrypted, each under a key of its own.

AES-256-GCM (NIST SP 800-38D) under a random key, which lies beside the content, wrapped by the key
ring of the private fields (ADR 8). A content is bound to its place: under another key of the
storage it does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mulin.crypto import keys

_MARK = b"mulin file 1\n"
_LENGTH_BYTES = 2
_NONCE_BYTES = 12
_KEY_BITS = 256


class SealBroken(Exception):
    """The content was altered, belongs elsewhere, or its key is no longer in MULIN_FIELD_KEYS."""


def seal(content: bytes, place: str) -> bytes:
    """What to keep at `place`, its key in the storage."""
    key, nonce = AESGCM.generate_key(_KEY_BITS), os.urandom(_NONCE_BYTES)
    wrapped = keys().fields.encrypt(key)
    head = _MARK + len(wrapped).to_bytes(_LENGTH_BYTES, "big") + wrapped + nonce
    return head + AESGCM(key).encrypt(nonce, content, _MARK + place.encode())


def unseal(sealed: bytes, place: str) -> bytes:
    """The content. Raises SealBroken."""
    begin = len(_MARK) + _LENGTH_BYTES
    end = begin + int.from_bytes(sealed[len(_MARK) : begin], "big")
    nonce = sealed[end : end + _NONCE_BYTES]
    try:
        key = keys().fields.decrypt(sealed[begin:end])
        bound_to = sealed[: len(_MARK)] + place.encode()
        return AESGCM(key).decrypt(nonce, sealed[end + _NONCE_BYTES :], bound_to)
    except (InvalidToken, InvalidTag, ValueError):
        raise SealBroken(SealBroken.__doc__) from None
