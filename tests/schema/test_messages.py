"""Every sentence Mulin says exists in both languages, and is said somewhere.

Those of the platform stand in mulin/messages.py, those of the transport in api/refusals.py.
"""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from api import refusals
from mulin.messages import REASONS, text
from tests.schema.source import modules

CHINESE = re.compile("[\u4e00-\u9fff]")
SAYING = {"Refusal": 1, "invalid": 1, "SlotTaken": 0, "text": 0, "_read": 3}
"""What says a sentence, and which of its positional arguments is the reason."""

PASSED_ON = {
    "mulin/refusals.py": "`invalid` and `Refusal.message` say what they were given",
    "schema/scalars.py": "`_wrong` says what `_read` was given",
}


def sayings(path: str, tree: ast.Module) -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Calls that say a sentence, with the expression that stands for its reason."""
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("mulin")
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        place = None if node.func.id in foreign else SAYING.get(node.func.id)
        if place is not None and len(node.args) > place:
            yield path, node, node.args[place]


SAYINGS = [saying for path, tree in modules("mulin", "schema") for saying in sayings(path, tree)]
LITERALS = [
    (path, call, reason.value)
    for path, call, reason in SAYINGS
    if isinstance(reason, ast.Constant) and isinstance(reason.value, str)
]


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_a_reason_is_written_where_it_is_given() -> None:
    passed_on = {path for path, _, reason in SAYINGS if not isinstance(reason, ast.Constant)}

    assert passed_on == set(PASSED_ON)


def test_every_reason_given_has_its_sentences() -> None:
    assert {reason for _, _, reason in LITERALS} - set(REASONS) == set()


def test_every_sentence_is_said_somewhere() -> None:
    assert set(REASONS) - {reason for _, _, reason in LITERALS} == set()


def test_whoever_gives_a_reason_gives_what_its_sentence_mentions() -> None:
    silent = [
        f"{path}:{call.lineno} {reason}"
        for path, call, reason in LITERALS
        if placeholders(REASONS[reason][1]) - {str(keyword.arg) for keyword in call.keywords}
    ]

    assert silent == []


AT_THE_DOOR = {
    name: (told.zh, told.en)
    for name, told in vars(refusals).items()
    if isinstance(told, refusals.Refusal)
}


@pytest.mark.parametrize(("zh", "en"), [*REASONS.values(), *AT_THE_DOOR.values()])
def test_a_sentence_says_the_same_in_chinese_and_english(zh: str, en: str) -> None:
    assert placeholders(zh) == placeholders(en)
    assert CHINESE.search(zh)
    assert en.isascii()
    assert zh.strip() == zh
    assert en.strip() == en
    assert not zh.endswith("。")
    assert not en.endswith(".")


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    assert text("too_long", "zh", limit=3) == "最多 3 个字符"
    assert text("too_long", "en", limit=3) == "At most 3 characters"
