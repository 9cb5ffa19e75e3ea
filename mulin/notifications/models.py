"""Tables of the inbox, the devices, and the outbox that carries one to the other."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model

from mulin.appointments.models import Appointment
from mulin.broadcasts.models import Broadcast
from mulin.consultations.models import Consultation
from mulin.database import LongKey
from mulin.people.models import Locale, Person, Session
from mulin.webhooks.models import Webhook


class NotificationKind(StrEnum):
    """What a notification is about."""

    APPOINTMENT_REQUESTED = "appointment_requested"
    APPOINTMENT_RECEIVED = "appointment_received"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_DECLINED = "appointment_declined"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_NO_SHOW = "appointment_no_show"
    APPOINTMENT_RESCHEDULED = "appointment_rescheduled"
    APPOINTMENT_REASSIGNED = "appointment_reassigned"
    APPOINTMENT_HANDED_ON = "appointment_handed_on"
    APPOINTMENT_DELAYED = "appointment_delayed"
    APPOINTMENT_PROPOSED = "appointment_proposed"
    APPOINTMENT_ACCEPTED = "appointment_accepted"
    APPOINTMENT_LAPSED = "appointment_lapsed"
    APPOINTMENT_TOMORROW = "appointment_tomorrow"
    APPOINTMENT_SOON = "appointment_soon"
    APPOINTMENT_UNCONFIRMED = "appointment_unconfirmed"
    AGENDA = "agenda"
    WAITLIST_OFFERED = "waitlist_offered"
    WAITLIST_LAPSED = "waitlist_lapsed"
    CONSULTATION_RECEIVED = "consultation_received"
    CONSULTATION_WAITING = "consultation_waiting"
    CONSULTATION_ASSIGNED = "consultation_assigned"
    CONSULTATION_HANDED_ON = "consultation_handed_on"
    CONSULTATION_ASKED_BACK = "consultation_asked_back"
    CONSULTATION_REPLIED = "consultation_replied"
    CONSULTATION_ANSWERED = "consultation_answered"
    CONSULTATION_CLOSED = "consultation_closed"
    CONSULTATION_REOPENED = "consultation_reopened"
    CONSULTATION_WITHDRAWN = "consultation_withdrawn"
    CONSULTATION_DUE = "consultation_due"
    CONSULTATION_LATE = "consultation_late"
    CONFLICT_FOUND = "conflict_found"
    INVITED = "invited"
    WALK_IN_CALLED = "walk_in_called"
    RATING_ASKED = "rating_asked"
    RATING_GIVEN = "rating_given"
    RATING_REPLIED = "rating_replied"
    BROADCAST = "broadcast"
    WEBHOOK_DISABLED = "webhook_disabled"
    NEW_SIGN_IN = "new_sign_in"
    EXPORT_READY = "export_ready"


class Platform(StrEnum):
    """What kind of device a token belongs to."""

    ANDROID = "android"
    IOS = "ios"
    WEB = "web"


class Channel(StrEnum):
    """A way word leaves Mulin."""

    PUSH = "push"
    SMS = "sms"
    EMAIL = "email"
    WEBHOOK = "webhook"


class DeliveryStatus(StrEnum):
    """Where a delivery stands; `DEAD` ones were given up and stay to be seen."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


class Notification(Model):
    """One event as one person hears of it: a row of their inbox."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="notifications", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharEnumField(NotificationKind, max_length=48)
    appointment: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="notifications", null=True, on_delete=fields.CASCADE
    )
    appointment_id: int | None
    consultation: fields.ForeignKeyNullableRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="notifications", null=True, on_delete=fields.CASCADE
    )
    consultation_id: int | None
    broadcast: fields.ForeignKeyNullableRelation[Broadcast] = fields.ForeignKeyField(
        "models.Broadcast", related_name="notifications", null=True, on_delete=fields.CASCADE
    )
    broadcast_id: int | None
    parameters: dict[str, Any] = fields.JSONField()
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    cursor: str | None = None
    """No column: where whoever is told of it live goes on (`mulin.trails`)."""

    class Meta:
        table = "notification"
        indexes = (
            ("person_id", "created_at"),
            ("appointment_id",),
            ("consultation_id",),
            ("broadcast_id",),
        )


class Device(Model):
    """A phone or browser that takes pushes; its token belongs to one person at a time."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="devices", on_delete=fields.CASCADE
    )
    person_id: int
    session: fields.ForeignKeyNullableRelation[Session] = fields.ForeignKeyField(
        "models.Session", related_name="devices", null=True, on_delete=fields.CASCADE
    )
    session_id: int | None
    token = fields.CharField(4096)
    token_hash = fields.CharField(64, unique=True)
    platform = fields.CharEnumField(Platform, max_length=16)
    locale = fields.CharEnumField(Locale, max_length=8, null=True)
    created_at = fields.DatetimeField()
    seen_at = fields.DatetimeField()

    class Meta:
        table = "device"
        indexes = (("person_id",), ("session_id",))


