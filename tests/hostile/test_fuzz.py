"""Hostile inputs to every operation, in small: `make fuzz` sends 10,000 (docs/security.md)."""

from tests.district import District
from tests.hostile.answers import Judge
from tests.hostile.fuzzing import drawn, fuzzer
from tests.hostile.inputs import CALLERS, spoiled
from tests.recording import RecordingChannel
from tests.schema.kept import watched_database
from tests.schema.places import operations
from tests.schema.world import make_world

INPUTS, CHANCE = 300, 7


async def test_no_input_makes_an_error_of_ours_or_shows_our_inside(
    district: District, url: str, pushes: RecordingChannel
) -> None:
    world = await make_world(district)
    world.valid["signInWithFirebase"] = {"input": {"idToken": "no token"}}
    async with watched_database() as kept, fuzzer(url, world, kept, pushes.settled) as sending:
        every = list(operations(await sending.schema()))
        inputs = drawn(spoiled(world, every), INPUTS, CHANCE)
        found = await sending.send(inputs, await Judge.of_database())

    assert not found.faults, "\n".join(found.faults)
    assert len(found.seconds) >= INPUTS
    assert {one.caller for one in inputs} == set(CALLERS)
    assert len(found.outcomes) > 5, found.outcomes
