"""The table of steps says what the service promises, told a second time in other words."""

from datetime import timedelta

from mulin.appointments.models import AppointmentStatus as Status
from mulin.appointments.policy import RULES, Party, Step
from tests.appointments.promises import OPENS, PROMISES


def test_every_step_has_its_rule() -> None:
    assert set(RULES) == set(Step) == set(PROMISES)


def test_each_rule_says_what_was_promised() -> None:
    told = {
        step: (
            {party.name.lower() for party in rule.allowed},
            {status.name for status in rule.before},
            rule.after.name,
        )
        for step, rule in RULES.items()
    }
    assert told == PROMISES


def test_steps_open_when_they_were_promised_to() -> None:
    assert {step: rule.opens for step, rule in RULES.items() if rule.opens is not None} == OPENS
    assert OPENS[Step.CHECK_IN] == timedelta(hours=2)


def test_nothing_leads_out_of_an_end() -> None:
    ends = {Status.FULFILLED, Status.CANCELLED, Status.NOSHOW, Status.ENTERED_IN_ERROR}
    assert not [step for step, rule in RULES.items() if rule.before & ends]


def test_the_person_can_do_nothing_but_cancel_and_answer_an_offer() -> None:
    own = {step for step, rule in RULES.items() if Party.PERSON in rule.allowed}
    assert own == {Step.CANCEL, Step.ACCEPT, Step.DECLINE_OFFER}
