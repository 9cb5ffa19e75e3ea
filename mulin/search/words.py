"""The words and sounds of a text, as they are looked up.

Chinese has no spaces: jieba's dictionary cuts it (`cut_for_search`, which also gives the shorter
words inside long ones). Names are found by their pinyin as well, whole and by initials, and by
pieces of three letters for those who nearly know how they are written.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from mulin import chinese

LONGEST_WORD = 40
_PIECE = 3


def folded(text: str) -> str:
    """One spelling for full-width and half-width, capital and small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> list[str]:
    """The words of a text in their order; signs and spaces are none."""
    letters = "".join(one if one.isalnum() else " " for one in folded(text))
    return [word[:LONGEST_WORD] for word in chinese.words(letters) if word.strip()]


def finest(words: Sequence[str]) -> list[str]:
    """Those of the words that are not two others put together: who has both, has it."""
    given = frozenset(words)
    return [
        word
        for word in dict.fromkeys(words)
        if not any(word[:cut] in given and word[cut:] in given for cut in range(1, len(word)))
    ]


def sounds_of(name: str) -> list[str]:
    """A Chinese name in pinyin, such as wangjianguo and wjg; of any other name nothing."""
    letters = [letter for letter in folded(name) if letter.isalnum()]
    if not any(_is_chinese(letter) for letter in letters):
        return []
    text = "".join(letters)
    whole = "".join(chinese.pinyin(text))
    initials = "".join(chinese.initials(text))
    return [whole[:LONGEST_WORD], initials[:LONGEST_WORD]]


def pieces_of(names: Iterable[str]) -> list[str]:
    """Three letters at a time of each name as it sounds, its beginning and end marked."""
    pieces = set[str]()
    for name in names:
        sound = "".join(chinese.pinyin("".join(one for one in folded(name) if one.isalnum())))
        marked = f"  {sound} " if sound else ""
        pieces.update(marked[at : at + _PIECE] for at in range(len(marked) - _PIECE + 1))
    return sorted(pieces)


def _is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"
