"""Stamps and links as plain functions: what they fix, and that PostgreSQL gives back the same."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mulin.audit import chain
from mulin.audit.changes import DIGEST, changed
from mulin.audit.rows import entry_of
from mulin.database import query

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
# A day after the first instant that Python has: it has a name in every zone.
_FIRST = datetime(1, 1, 2)  # noqa: DTZ001 - the strategy adds a zone

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
numbers = st.integers(-(2**63), 2**63 - 1)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(words, values, max_size=3)
entries = st.fixed_dictionaries(
    {
        "id": numbers,
        "at": st.datetimes(
            min_value=_FIRST, timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))])
        ),
        "actor_id": st.none() | numbers,
        "role": st.none() | words,
        "on_behalf_of_id": st.none() | numbers,
        "action": words,
        "object_type": words,
        "object_id": numbers,
        "details": objects,
        "before": st.none() | objects,
        "after": st.none() | objects,
        "address": st.none() | words,
        "request_id": st.none() | words,
        "stamp": st.binary(min_size=48, max_size=48),
    }
)

# Every zone has it, as Python tells time.
_FIRST = datetime(2, 1, 1)  # noqa: DTZ001 - the strategy adds a zone


@given(entries, st.data())
def test_a_link_fixes_every_column(entry: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(entry)))
    other = {**entry, name: data.draw(entries)[name]}
    same = chain._plain(other[name]) == chain._plain(entry[name]) and json.dumps(
        chain._plain(other[name]), default=str, sort_keys=True
    ) == json.dumps(chain._plain(entry[name]), default=str, sort_keys=True)
    if name == "at":
        same = other["at"] == entry["at"]
    one = chain.linked(KEY, entry, chain.NOTHING_BEFORE, NOW)
    two = chain.linked(KEY, other, chain.NOTHING_BEFORE, NOW)

    assert (one.digest == two.digest) is same
    assert (one.hash == two.hash) is same
    assert chain.linked(OTHER, entry, chain.NOTHING_BEFORE, NOW).hash != one.hash
    assert chain.linked(KEY, entry, one.hash, NOW).hash != one.hash


@given(entries)
def test_a_stamp_fits_one_entry_and_one_key(entry: dict[str, Any]) -> None:
    stamped = {**entry, "stamp": chain.stamp_of(KEY, entry)}
    assert chain.stamped_by(KEY, stamped)
    assert not chain.stamped_by(OTHER, stamped)
    assert not chain.stamped_by(KEY, {**stamped, "action": stamped["action"] + "x"})
    assert not chain.stamped_by(KEY, {**stamped, "stamp": None})
    assert chain.stamp_of(KEY, entry) != stamped["stamp"]


@settings(max_examples=25)
@given(st.lists(entries, min_size=2, max_size=6), st.data())
def test_no_other_order_makes_the_same_chain(
    every: list[dict[str, Any]], data: st.DataObject
) -> None:
    every = [{**entry, "id": number} for number, entry in enumerate(every)]
    shuffled = data.draw(st.permutations(every))

    def head(order: list[dict[str, Any]]) -> bytes:
        reached = chain.NOTHING_BEFORE
        for entry in order:
            reached = chain.linked(KEY, entry, reached, NOW).hash
        return reached

    assert (head(every) == head(list(shuffled))) is (every == list(shuffled))
    assert head(every[:-1]) != head(every)


@pytest.mark.usefixtures("database_url")
async def test_what_postgresql_gives_back_is_what_was_stamped() -> None:
    cast = (
        "SELECT $1::jsonb AS details, NULL::jsonb AS before, $1::jsonb AS after, "
        "$2::timestamptz AS at"
    )
    drawn = list[dict[str, Any]]()

    @settings(max_examples=60)
    @given(entries)
    def draw(entry: dict[str, Any]) -> None:
        drawn.append(entry)

    draw()
    for entry in drawn:
        written = {**entry, "before": None, "after": entry["details"]}
        stamped = {**written, "stamp": chain.stamp_of(KEY, written)}
        [row] = await query(cast, json.dumps(entry["details"]), entry["at"])
        assert chain.stamped_by(KEY, entry_of({**stamped, **row})), entry["details"]


@given(objects, objects, st.sets(words, max_size=3))
def test_private_values_are_told_by_their_digest_only(
    before: dict[str, Any], after: dict[str, Any], private: set[str]
) -> None:
    told = changed(before, after, of=("person", 1), private=private)
    elsewhere = changed(before, after, of=("person", 2), private=private)
    for values_then, said, other in (
        (before, told.before, elsewhere.before),
        (after, told.after, elsewhere.after),
    ):
        assert said is not None
        assert other is not None
        assert set(said) == {name for name in values_then if before.get(name) != after.get(name)}
        for name, value in said.items():
            if name not in private:
                assert value == values_then[name]
            elif value is not None:
                assert str(value).startswith(DIGEST)
                assert value != other[name]
