"""`mulin tour --as …`: every door's story, played at once against one running server."""

import re
from concurrent.futures import ThreadPoolExecutor

from stdnum.cn import uscc

from cli.tour import Door
from cli.touring.enterprise import credit_code
from tests.cli.forked import Finished
from tests.cli.processes import Mulin

TOLD = {
    Door.ENTERPRISE: ("asks back", "turns the question into an appointment", "rates it: 5 of 5"),
    Door.SCHOOL: ("reads the answer: 0 unread", "the lecturer confirms it: BOOKED|confirms it"),
    Door.RESIDENT: ("closes the question: CLOSED", "is told, live and by push: 您的评价有回复"),
    Door.OPERATOR: ("without asking for consent: refused", "1 appointment, consent until"),
    Door.WALK_IN: ("SERVING", "it is an appointment now: .*FULFILLED", "rates it: 5 of 5"),
}


def test_every_door_s_story_is_played_and_played_again(mulin: Mulin) -> None:
    with mulin.start("run") as server, ThreadPoolExecutor() as doors:
        url = server.url()

        def play(door: Door) -> Finished:
            return mulin.call("tour", "--as", door.value, "--url", url)

        for door, toured in zip(Door, doors.map(play, Door), strict=True):
            assert toured.code == 0, toured
            assert "The tour is complete" in toured.out
            for words in TOLD[door]:
                assert re.search(words, toured.out), (words, toured.out)
        # What a story leaves behind is in no later one's way.
        assert play(Door.WALK_IN).code == 0
        assert not [line for line in server.lines if "Traceback" in line]


def test_an_enterprise_of_a_tour_has_a_right_code_that_is_nobody_s() -> None:
    codes = {credit_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(uscc.is_valid(code) and code[2:8] == "999999" for code in codes)
