"""How alike two names are: 上海星辰软件有限公司 and 星辰软件股份有限公司 may well be one company.

Names are compared without what says nothing of who it is: case, width, spaces, punctuation, the
form of a company and the city before it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from mulin import chinese

THRESHOLD = 88
"""From here on two names count as one, and a coordinator is to look.

100: 星辰软件有限公司 and 上海星辰软件股份有限公司; "Stardust Ltd." and "STARDUST CO., LTD".
95: "Stardust Software" and "Stardust Software Development".
90: 星辰软件 and 星晨软件, which sound alike.
88: one wrong character in nine, or one more after four: 星辰软件 and 星辰软件园.
75: 星辰软件 and 星河软件: another company.
0: 王伟 and 王炜: see SHORT_HAN.
"""

SHORT_HAN = 3
"""So many characters are a person's name, or as little as one: only the same is the same.

The commonest of them are borne by hundreds of thousands each, and one stroke is another person.
"""

SHORT_LATIN = 12
"""Likewise in other scripts: Zhang Wei is not Zhang Wen."""

_SAME = 100
_SOUNDS_ALIKE = 90
_HOLDS_THE_OTHER = 95

_HAN_FORMS = ("公司", "有限", "责任", "股份", "集团")
_LATIN_FORMS = frozenset(
    {"co", "company", "corp", "corporation", "group", "inc", "limited", "llc", "ltd", "plc"}
)
_HAN_CITIES = ("上海市", "上海")
_LATIN_CITIES = ("shanghai",)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_WORDS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_HAN_WORD = re.compile(rf"[{_HAN}]")


@dataclass(frozen=True)
class Core:
    """What of a name says who it is, as words; a run of Han characters is one."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "Core":
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        # A place in brackets stands in the middle: 星辰软件(上海)有限公司.
        for city in (*_HAN_CITIES, *_LATIN_CITIES):
            plain = plain.replace(f"({city})", " ")
        return cls(tuple(_without_city(_without_form(_WORDS.findall(plain)))))

    @cached_property
    def letters(self) -> str:
        return "".join(self.words)

    @cached_property
    def is_short(self) -> bool:
        return len(self.letters) <= (SHORT_HAN if self.has_han else SHORT_LATIN)

    @cached_property
    def has_han(self) -> bool:
        return _HAN_WORD.search(self.letters) is not None

    @cached_property
    def sound(self) -> tuple[str, ...]:
        """Pinyin without tones, by which 國 is 国 as well."""
        return tuple(chinese.pinyin(self.letters))


def likeness(one: Core, other: Core) -> int:
    """0 to 100, whichever comes first; 100 for the same and for nothing else."""
    if not one.letters or not other.letters:
        return 0
    if one.letters == other.letters:
        return _SAME
    if one.is_short or other.is_short:
        return 0
    found = [int(fuzz.ratio(one.letters, other.letters))]
    if one.has_han and other.has_han:
        if len(one.letters) == len(other.letters) and one.sound == other.sound:
            found.append(_SOUNDS_ALIKE)
    elif not one.has_han and not other.has_han:
        found.append(_by_words(one, other))
    return min(max(found), _SAME - 1)


def _by_words(one: Core, other: Core) -> int:
    """In whatever order; and a name of several words that the other one begins with or holds."""
    first, second = (" ".join(core.words) for core in sorted((one, other), key=_words_of))
    ordered = int(fuzz.token_sort_ratio(first, second))
    shorter, longer = sorted((set(one.words), set(other.words)), key=len)
    held = len(shorter) > 1 and shorter <= longer
    return max(ordered, _HOLDS_THE_OTHER) if held else ordered


def _words_of(core: Core) -> tuple[str, ...]:
    return core.words


def _without_form(words: list[str]) -> list[str]:
    """Cut off what ends a company's name, bit by bit, but never all there is."""
    left = list(words)
    while left:
        last, form = left[-1], next((one for one in _HAN_FORMS if left[-1].endswith(one)), None)
        if len(left) > 1 and (last in _LATIN_FORMS or last == form):
            left.pop()
        elif form is not None and last != form:
            left[-1] = last.removesuffix(form)
        else:
            break
    return left


def _without_city(words: list[str]) -> list[str]:
    if not words:
        return words
    first, rest = words[0], words[1:]
    if first in _LATIN_CITIES or first in _HAN_CITIES:
        return rest or words
    city = next((one for one in _HAN_CITIES if first.startswith(one)), None)
    return words if city is None else [first.removeprefix(city), *rest]
