"""Asking for everything as everybody, and what is answered."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from graphql import GraphQLObjectType, GraphQLSchema, get_named_type

from mulin.people.permissions.asking import VIEWER
from mulin.people.permissions.rules import SIGNED_IN, Answer, Rule
from mulin.people.permissions.standings import Standing
from mulin.people.permissions.table import named
from tests.permissions.probing import Probe
from tests.permissions.world import World
from tests.recording import RecordingChannel
from tests.schema.kept import KeptDatabase
from tests.schema.places import Operation, Variables

T = TypeVar("T")

Found = dict[tuple[str, Standing], str]
"""By rule and who asked: an `Answer`, or the code of a refusal that is about something else."""

_AT_ONCE = 10
"""What is asked for in one document: fewer than the limits on documents let through."""

CODES = {
    "FORBIDDEN": Answer.FORBIDDEN,
    "NOT_FOUND": Answer.NOTHING,
    "UNAUTHENTICATED": Answer.UNAUTHENTICATED,
}


@dataclass
class Walk:
    """The served application, asked about one world."""

    url: str
    client: httpx.AsyncClient
    schema: GraphQLSchema
    world: World

    async def send(
        self, document: str, standing: Standing, variables: Variables | None = None
    ) -> dict[str, Any]:
        token = self.world.cast.tokens[standing]
        answer = await self.client.post(
            f"{self.url}/graphql",
            json={"query": document, "variables": variables or {}},
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        body: dict[str, Any] = answer.json()
        return body

    async def queries(self, rules: Iterable[str]) -> Found:
        found: Found = {}
        for standing in Standing:
            for portion in _portions(rules):
                told = await self._together("query", portion, standing)
                for rule, (refused, shown) in told.items():
                    found[rule, standing] = refused or self._shows(rule, shown)
        return found

    async def viewer(self) -> Found:
        """All that one's own door shows, in one document."""
        fields = self._fields("Viewer")
        parts = [
            f"{name} {Operation('query', (name,), field).selection}"
            for name, field in fields.items()
        ]
        found: Found = {}
        for standing in Standing:
            body = await self.send(f"{{ viewer {{ {' '.join(parts)} }} }}", standing)
            shown = body["data"]["viewer"] or {}
            for rule in VIEWER:
                value = shown.get(rule.removeprefix("viewer."))
                found[rule, standing] = self._shows(rule, value)
        return found

    async def mutations(
        self, rules: Mapping[str, Rule], kept: KeptDatabase, pushes: RecordingChannel
    ) -> Found:
        """What is done is undone before it is asked for again.

        What is done to oneself alone is asked for together, and so is what is to be refused: it
        changes nothing, or differs from the table.
        """
        found: Found = {}
        own = [rule for rule, one in rules.items() if one.may >= SIGNED_IN]
        own.sort(key="signOut".__eq__)  # from then on nobody is there
        for standing in Standing:
            no = [rule for rule, one in rules.items() if standing not in one.may]
            yes = [[rule] for rule in rules if rule not in {*no, *own}]
            for portion in (*_portions(own), *_portions(no), *yes):
                told = await self._together("mutation", portion, standing)
                found |= {(rule, standing): one[0] or Answer.YES for rule, one in told.items()}
                if portion[0] not in no:
                    await pushes.settled()
                    await kept.restore(*await kept.touched())
        return found

    async def done(self, rule: str, standing: Standing) -> bool:
        """Whether it was done; it stays so."""
        told = await self._together("mutation", [rule], standing)
        return told[rule][0] is None

    async def _together(
        self, kind: str, rules: Sequence[str], standing: Standing
    ) -> dict[str, tuple[str | None, Any]]:
        """Of each rule the refusal, if there is one, and what was shown."""
        heads, parts = list[str](), list[str]()
        variables: Variables = {}
        for number, rule in enumerate(rules):
            operation, wanted = self._operation(kind, rule), self.wanted(rule, standing)
            given = {name: arg for name, arg in operation.field.args.items() if name in wanted}
            heads += [f"$v{number}_{name}: {arg.type}" for name, arg in given.items()]
            variables |= {f"v{number}_{name}": wanted[name] for name in given}
            arguments = ", ".join(f"{name}: $v{number}_{name}" for name in given)
            arguments = f"({arguments})" if given else ""
            parts.append(f"q{number}: {named(rule)}{arguments} {operation.selection}")
        head = f"({', '.join(heads)})" if heads else ""
        body = await self.send(f"{kind}{head} {{ {' '.join(parts)} }}", standing, variables)
        assert "data" in body, body
        return {
            rule: _told(body, f"q{number}", is_payload=kind == "mutation")
            for number, rule in enumerate(rules)
        }

    async def objects(self, rules: Collection[str]) -> tuple[Found, set[str]]:
        """Of each of these types, and of each of their fields, who is shown something.

        Beside them the fields in which nobody was shown anything.
        """
        found: Found = {}
        probes = [(rule, one) for rule in rules for one in self.world.probes[rule]]
        for standing in Standing:
            seen: set[str] = set()
            for portion in _portions(probes):
                seen |= await self._objects_seen(portion, standing)
            for rule in rules:
                for name in [rule, *(f"{rule}.{field}" for field in self._fields(rule))]:
                    found[name, standing] = Answer.YES if name in seen else Answer.NOTHING
        shown = {name for (name, _), answer in found.items() if answer is Answer.YES}
        return found, {name for name, _ in found} - shown

    async def _objects_seen(
        self, probes: Sequence[tuple[str, Probe]], standing: Standing
    ) -> set[str]:
        parts = [
            f"p{number}: {probe.selection % self._everything_of(rule)}"
            for number, (rule, probe) in enumerate(probes)
        ]
        body = await self.send(f"{{ {' '.join(parts)} }}", standing)
        assert "errors" not in body, body["errors"]
        seen = set()
        for number, (rule, _) in enumerate(probes):
            fields = self._fields(rule)
            for node in _nodes(body["data"][f"p{number}"], set(fields)):
                seen.add(rule)
                seen |= {f"{rule}.{name}" for name, value in node.items() if not _is_empty(value)}
        return seen

    def _fields(self, rule: str) -> Mapping[str, Any]:
        kind = self.schema.type_map[named(rule)]
        assert isinstance(kind, GraphQLObjectType)
        fields: Mapping[str, Any] = kind.fields
        return fields

    def _everything_of(self, rule: str) -> str:
        return " ".join(
            f"{name} {_in_short(field.type)}" for name, field in self._fields(rule).items()
        )

    def _operation(self, kind: str, rule: str) -> Operation:
        root = self.schema.query_type if kind == "query" else self.schema.mutation_type
        assert root is not None
        return Operation(kind, (named(rule),), root.fields[named(rule)])

    def wanted(self, rule: str, standing: Standing) -> Variables:
        wanted = self.world.requests.get(rule, {})
        return wanted(standing) if callable(wanted) else wanted

    def _shows(self, rule: str, shown: object) -> Answer:
        witness = self.world.witnesses.get(rule)
        if witness is None:
            return Answer.NOTHING if _is_empty(shown) else Answer.YES
        told = json.dumps(shown, ensure_ascii=False)
        return Answer.YES if f'"{witness}"' in told else Answer.NOTHING


