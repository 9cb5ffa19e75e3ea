"""Tables of the consultations: questions in writing, their threads, and what was promised."""

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from mulin.database import LongKey
from mulin.files.models import File
from mulin.intake.models import IntakeChannel
from mulin.organizations.models import Organization
from mulin.people.models import Person
from mulin.services.models import TeamKind, Topic
from mulin.teams.models import Specialist, Team


class ConsultationStatus(StrEnum):
    """Where a consultation stands."""

    SUBMITTED = "submitted"
    """No rule said which team; a coordinator is to choose."""
    TRIAGED = "triaged"
    """A team has it; nobody of the team yet."""
    ASSIGNED = "assigned"
    """Somebody is at it."""
    AWAITING_REQUESTER = "awaiting_requester"
    """The requester was asked something; the promised time stands still."""
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Urgency(StrEnum):
    """How soon an answer is promised."""

    NORMAL = "normal"
    URGENT = "urgent"


class QueueReason(StrEnum):
    """Why nobody was given a consultation by rule."""

    NO_TEAM = "no_team"
    """No team covers the organization and the topic."""
    NO_TOPIC = "no_topic"
    """Nobody of the team advises on the topic."""
    NO_CAPACITY = "no_capacity"
    """Everybody who could is full or on leave."""
    CONFLICT = "conflict"
    """Everybody who could advises the other side."""
    RETURNED = "returned"
    """It was given back."""


class Outcome(StrEnum):
    """What came of a consultation."""

    RESOLVED = "resolved"
    ADVISED = "advised"
    REFERRED = "referred"
    MET = "met"
    """It went on at an appointment."""
    NO_REPLY = "no_reply"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


class DueStage(StrEnum):
    """How far the promised time has run, in steps that somebody hears of."""

    FRESH = "fresh"
    HALF = "half"
    MOST = "most"
    LATE = "late"
    ESCALATED = "escalated"


class Consultation(Model):
    """A question in writing, for a person or for their organization.

    `served_by` is the organization that answers for it: the team's, or where it waits for a
    coordinator. An answer is promised after `promise_minutes` of working time, at `promised_at`;
    while the requester is asked something that is NULL and `remaining_minutes` are left. At
    `due_at` the next `due_stage` is reached.
    """

    id = LongKey()
    reference = fields.CharField(16, unique=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consultations", on_delete=fields.RESTRICT
    )
    person_id: int
    submitted_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consultations_submitted", on_delete=fields.RESTRICT
    )
    submitted_by_id: int
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="consultations", null=True, on_delete=fields.RESTRICT
    )
    organization_id: int | None
    served_by: fields.ForeignKeyRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", related_name="consultations_served", on_delete=fields.RESTRICT
    )
    served_by_id: int
    team_kind = fields.CharEnumField(TeamKind, max_length=32)
    team: fields.ForeignKeyNullableRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="consultations", null=True, on_delete=fields.RESTRICT
    )
    team_id: int | None
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist", related_name="consultations", null=True, on_delete=fields.RESTRICT
    )
    specialist_id: int | None
    topic: fields.ForeignKeyNullableRelation[Topic] = fields.ForeignKeyField(
        "models.Topic", related_name="consultations", null=True, on_delete=fields.RESTRICT
    )
    topic_id: int | None
    title_encrypted = fields.BinaryField()
    urgency = fields.CharEnumField(Urgency, max_length=16, default=Urgency.NORMAL)
    status = fields.CharEnumField(ConsultationStatus, max_length=32)
    queue_reason: QueueReason | None = fields.CharEnumField(  # type: ignore[assignment]  # nullable
        QueueReason, max_length=16, null=True
    )
    intake_channel = fields.CharEnumField(IntakeChannel, max_length=16, default=IntakeChannel.APP)
    outcome: Outcome | None = fields.CharEnumField(  # type: ignore[assignment]  # nullable
        Outcome, max_length=16, null=True
    )
    merged_into: fields.ForeignKeyNullableRelation["Consultation"] = fields.ForeignKeyField(
        "models.Consultation", related_name="duplicates", null=True, on_delete=fields.RESTRICT
    )
    merged_into_id: int | None
    promise_minutes = fields.IntField()
    promised_at: datetime | None = fields.DatetimeField(null=True)
    remaining_minutes = fields.IntField(null=True)
    due_stage = fields.CharEnumField(DueStage, max_length=16, default=DueStage.FRESH)
    due_at: datetime | None = fields.DatetimeField(null=True)
    first_answered_at: datetime | None = fields.DatetimeField(null=True)
    closed_at: datetime | None = fields.DatetimeField(null=True)
    created_at: datetime = fields.DatetimeField()
    updated_at: datetime = fields.DatetimeField()

    class Meta:
        table = "consultation"
        indexes = (
            ("person_id", "created_at"),
            ("organization_id",),
            ("served_by_id", "status"),
            ("team_id", "status"),
            ("specialist_id", "status"),
            ("due_at",),
            ("topic_id",),
            ("submitted_by_id",),
            ("merged_into_id",),
        )


