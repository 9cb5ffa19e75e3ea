"""The ids that leave the platform: opaque to callers, a type and a key inside.

The form is that of Relay's reference library (`base64("Type:key")`), which `schema/ids.py` reads.
"""

import base64


def global_id(kind: str, key: int) -> str:
    """The id of an object of the API's type `kind`."""
    return base64.b64encode(f"{kind}:{key}".encode()).decode()