def _in_short(type_: Any) -> str:
    kind = get_named_type(type_)
    if not getattr(kind, "fields", {}):
        return ""
    return "{ totalCount }" if "totalCount" in kind.fields else "{ __typename }"


def _is_empty(value: object) -> bool:
    if isinstance(value, dict):
        return value.get("totalCount") == 0
    return value is None or value in ([], "")


def _nodes(value: object, fields: set[str]) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one, fields)
    elif isinstance(value, dict):
        if set(value) == fields:
            yield value
        else:
            for one in value.values():
                yield from _nodes(one, fields)


def _told(body: dict[str, Any], field: str, *, is_payload: bool) -> tuple[str | None, Any]:
    """What a field of the answer says: the refusal, if it is one, and what was shown."""
    shown = body["data"].get(field)
    errors = [one["extensions"] for one in body.get("errors", ()) if one["path"][0] == field]
    if is_payload and shown is not None:
        errors += shown["errors"]
    if not errors:
        return None, shown
    code, blamed = errors[0]["code"], errors[0].get("field")
    return CODES.get(code, f"{code} {blamed}"), shown


def _portions(things: Iterable[T]) -> Iterator[list[T]]:
    every = list(things)
    for begin in range(0, len(every), _AT_ONCE):
        yield every[begin : begin + _AT_ONCE]
