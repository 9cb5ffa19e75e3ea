"""One object of every type that is not everybody's, with something in each of its fields."""

from tests.district import District
from tests.permissions import belongings, matters
from tests.permissions.cast import Cast
from tests.permissions.probing import Objects


async def make_objects(district: District, cast: Cast) -> Objects:
    found = Objects()
    asked = await matters.question(district, cast, found)
    met = await matters.meeting(district, cast, found, asked)
    await matters.opinions(district, cast, found, asked, met)
    await belongings.places(district, cast, found)
    await belongings.teams(district, cast, found)
    await belongings.times(district, cast, found)
    await belongings.told(district, cast, found, asked, met)
    await belongings.hall(district, cast, found, met)
    await belongings.partners(district, cast, found)
    return found
