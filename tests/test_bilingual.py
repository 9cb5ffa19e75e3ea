"""Names written in both languages: each reader is shown their part."""

import pytest

from mulin.bilingual import part_in


def test_of_a_name_in_both_languages_each_is_shown_their_part() -> None:
    assert part_in("zh", "1 号窗口 · Desk 1") == "1 号窗口"
    assert part_in("en", "1 号窗口 · Desk 1") == "Desk 1"


@pytest.mark.parametrize(
    "name",
    ["调解室", "Mediation room", "A · 调解室", "一楼 · 调解室", "调解室 ·", "一 · 2 · 3", "·", ""],
)
def test_any_other_name_is_shown_whole(name: str) -> None:
    assert (part_in("zh", name), part_in("en", name)) == (name, name)
