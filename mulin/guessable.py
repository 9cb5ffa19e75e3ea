"""Secrets that are none: placeholders of our own examples, keys printed in documentation, and what
somebody's fingers made.

A guess at what is random cannot be sure. This refuses what surely is not, and lets through what
`mulin keys make` prints.
"""

import base64
import binascii
from urllib.parse import unquote, urlsplit

# Key of the Fernet specification's examples (https://github.com/fernet/spec), and the one of tests
# and tutorials that count from zero.
PRINTED_SOMEWHERE = frozenset(
    {
        "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    }
)
PLACEHOLDERS = ("PUT-", "CHANGE", "REPLACE", "EXAMPLE", "YOUR-", "SECRET-KEY", "PASSWORD")
PASSWORDS = frozenset({"password", "changeme", "secret", "postgres", "mulin", "admin"})

_FEWEST_CHARACTERS = 10
_FEWEST_BYTES = 16


def guessable_secret(text: str) -> bool:
    """Of a text of 32 characters or more."""
    return _placeholder(text) or _repeats(text.encode()) or len(set(text)) < _FEWEST_CHARACTERS


def guessable_key(text: str) -> bool:
    """Of a Fernet key; what is none at all is for others to refuse."""
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return _placeholder(text)
    return text in PRINTED_SOMEWHERE or _repeats(key) or len(set(key)) < _FEWEST_BYTES


def guessable_password(url: str) -> bool:
    """Of the password in a URL; having none is a choice."""
    password = urlsplit(url).password
    return password is not None and unquote(password).casefold() in PASSWORDS


def _placeholder(text: str) -> bool:
    return text.upper().replace("_", "-").startswith(PLACEHOLDERS)


def _repeats(content: bytes) -> bool:
    """Whether it is one piece again and again, the last perhaps cut short."""
    # Found in itself, moved by less than half: everything beyond the piece is the piece again.
    longest = len(content) // 2
    return any(content.startswith(content[piece:]) for piece in range(1, longest + 1))
