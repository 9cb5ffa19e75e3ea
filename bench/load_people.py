"""What the people of `bench/load.py` do: a locustfile, run by Locust in a process of its own.

Each looks most of the time, books and cancels now and then, and writes in a question of theirs. Who
gets no answer, or a 5xx, does as the app does: the same request again, with its idempotency key, at
the other API process. One in five repeats what was answered already, to see the same again.

Reads MULIN_LOAD (a JSON file: `people` with their tokens, `doors`, `services`, `topic`), and writes
one JSON line a wish to MULIN_LOAD_LINES.
"""

import itertools
import json
import os
import random
import time
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, between, task

TRIES = 60
PAUSE_SECONDS = 0.5
REPEATED = 0.2
DAYS_AHEAD = 14

TOLD: dict[str, Any] = json.loads(Path(os.environ["MULIN_LOAD"]).read_text("utf-8"))
LINES = Path(os.environ["MULIN_LOAD_LINES"]).open("a", buffering=1)  # noqa: SIM115 - until the end
_numbers = itertools.count()

TOPICS = "query Topics { topics(first: 50) { edges { node { id code name } } } }"
INBOX = """query Inbox { viewer { name notifications(first: 20) { totalCount edges { node {
  id kind title readAt } } } } }"""
APPOINTMENTS = """query Appointments { viewer { appointments(first: 20) { edges { node {
  id status startsAt specialist { name } venue { name } } } } } }"""
AVAILABILITY = """query Availability($service: ID!, $from: Date!, $to: Date!) {
  availability(serviceId: $service, from: $from, to: $to) { days { slots {
    startsAt modes specialist { id } venue { id } } } } }"""
BOOK = """mutation Book($input: BookAppointmentInput!) { bookAppointment(input: $input) {
  appointment { id } errors { code } } }"""
CANCEL = """mutation Cancel($input: CancelAppointmentInput!) { cancelAppointment(input: $input) {
  appointment { id status } errors { code } } }"""
SUBMIT = """mutation Submit($input: SubmitConsultationInput!) { submitConsultation(input: $input) {
  consultation { id } errors { code } } }"""
POST = """mutation Post($input: PostMessageInput!) { postMessage(input: $input) {
  consultation { id messages(last: 10) { edges { node { id body } } } } errors { code } } }"""


