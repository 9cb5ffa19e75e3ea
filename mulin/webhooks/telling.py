"""Putting events into the outbox, in the transaction of the change they tell of.

Who records a change asks in the same statement whether any webhook listens at all, so that a
district without webhooks pays for one look at an empty table.
"""

import json
from collections.abc import Iterable
from datetime import timedelta

from mulin.appointments.models import Appointment, ChangeKind
from mulin.clock import now
from mulin.consultations.models import Consultation, ConsultationChangeKind
from mulin.correlation import current_request_id
from mulin.database import query
from mulin.jobs import wake
from mulin.notifications.actions import DELIVER
from mulin.tracing import trace_parent
from mulin.webhooks.events import PING, Data, of_appointment, of_consultation, written

LIFETIME = timedelta(days=5)
"""How long an event is worth telling."""

# The key that lets the far end take it once is the event's id, so each webhook has one of its own.
# A webhook that is just being deleted is passed over: no booking fails because of it.
_TELL = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT id, parent_id FROM organization WHERE id = ANY($1::bigint[])
    UNION
    SELECT o.id, o.parent_id FROM above JOIN organization o ON o.id = above.parent_id
), told AS MATERIALIZED (
    SELECT w.id, 'evt_' || replace(gen_random_uuid()::text, '-', '') AS event
    FROM webhook w
    WHERE w.disabled_at IS NULL AND w.organization_id IN (SELECT id FROM above)
        AND (w.events = '{}' OR $2::text = ANY(w.events))
    FOR KEY SHARE OF w SKIP LOCKED
)
INSERT INTO delivery (channel, priority, webhook_id, is_fallback, dedupe_key, status, attempts,
    due_at, expires_at, correlation_id, trace_parent, created_at, payload)
SELECT 'webhook', 1, told.id, FALSE, told.event, 'pending', 0, $6, $7, $8, $10, $6,
    jsonb_build_object('id', told.event, 'type', $2::text, 'createdAt', $9::text, 'data',
        $3::jsonb || jsonb_build_object(
            'servedBy', (SELECT code FROM organization WHERE id = $4::bigint),
            'askedFor', (SELECT code FROM organization WHERE id = $5::bigint)))
FROM told
RETURNING id
"""

_PING = """
INSERT INTO delivery (channel, priority, webhook_id, is_fallback, dedupe_key, status, attempts,
    due_at, expires_at, correlation_id, trace_parent, created_at, payload)
SELECT 'webhook', 1, $1::bigint, FALSE, ping.event, 'pending', 0, $3, $4, $5, $8, $3,
    jsonb_build_object('id', ping.event, 'type', $6::text, 'createdAt', $7::text, 'data',
        jsonb_build_object('webhookId', $2::text))
FROM (SELECT 'evt_' || replace(gen_random_uuid()::text, '-', '') AS event OFFSET 0) ping
RETURNING id
"""


async def tell_of_appointment(
    appointment: Appointment, kind: ChangeKind, *, team: int | None, venue: int | None
) -> None:
    """Tell the webhooks of those an appointment is the business of, and of those above them.

    `team` and `venue` are the ids of the organizations whose they are.
    """
    serving = venue if team is None else team
    await _tell(
        f"appointment.{kind.value}",
        of_appointment(appointment),
        concerned={team, venue, appointment.organization_id},
        serving=serving,
        asking=appointment.organization_id,
    )


async def tell_of_consultation(consultation: Consultation, kind: ConsultationChangeKind) -> None:
    """Tell the webhooks of those a consultation is the business of, and of those above them."""
    await _tell(
        f"consultation.{kind.value}",
        of_consultation(consultation),
        concerned={consultation.served_by_id, consultation.organization_id},
        serving=consultation.served_by_id,
        asking=consultation.organization_id,
    )


async def _tell(
    event: str,
    data: Data,
    *,
    concerned: Iterable[int | None],
    serving: int | None,
    asking: int | None,
) -> None:
    at = now()
    told = await query(
        _TELL,
        sorted(one for one in concerned if one is not None),
        event,
        json.dumps(data),
        serving,
        asking,
        at,
        at + LIFETIME,
        current_request_id(),
        written(at),
        trace_parent(),
    )
    if told:
        wake(DELIVER)


async def ping(webhook_id: int, global_id: str) -> int:
    """Put a test on its way, inside a transaction; the id of its delivery."""
    at = now()
    rows = await query(
        _PING,
        webhook_id,
        global_id,
        at,
        at + LIFETIME,
        current_request_id(),
        PING,
        written(at),
        trace_parent(),
    )
    wake(DELIVER)
    return int(rows[0]["id"])
