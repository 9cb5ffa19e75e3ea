"""What the phones of the tour listen to, and what they read after they could not."""

from collections.abc import Iterator
from typing import Any

from cli.line import Feed
from cli.touring import documents


def everything() -> dict[str, Feed]:
    """What an app listens to while somebody is signed in, by root field."""
    return {
        "appointmentChanged": Feed(
            documents.APPOINTMENT_CHANGED, documents.APPOINTMENT_CHANGES, _appointment_changes
        ),
        "consultationChanged": Feed(
            documents.CONSULTATION_CHANGED, documents.CONSULTATION_CHANGES, _consultation_changes
        ),
        "notificationReceived": Feed(
            documents.NOTIFICATION_RECEIVED, documents.NOTIFICATIONS, _notifications
        ),
    }


def queue_of(venue_id: str) -> dict[str, Feed]:
    """What the display in a hall listens to."""

    def board(data: Any) -> Iterator[Any]:
        if data["venueQueue"] is not None:
            yield data["venueQueue"]

    return {
        "queueChanged": Feed(documents.QUEUE_CHANGED % venue_id, documents.QUEUE % venue_id, board)
    }


def _nodes(connection: Any) -> list[Any]:
    return [edge["node"] for edge in connection["edges"]] if connection is not None else []


def _appointment_changes(data: Any) -> Iterator[Any]:
    for row in _nodes(data["viewer"]["appointments"]):
        for change in row["changes"]:
            yield {"change": change["kind"], "appointment": row}


def _consultation_changes(data: Any) -> Iterator[Any]:
    for row in _nodes(data["viewer"]["consultations"]) + _nodes(data["consultations"]):
        for change in row["changes"]:
            yield {"change": change["kind"], "consultation": row}


def _notifications(data: Any) -> Iterator[Any]:
    yield from _nodes(data["viewer"]["notifications"])
