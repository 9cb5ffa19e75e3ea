"""Cutting Chinese into words, and saying it: dictionaries that are read when first asked.

They take a quarter of a second each, which a process that never asks need not wait for.
"""

# ruff: noqa: PLC0415 - that is what this module is for


def words(text: str) -> list[str]:
    """The words of a text by jieba's dictionary, the shorter ones inside long ones as well."""
    import rjieba

    return list(rjieba.cut_for_search(text))


def pinyin(text: str) -> list[str]:
    """How each letter sounds, without tones; what is not Chinese as it is written."""
    from pypinyin import lazy_pinyin

    return list(lazy_pinyin(text))


def initials(text: str) -> list[str]:
    """The first letter of each sound."""
    from pypinyin import Style, lazy_pinyin

    return list(lazy_pinyin(text, style=Style.FIRST_LETTER))
