"""An authenticator app, reckoned by RFC 6238 and RFC 4226 alone."""

import base64
import hashlib
import hmac
import struct

from mulin import clock


def totp(secret: str, *, steps_off: int = 0) -> str:
    """What the app shows at this moment, or so many steps of half a minute off."""
    step = int(clock.now().timestamp()) // 30 + steps_off
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
