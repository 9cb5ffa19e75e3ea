"""The secrets that sign what webhooks are sent.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import secrets
from datetime import timedelta

OVERLAP = timedelta(hours=24)
"""How long the secret before goes on signing beside a new one."""

_OCTETS = 32


def new_secret() -> str:
    """A symmetric secret in the form that libraries of Standard Webhooks take."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_OCTETS)).decode()
