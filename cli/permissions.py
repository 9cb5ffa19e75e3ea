"""The committed page on permissions, as far as the table of rules writes it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.written_page import write_or_compare

if TYPE_CHECKING:
    from mulin.people.permissions.rules import Answer, Seen
    from mulin.people.permissions.standings import Standing

_MARKS = {"+": "✓", "-": "–", ".": "", "!": "!"}


def permissions(
    path: Annotated[Path, typer.Argument(help="Where the page stands.")] = Path(
        "docs/permissions.md"
    ),
    *,
    check: Annotated[bool, typer.Option("--check", help="Only compare; exit 1 on drift.")] = False,
) -> None:
    """Write who may do what into its page, or compare what the page says of it."""
    write_or_compare(path, "\n".join(_page()), what="table", command="permissions", check=check)


def _page() -> Iterator[str]:
    from mulin.people.permissions.parts import PARTS
    from mulin.people.permissions.seen import TYPES
    from mulin.people.permissions.standings import Standing
    from mulin.people.permissions.table import OPERATIONS, SECTIONS

    fields = sum(len(seen.field_names()) for seen in TYPES.values())
    rules_in_all = len(OPERATIONS) + len(TYPES) + fields
    yield f"{len(OPERATIONS)} rules of operations, {len(TYPES)} of types, {fields} of their fields,"
    yield f"each for {len(Standing)} standings: {rules_in_all * len(Standing):,} answers."
    yield ""
    for title, rules in SECTIONS.items():
        yield from _head(title, "Field")
        for name, rule in rules.items():
            yield _line(_shown(name), rule.answer)
        yield ""
    yield from _head("Who sees what: types, and fields that fewer see", "Type")
    for name, seen in TYPES.items():
        yield from _type(name, seen)
    yield "\n## Parts\n"
    yield "Whoever is shown one of these sees all of it:"
    yield ", ".join(f"`{name}`" for name in PARTS) + "."
    yield ""


def _head(title: str, first: str) -> Iterator[str]:
    from mulin.people.permissions.standings import Standing

    yield f"## {title}\n"
    yield f"| {first} | {' | '.join(_column(one) for one in Standing)} |"
    yield "| --- |" + " :-: |" * len(Standing)


def _column(standing: "Standing") -> str:
    """A role, with an arrow for where it is held."""
    role, _, place = standing.value.partition(" ")
    return role + {"": "", "elsewhere": " ≠", "above": " ↑", "below": " ↓"}[place]


def _shown(name: str) -> str:
    field, _, of_what = name.partition(" ")
    return f"`{field}` {of_what}".rstrip()


def _line(name: str, answer: "Callable[[Standing], Answer]") -> str:
    from mulin.people.permissions.standings import Standing

    return f"| {name} | {' | '.join(_MARKS[answer(one)] for one in Standing)} |"


def _type(name: str, seen: "Seen") -> Iterator[str]:
    def answering(by: "Iterable[Standing]") -> "Callable[[Standing], Answer]":
        from mulin.people.permissions.rules import Answer

        return lambda one: Answer.YES if one in by else Answer.NOTHING

    yield _line(f"**{_shown(name)}**", answering(seen.by))
    for field, by in seen.but.items():
        yield _line(f"`.{field}`", answering(by))
