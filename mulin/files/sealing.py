"""Contents of files as they lie in the storage: encrypted, each under a key of its own.

AES-256-GCM (NIST SP 800-38D) under a random key, which lies beside the content, wrapped by the key
ring of the private fields (ADR 8). A content is bound to its place: under another key of the
storage it does not open.
"""

import os
from typing import NamedTuple

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


class _Head(NamedTuple):
    """What stands before a content: its key, wrapped, and where the rest begins."""

    wrapped: bytes
    end: int


HEAD_BYTES = 1024
"""The head is shorter than this."""


def _head(sealed: bytes) -> _Head:
    """Of what begins so. Raises SealBroken."""
    begin = len(_MARK) + _LENGTH_BYTES
    end = begin + int.from_bytes(sealed[len(_MARK) : begin], "big")
    if not sealed.startswith(_MARK) or len(sealed) < end:
        raise SealBroken(SealBroken.__doc__)
    return _Head(sealed[begin:end], end)


def wrapped_key(sealed: bytes) -> bytes:
    """A content's own key as the key ring encrypted it; HEAD_BYTES suffice. Raises SealBroken."""
    return _head(sealed).wrapped


def rewrapped(sealed: bytes) -> bytes:
    """The same content with its key under the newest key of the ring. Raises SealBroken."""
    head = _head(sealed)
    try:
        wrapped = keys().fields.rotate(head.wrapped)
    except InvalidToken:
        raise SealBroken(SealBroken.__doc__) from None
    return _MARK + len(wrapped).to_bytes(_LENGTH_BYTES, "big") + wrapped + sealed[head.end :]


def unseal(sealed: bytes, place: str) -> bytes:
    """The content. Raises SealBroken."""
    wrapped, end = _head(sealed)
    nonce = sealed[end : end + _NONCE_BYTES]
    try:
        key = keys().fields.decrypt(wrapped)
        return AESGCM(key).decrypt(nonce, sealed[end + _NONCE_BYTES :], _MARK + place.encode())
    except (InvalidToken, InvalidTag, ValueError):
        raise SealBroken(SealBroken.__doc__) from None