class Resident(FastHttpUser):
    """One of the people, with a phone of their own."""

    host = TOLD["doors"][0]
    wait_time = between(2, 5)
    connection_timeout = 5.0
    network_timeout = 15.0

    def on_start(self) -> None:
        number = next(_numbers)
        self.me = TOLD["people"][number % len(TOLD["people"])]
        self.chance = random.Random(number)  # noqa: S311 - chance, not a secret
        self.booked: list[str] = []
        self.question: str | None = None

    @task(25)
    def look_at_topics(self) -> None:
        self.wish("topics", TOPICS)

    @task(25)
    def look_at_the_inbox(self) -> None:
        self.wish("inbox", INBOX)

    @task(10)
    def look_at_appointments(self) -> None:
        self.wish("appointments", APPOINTMENTS)

    @task(10)
    def look_for_times(self) -> None:
        self.free_slots()

    @task(20)
    def book(self) -> None:
        slots = self.free_slots()
        if not slots:
            return
        service, slot = self.chance.choice(slots)
        asked = {
            "serviceId": service,
            "specialistId": slot["specialist"]["id"],
            "venueId": slot["venue"] and slot["venue"]["id"],
            "topicId": TOLD["topic"],
            "startsAt": slot["startsAt"],
            "mode": slot["modes"][0],
            "idempotencyKey": self.key(),
        }
        payload = self.change("bookAppointment", BOOK, asked)
        if payload and payload["appointment"]:
            self.booked.append(payload["appointment"]["id"])
        elif payload and payload["errors"][0]["code"] == "LIMIT_REACHED" and self.booked:
            self.change("cancelAppointment", CANCEL, {"id": self.booked.pop(0)}, keyed=False)

    @task(10)
    def write(self) -> None:
        words = f"Load {self.key()}"
        if self.question is None:
            asked = {"title": words, "body": words, "topicId": TOLD["topic"]}
            payload = self.change(
                "submitConsultation", SUBMIT, {**asked, "idempotencyKey": self.key()}
            )
            if payload and payload["consultation"]:
                self.question = payload["consultation"]["id"]
            return
        asked = {"id": self.question, "body": words, "idempotencyKey": self.key()}
        self.change("postMessage", POST, asked)

    def free_slots(self) -> list[tuple[str, dict[str, Any]]]:
        service = self.chance.choice(TOLD["services"])
        begin = date.today() + timedelta(days=self.chance.randrange(1, DAYS_AHEAD))  # noqa: DTZ011 - any day will do
        days = {"from": begin.isoformat(), "to": (begin + timedelta(days=1)).isoformat()}
        data = self.wish("availability", AVAILABILITY, service=service, **days)
        if not data or not data["availability"]:
            return []
        return [(service, slot) for day in data["availability"]["days"] for slot in day["slots"]]

    def change(
        self, name: str, document: str, asked: dict[str, Any], *, keyed: bool = True
    ) -> dict[str, Any] | None:
        """A mutation's payload; sometimes asked for twice. What was said goes into the lines."""
        times = 2 if keyed and self.chance.random() < REPEATED else 1
        payload = None
        for time_ in range(times):
            data = self.wish(name, document, input=asked, repeated=time_ > 0)
            payload = data and data[name]
        return payload

    def wish(
        self, name: str, document: str, *, repeated: bool = False, **variables: Any
    ) -> dict[str, Any] | None:
        """Ask until there is an answer that is no failure of the service; None after many tries."""
        key = variables.get("input", {}).get("idempotencyKey")
        line: dict[str, Any] = {"wish": name, "key": key, "repeated": repeated, "failures": []}
        answer = None
        for one in range(TRIES):
            door = TOLD["doors"][(one + self.me["door"]) % len(TOLD["doors"])]
            tried = time.time()
            answer, failure = self.tried(door, name, document, variables)
            line["took"] = round(time.time() - tried, 4)
            if failure is None:
                break
            line["failures"].append([round(tried, 3), failure])
            gevent.sleep(PAUSE_SECONDS * (0.5 + self.chance.random()))
        payload = (answer or {}).get(name) or {}
        line["answered"] = answer is not None
        line["refused"] = [error["code"] for error in payload.get("errors", [])]
        line["id"] = made(payload, variables)
        LINES.write(json.dumps(line) + "\n")
        return answer

    def tried(
        self, door: str, name: str, document: str, variables: dict[str, Any]
    ) -> tuple[dict[str, Any] | None, str | None]:
        headers = {"Authorization": f"Bearer {self.me['token']}", "Accept-Language": "en"}
        body = {"query": document, "variables": variables}
        with self.client.post(
            f"{door}/graphql", json=body, headers=headers, name=name, catch_response=True
        ) as response:
            if response.status_code != HTTPStatus.OK:
                kind = str(response.status_code or type(response.error).__name__)
                response.failure(kind)
                return None, kind
            answer = response.json()
            codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
            if codes:
                response.failure(codes[0])
                return None, codes[0]
            return answer["data"], None

    def key(self) -> str:
        return f"{self.me['number']}-{self.chance.getrandbits(64):016x}"


def made(payload: dict[str, Any], variables: dict[str, Any]) -> str | None:
    """The id of what a mutation made: of its object, or of the message with the words asked."""
    object_ = next((value for value in payload.values() if isinstance(value, dict)), None)
    if object_ is None or "messages" not in object_:
        return object_ and object_.get("id")
    messages = [edge["node"] for edge in object_["messages"]["edges"]]
    return next((one["id"] for one in messages if one["body"] == variables["input"]["body"]), None)