class ConsultationChangeKind(StrEnum):
    """What happened to a consultation."""

    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    ASKED_BACK = "asked_back"
    REPLIED = "replied"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CONVERTED = "converted"
    MERGED = "merged"
    REMINDED = "reminded"
    ESCALATED = "escalated"


class ConsultationChange(Model):
    """One step in a consultation's life, never altered; without an actor Mulin itself did it.

    `team` and `specialist` are whose it was from then on.
    """

    id = LongKey()
    consultation: fields.ForeignKeyRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="changes", on_delete=fields.CASCADE
    )
    consultation_id: int
    kind = fields.CharEnumField(ConsultationChangeKind, max_length=16)
    from_status = fields.CharEnumField(ConsultationStatus, max_length=32, null=True)
    to_status = fields.CharEnumField(ConsultationStatus, max_length=32)
    actor: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consultation_changes", null=True, on_delete=fields.RESTRICT
    )
    actor_id: int | None
    team: fields.ForeignKeyNullableRelation[Team] = fields.ForeignKeyField(
        "models.Team", related_name="consultation_changes", null=True, on_delete=fields.RESTRICT
    )
    team_id: int | None
    specialist: fields.ForeignKeyNullableRelation[Specialist] = fields.ForeignKeyField(
        "models.Specialist",
        related_name="consultation_changes",
        null=True,
        on_delete=fields.RESTRICT,
    )
    specialist_id: int | None
    reason_encrypted = fields.BinaryField(null=True)
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "consultation_change"
        indexes = (("consultation_id",), ("actor_id",), ("team_id",), ("specialist_id",))


class MessageKind(StrEnum):
    """What a message of a thread is."""

    QUESTION = "question"
    """What the thread begins with."""
    MESSAGE = "message"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    NOTE = "note"
    """Among the team; the requester's side never sees it."""


class Message(Model):
    """A message of a thread, never altered: a better answer is another, of a later `version`."""

    id = LongKey()
    consultation: fields.ForeignKeyRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="messages", on_delete=fields.CASCADE
    )
    consultation_id: int
    author: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="messages", on_delete=fields.RESTRICT
    )
    author_id: int
    kind = fields.CharEnumField(MessageKind, max_length=16)
    version = fields.SmallIntField(null=True)
    body_encrypted = fields.BinaryField()
    created_at: datetime = fields.DatetimeField()

    class Meta:
        table = "message"
        indexes = (("consultation_id", "created_at"), ("author_id",))


class Citation(Model):
    """An article of a law that an answer rests on, such as 民法典 · 第一千零六十二条."""

    id = LongKey()
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name="citations", on_delete=fields.CASCADE
    )
    message_id: int
    law = fields.CharField(120)
    article = fields.CharField(40)

    class Meta:
        table = "citation"
        indexes = (("message_id",),)


class Attachment(Model):
    """A file that belongs to a message; a file belongs to one at most."""

    id = LongKey()
    message: fields.ForeignKeyRelation[Message] = fields.ForeignKeyField(
        "models.Message", related_name="attachments", on_delete=fields.CASCADE
    )
    message_id: int
    file: fields.OneToOneRelation[File] = fields.OneToOneField(
        "models.File", related_name="attachment", on_delete=fields.RESTRICT
    )
    file_id: int

    class Meta:
        table = "attachment"
        indexes = (("message_id",),)


class ReadMark(Model):
    """How far somebody has read a thread."""

    id = LongKey()
    consultation: fields.ForeignKeyRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="read_marks", on_delete=fields.CASCADE
    )
    consultation_id: int
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="read_marks", on_delete=fields.CASCADE
    )
    person_id: int
    message_id = fields.BigIntField()
    read_at = fields.DatetimeField()

    class Meta:
        table = "read_mark"
        unique_together = (("consultation_id", "person_id"),)
        indexes = (("person_id",),)


class Promise(Model):
    """Within how many minutes of working time a kind of team answers."""

    id = LongKey()
    team_kind = fields.CharEnumField(TeamKind, max_length=32)
    urgency = fields.CharEnumField(Urgency, max_length=16)
    minutes = fields.IntField()

    class Meta:
        table = "promise"
        unique_together = (("team_kind", "urgency"),)
