"""What a tour says when it cannot go on, and that it leaves things as they were."""

from collections.abc import Awaitable, Callable

import pytest

from cli.phone import NotAsExpected
from cli.touring import booking, enterprise, operator, resident, school, walk_in
from cli.touring.people import Stage, accounts, fresh_number
from cli.touring.timeline import TourFailed
from mulin import demo
from mulin.consultations.models import Consultation, ConsultationStatus, Outcome
from mulin.demo.shapes import AccountRole
from mulin.people import phone as phone_numbers
from mulin.people.phone_codes import CODES_PER_PHONE

Story = Callable[[Stage], Awaitable[None]]


async def stopped(stage: Stage, story: Story) -> str:
    """The sentence a story ends with."""
    with pytest.raises(TourFailed) as failure:
        async with stage.open():
            await story(stage)
    return str(failure.value)


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (booking.play, "no free slot: is this the demo district?"),
        (enterprise.play, "there is no tech park: is this the demo district?"),
        (school.play, "is no contact of a school with a venue any more"),
        (resident.play, "there is no street station: is this the demo district?"),
        (operator.play, "the tour stopped at “the operator looks who calls"),
        (walk_in.play, "there is no round-the-clock-studio: is this the demo district?"),
    ],
    ids=["booking", "enterprise", "school", "resident", "operator", "walk-in"],
)
async def test_in_another_district_it_says_what_is_missing(
    url: str, story: Story, words: str
) -> None:
    assert words in await stopped(Stage(url, ""), story)


async def test_whose_codes_are_used_up_is_passed_over_and_then_told(url: str) -> None:
    first, second = accounts(AccountRole.RESIDENT)[:2]
    stage = Stage(url, "")
    async with stage.open():
        for _ in range(CODES_PER_PHONE):
            assert (await stage.account("the resident", [first, second])).number == first
        assert (await stage.account("the resident", [first, second])).number == second

    async def once_more(stage: Stage) -> None:
        await stage.account("the resident", [first])

    assert "has had all sign-in codes of this hour" in await stopped(stage, once_more)


async def test_a_question_of_a_story_that_fails_is_closed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await demo.load()

    async def fail(stage: Stage, *_: object, **__: object) -> None:
        with stage.step("the specialist answers"):
            raise NotAsExpected("it says something else")

    monkeypatch.setattr(resident, "answer", fail)
    said = await stopped(Stage(url, ""), resident.play)
    assert said == "the tour stopped at “the specialist answers”: it says something else"
    asked = await Consultation.all().order_by("-id").first()
    assert asked is not None
    assert (asked.status, asked.outcome) == (ConsultationStatus.CLOSED, Outcome.NO_REPLY)


def test_new_numbers_are_of_the_demo_range_and_no_account_s() -> None:
    numbers = {fresh_number() for _ in range(200)}
    assert len(numbers) > 190
    assert all(number.startswith("+861349") for number in numbers)
    assert all(phone_numbers.normalized(number) == number for number in numbers)
    everybody = {one for role in AccountRole for one in accounts(role)}
    assert numbers.isdisjoint(everybody)
