"""What was asked in writing before a demo district was loaded: its shape in the file."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from mulin.consultations.models import (
    ConsultationChangeKind,
    ConsultationStatus,
    MessageKind,
    Outcome,
    QueueReason,
    Urgency,
)
from mulin.demo.shapes import CodeText, Count, Shape, Words
from mulin.quality.models import RatingTag
from mulin.references import ALPHABET, LENGTH

Hours = Annotated[float, Field(ge=0)]
"""So many hours before the load."""

_AFTER: dict[MessageKind, tuple[ConsultationStatus, ConsultationChangeKind]] = {
    MessageKind.QUESTION: (ConsultationStatus.ASSIGNED, ConsultationChangeKind.SUBMITTED),
    MessageKind.ASK_BACK: (
        ConsultationStatus.AWAITING_REQUESTER,
        ConsultationChangeKind.ASKED_BACK,
    ),
    MessageKind.MESSAGE: (ConsultationStatus.ASSIGNED, ConsultationChangeKind.REPLIED),
    MessageKind.ANSWER: (ConsultationStatus.ANSWERED, ConsultationChangeKind.ANSWERED),
}


class CitationShape(Shape):
    """An article that an answer rests on."""

    law: Words
    article: Words


class Said(Shape):
    """What followed a question: the specialist asks back and answers, who asks replies."""

    kind: MessageKind
    hours_ago: Hours
    body: Words
    citations: list[CitationShape] = Field(default_factory=list)

    def after(self) -> tuple[ConsultationStatus, ConsultationChangeKind]:
        """Where it stands from then on, and what the trail says of it."""
        return _AFTER[self.kind]


class Rated(Shape):
    """What whoever asked said of the answer, and what came back."""

    hours_ago: Hours
    score: Annotated[int, Field(ge=1, le=5)]
    tags: list[RatingTag] = Field(default_factory=list)
    words: Words | None = None
    reply: Words | None = None


class ConsultationShape(Shape):
    """A question with its thread; `by` is the number of the account that asks.

    `organization` is for whom, when it is an enterprise or a school. Without a specialist it waits
    with the team, without a team with the coordinators of the first organization, for `waits_for`.
    """

    reference: Annotated[str, StringConstraints(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$")]
    by: Count
    organization: CodeText | None = None
    team: CodeText | None = None
    specialist: CodeText | None = None
    waits_for: QueueReason | None = None
    topic: CodeText
    urgency: Urgency = Urgency.NORMAL
    hours_ago: Hours
    title: Words
    body: Words
    thread: list[Said] = Field(default_factory=list)
    outcome: Outcome | None = None
    rating: Rated | None = None

    def everything_said(self) -> list[Said]:
        """The question and what followed it."""
        question = Said(kind=MessageKind.QUESTION, hours_ago=self.hours_ago, body=self.body)
        return [question, *self.thread]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        times = [one.hours_ago for one in self.everything_said()]
        if self.rating is not None:
            times.append(self.rating.hours_ago)
        if times != sorted(times, reverse=True):
            raise ValueError(f"{self.reference} is not told in order of time")
        if any(one.kind not in _AFTER for one in self.thread):
            raise ValueError(f"{self.reference} has notes, which are nobody's to read")
        if (self.specialist is None) != (self.waits_for is not None):
            raise ValueError(
                f"{self.reference}: either somebody is at it, or it waits for a reason"
            )
        answered = any(one.kind is MessageKind.ANSWER for one in self.thread)
        if (self.thread and self.specialist is None) or (self.rating and not answered):
            raise ValueError(f"{self.reference}: nobody is there to say so")
        return self
