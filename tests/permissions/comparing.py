"""What the table says beside what the API answers."""

from collections.abc import Iterator, Mapping

from mulin.people.permissions.rules import Answer, Rule, Seen
from mulin.people.permissions.standings import Standing
from tests.permissions.walking import Found


def by_rules(rules: Mapping[str, Rule]) -> Found:
    """What each is answered, by the table."""
    return {
        (name, standing): rule.answer(standing)
        for name, rule in rules.items()
        for standing in Standing
    }


def by_types(types: Mapping[str, Seen]) -> Found:
    """Who sees each object, and each of its fields, by the table."""
    seen = {
        name: by
        for rule, one in types.items()
        for name, by in [
            (rule, one.by),
            *((f"{rule}.{field}", one.seeing(field)) for field in one.field_names()),
        ]
    }
    return {
        (name, standing): Answer.YES if standing in by else Answer.NOTHING
        for name, by in seen.items()
        for standing in Standing
    }


def differences(found: Found, said: Found) -> list[str]:
    """A line for each check in which they differ, or that only one of them knows."""
    return list(_differences(found, said))


def _differences(found: Found, said: Found) -> Iterator[str]:
    for name, standing in sorted({*found, *said}):
        answer, rule = found.get((name, standing)), said.get((name, standing))
        if answer != rule:
            yield f"{name}, {standing}: answered {answer}, the table says {rule}"
