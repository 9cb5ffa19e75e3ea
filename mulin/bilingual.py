"""Names that people write in both languages, as on a sign: "1 号窗口 · Desk 1", Chinese first."""

import re

from mulin.messages import Language

_BETWEEN = "·"
_CHINESE = re.compile("[\u3400-\u9fff]")


def part_in(language: Language, name: str) -> str:
    """The part in one language; a name that is not written in both as it is."""
    zh, _, en = (part.strip() for part in name.partition(_BETWEEN))
    both = _CHINESE.search(zh) and en and _BETWEEN not in en and not _CHINESE.search(en)
    if not both:
        return name
    return zh if language == "zh" else en
