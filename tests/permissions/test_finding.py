"""What the comparison is worth: it finds a rule that is gone, and a check that is gone."""

from collections.abc import Collection
from typing import Any, cast

import pytest
from tortoise.queryset import QuerySet

from mulin.consultations import queries as consultations
from mulin.consultations.models import Consultation
from mulin.people.permissions.asking import QUERIES
from mulin.people.permissions.doing import SCHEDULING
from mulin.people.permissions.rules import ADMINS, EVERYBODY, OVERSEEING, SIGNED_IN, TEAM
from mulin.people.permissions.seen import QUESTION, RATING, TYPES
from mulin.people.permissions.standings import Standing
from mulin.people.viewer import Viewer
from mulin.quality.models import Rating
from mulin.scheduling.actions import holidays
from schema import loaders
from tests.permissions.comparing import by_rules, by_types, differences
from tests.permissions.walking import Walk
from tests.recording import RecordingChannel
from tests.schema.kept import watched_database

ONE = {"setHoliday": SCHEDULING["setHoliday"]}


def about(name: str, standings: Collection[Standing]) -> set[str]:
    return {f"{name}, {standing}" for standing in standings}


def found_in(differing: list[str]) -> set[str]:
    return {line.partition(":")[0] for line in differing}


async def test_a_rule_and_a_check_that_are_gone_are_found(
    walk: Walk, pushes: RecordingChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched_database() as kept:
        done = await walk.mutations(ONE, kept, pushes)
        assert differences(done, by_rules(ONE)) == []
        assert found_in(differences(done, {})) == about("setHoliday", EVERYBODY)

        monkeypatch.setattr(holidays, "refuse_all_but_admins", lambda _viewer: None)
        done = await walk.mutations(ONE, kept, pushes)
    assert found_in(differences(done, by_rules(ONE))) == about("setHoliday", SIGNED_IN - ADMINS)


async def test_a_field_and_a_list_that_show_too_much_are_found(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything(_viewer: Viewer) -> QuerySet[Rating]:
        return Rating.all()

    types = {"Consultation": TYPES["Consultation"]}
    monkeypatch.setitem(cast("dict[Any, Any]", loaders._SEEN), Rating, everything)
    shown = differences((await walk.objects(types))[0], by_types(types))
    assert found_in(shown) == about("Consultation.rating", QUESTION - RATING)

    def every(_viewer: Viewer, **_narrowed: object) -> QuerySet[Consultation]:
        return Consultation.all()

    rules = {"consultations": QUERIES["consultations"]}
    monkeypatch.setattr(consultations, "worked_on_by", every)
    listed = differences(await walk.queries(rules), by_rules(rules))
    strangers = SIGNED_IN - TEAM - OVERSEEING
    assert strangers
    assert found_in(listed) == about("consultations", strangers)