class NotificationSettings(Model):
    """When somebody wants quiet: minutes `[quiet_from, quiet_until)` after midnight in a zone.

    A night that passes midnight has `quiet_from > quiet_until`; null: always reachable.
    """

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="notification_settings", on_delete=fields.CASCADE
    )
    person_id: int
    quiet_from = fields.SmallIntField(null=True)
    quiet_until = fields.SmallIntField(null=True)
    time_zone = fields.CharField(64)

    class Meta:
        table = "notification_settings"
        unique_together = (("person_id",),)


class ChannelChoice(Model):
    """Somebody wants a kind of notification on a channel, or does not, whatever the kind says."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="channel_choices", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharEnumField(NotificationKind, max_length=48)
    channel = fields.CharEnumField(Channel, max_length=16)
    wanted = fields.BooleanField()

    class Meta:
        table = "channel_choice"
        unique_together = (("person_id", "kind", "channel"),)


class MutedThread(Model):
    """Somebody wants nothing of one appointment or consultation but its lines in the inbox."""

    id = LongKey()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="muted_threads", on_delete=fields.CASCADE
    )
    person_id: int
    appointment: fields.ForeignKeyNullableRelation[Appointment] = fields.ForeignKeyField(
        "models.Appointment", related_name="muted_by", null=True, on_delete=fields.CASCADE
    )
    appointment_id: int | None
    consultation: fields.ForeignKeyNullableRelation[Consultation] = fields.ForeignKeyField(
        "models.Consultation", related_name="muted_by", null=True, on_delete=fields.CASCADE
    )
    consultation_id: int | None
    created_at = fields.DatetimeField()

    class Meta:
        table = "muted_thread"
        unique_together = (("person_id", "appointment_id"), ("person_id", "consultation_id"))
        indexes = (("appointment_id",), ("consultation_id",))


class _Of(Index):
    """Only of some rows: of webhooks, or of what is in hand; the millions beside pay nothing."""

    def __init__(self, fields: tuple[str, ...], condition: str) -> None:
        super().__init__(fields=fields)
        self.extra = f" WHERE {condition}"


class Delivery(Model):
    """Word on its way by one channel: a notification to a person, or an event to a webhook.

    `dedupe_key` lets the far end take it once. `claimed_by` is the process that is sending it: the
    name of its connections to PostgreSQL. Of what is due, a smaller `priority` (0, 1 or 2) goes
    first. `is_fallback`: it goes only when nothing else of the notification was seen by then.
    `message_id` is its name at the carrier; `received_at` and `opened_at` are what the app told of
    it.
    """

    id = LongKey()
    channel = fields.CharEnumField(Channel, max_length=16)
    notification: fields.ForeignKeyNullableRelation[Notification] = fields.ForeignKeyField(
        "models.Notification", related_name="deliveries", null=True, on_delete=fields.CASCADE
    )
    notification_id: int | None
    device: fields.ForeignKeyNullableRelation[Device] = fields.ForeignKeyField(
        "models.Device", related_name="deliveries", null=True, on_delete=fields.SET_NULL
    )
    device_id: int | None
    webhook: fields.ForeignKeyNullableRelation[Webhook] = fields.ForeignKeyField(
        "models.Webhook", related_name="deliveries", null=True, on_delete=fields.CASCADE
    )
    webhook_id: int | None
    payload: dict[str, Any] | None = fields.JSONField(null=True)
    priority = fields.SmallIntField(default=1)
    is_fallback = fields.BooleanField(default=False)
    dedupe_key = fields.CharField(64, unique=True)
    status = fields.CharEnumField(DeliveryStatus, max_length=16, default=DeliveryStatus.PENDING)
    attempts = fields.SmallIntField(default=0)
    due_at = fields.DatetimeField()
    claimed_by = fields.CharField(63, null=True)
    expires_at = fields.DatetimeField()
    last_error = fields.CharField(200, null=True)
    correlation_id = fields.CharField(64, null=True)
    trace_parent = fields.CharField(64, null=True)
    created_at = fields.DatetimeField()
    settled_at = fields.DatetimeField(null=True)
    message_id = fields.CharField(200, null=True)
    received_at = fields.DatetimeField(null=True)
    opened_at = fields.DatetimeField(null=True)

    class Meta:
        table = "delivery"
        indexes = (
            ("notification_id",),
            ("device_id",),
            # The worker asks only for what is still to go, however long the history grows.
            PartialIndex(fields=("channel", "priority", "due_at"), condition={"status": "pending"}),
            PartialIndex(fields=("webhook_id", "due_at"), condition={"status": "pending"}),
            _Of(("webhook_id", "created_at"), "webhook_id IS NOT NULL"),
            _Of(("claimed_by",), "status = 'pending' AND claimed_by IS NOT NULL"),
            PartialIndex(fields=("created_at",), condition={"status": "dead"}),
        )


class CodeMessage(Model):
    """A code on its way to an address that is yet to be proved; gone as soon as it is taken.

    Address and code are encrypted: for the seconds that it waits, it opens an account.
    """

    id = LongKey()
    channel = fields.CharEnumField(Channel, max_length=16)
    address_encrypted = fields.BinaryField()
    code_encrypted = fields.BinaryField()
    locale = fields.CharEnumField(Locale, max_length=8)
    dedupe_key = fields.CharField(64)
    due_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "code_message"
        indexes = (("channel", "due_at"),)
