"""How objects are read."""

from dataclasses import dataclass, field

from tortoise.models import Model

from tests.district import gid


@dataclass(frozen=True)
class Probe:
    """How to read an object: a selection with `%s` where its fields go."""

    selection: str
    id: str


@dataclass
class Objects:
    """By rule of a type; of some there are two, for what one alone cannot have both of."""

    probes: dict[str, list[Probe]] = field(default_factory=dict)

    def node(self, row: Model, of_what: str = "", inside: str = "%s", kind: str = "") -> None:
        """One to read by its id, or a part of it that is read `inside`."""
        name, own = gid(row), type(row).__name__
        text = f'node(id: "{name}") {{ ... on {own} {{ {inside} }} }}'
        self.add(f"{kind or own} {of_what}".strip(), text, name)

    def add(self, rule: str, selection: str, id_: str) -> None:
        self.probes.setdefault(rule, []).append(Probe(selection, id_))
