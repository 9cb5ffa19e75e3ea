"""The pictures of docs/scheduling.md: rules above, what the engine makes of them below.

python bench/day_picture.py [--out docs/images] [--format svg]
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

from mulin.scheduling.availability import IN_PERSON, OpenSlot, Question, Terms, open_slots
from mulin.scheduling.explanation import Reason, explained
from mulin.scheduling.rules import Calendar, MarkedDay, OpenRange, Place, WeeklyRange
from mulin.scheduling.spans import Spans
from mulin.scheduling.wall_clock import span_of
from mulin.services.models import AppointmentMode

MODES = frozenset(AppointmentMode)
TUESDAY = date(2026, 3, 3)
OPEN, TAKEN, BUFFER, SLOT, REMOTE = "#9cc5a1", "#d08770", "#ecd3c9", "#2f6f8f", "#a9cfe0"
REASONS = {
    Reason.BOOKED: TAKEN,
    Reason.BUFFER: BUFFER,
    Reason.IMPORTED_BUSY: "#b48ead",
    Reason.TIME_OFF: "#ebcb8b",
    Reason.VENUE_CLOSED: "#c0c0c0",
    Reason.TOO_SHORT: "#e5e5e5",
}


class Bar(NamedTuple):
    """From one hour to another, with what is written on it."""

    begin: float
    end: float
    color: str
    label: str = ""


Rows = Sequence[tuple[str, Sequence[Bar]]]


def _at(hour: float, day: date = TUESDAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)


def _spans(*hours: tuple[float, float]) -> Spans:
    return Spans(span_of(_at(begin), _at(end)) for begin, end in hours)


def _terms(**fields: int) -> Terms:
    usual = {"duration_minutes": 30, "step_minutes": 30, "buffer_before_minutes": 0}
    return Terms(
        modes=MODES,
        **{**usual, "buffer_after_minutes": 0, "daily_limit": 12, **fields},
        earliest=_at(0),
        latest=_at(24 * 60),
    )


def _hours(begin: float, end: float, venue_id: int = 1) -> OpenRange:
    return OpenRange(int(begin * 60), int(end * 60), venue_id, MODES)


def _hour(instant: datetime) -> float:
    return instant.hour + instant.minute / 60


def _slots(slots: Iterable[OpenSlot]) -> list[Bar]:
    return [
        Bar(_hour(one.starts_at), _hour(one.ends_at), SLOT if IN_PERSON in one.modes else REMOTE)
        for one in slots
    ]


def ordinary_day() -> Rows:
    """One day with all that can be in the way of a meeting."""
    weekly = (WeeklyRange(2, _hours(9, 12)), WeeklyRange(2, _hours(13, 17.75)))
    place = Place("UTC", opening=(WeeklyRange(2, OpenRange(570, 1080)),))
    calendar = Calendar(
        "UTC",
        weekly,
        busy=_spans((10.5, 11 + 1 / 6)),
        meetings=_spans((10.5, 11)),
        imported=_spans((13, 13.5)),
        off=_spans((15, 16)),
    )
    terms = _terms(buffer_after_minutes=10)
    question = Question({1: place}, terms, TUESDAY, TUESDAY)
    blocked = [
        Bar(_hour(one.starts_at), _hour(one.ends_at), REASONS[one.reason], one.reason.name)
        for explanation in explained(question, calendar)
        for one in explanation.blocked
    ]
    return (
        (
            "weekly hours",
            [Bar(9, 12, OPEN, "9:00 to 12:00"), Bar(13, 17.75, OPEN, "13:00 to 17:45")],
        ),
        ("the venue is open", [Bar(9.5, 18, OPEN, "9:30 to 18:00")]),
        ("booked, with its buffer", [Bar(10.5, 11, TAKEN, "10:30"), Bar(11, 11 + 1 / 6, BUFFER)]),
        ("in another calendar", [Bar(13, 13.5, REASONS[Reason.IMPORTED_BUSY])]),
        ("away", [Bar(15, 16, REASONS[Reason.TIME_OFF], "15:00 to 16:00")]),
        ("offered", _slots(open_slots(calendar, {1: place}, terms, TUESDAY, TUESDAY))),
        ("why not", blocked),
    )


def make_up_week() -> Rows:
    """A holiday on Thursday that Saturday makes up for."""
    weekly = (
        *(WeeklyRange(day, _hours(9, 12)) for day in (3, 4, 5)),
        WeeklyRange(4, _hours(14, 17)),
        WeeklyRange(6, _hours(10, 11), on_holidays=True),
    )
    thursday, saturday = date(2026, 3, 5), date(2026, 3, 7)
    marked = (MarkedDay(thursday, 0), MarkedDay(saturday, 4))
    terms = _terms()
    rows: list[tuple[str, Sequence[Bar]]] = []
    for name, day, holidays in (
        ("an ordinary Thursday", thursday, ()),
        ("Thursday, a holiday", thursday, marked),
        ("an ordinary Saturday", saturday, ()),
        ("Saturday, for Thursday", saturday, marked),
    ):
        calendar = Calendar("UTC", weekly, holidays=holidays)
        rows.append((name, _slots(open_slots(calendar, {}, terms, day, day))))
    return rows


def desks_of_a_venue() -> Rows:
    """Two desks, of which one has what is wished for."""
    first, second = _spans((10, 11), (14, 15)), _spans((10.5, 12), (15, 16))
    calendar = Calendar("UTC", (WeeklyRange(2, _hours(9, 12)), WeeklyRange(2, _hours(14, 17))))
    terms = _terms()

    def offered(desks: tuple[Spans, ...]) -> list[Bar]:
        places = {1: Place("UTC", desks=desks)}
        return _slots(open_slots(calendar, places, terms, TUESDAY, TUESDAY))

    return (
        ("desk 1 is taken", [Bar(10, 11, TAKEN), Bar(14, 15, TAKEN)]),
        ("desk 2 (wheelchair) is taken", [Bar(10.5, 12, TAKEN), Bar(15, 16, TAKEN)]),
        ("offered to anybody", offered((first, second))),
        ("with a wheelchair", offered((second,))),
    )


PICTURES: dict[str, tuple[Callable[[], Rows], str, tuple[int, int]]] = {
    "day-ordinary": (ordinary_day, "One Tuesday", (8, 18)),
    "day-make-up": (make_up_week, "A holiday and its make-up workday", (8, 18)),
    "day-desks": (desks_of_a_venue, "Dark: also in person. Light: by phone or video only", (8, 18)),
}


def draw(rows: Rows, title: str, hours: tuple[int, int], path: Path) -> None:
    """The same rules always give the same file."""
    settings = {"svg.hashsalt": "mulin", "svg.fonttype": "none", "font.family": "sans-serif"}
    with mpl.rc_context(settings):
        drawing, axes = plt.subplots(figsize=(10, 0.42 * len(rows) + 0.9), layout="constrained")
        for number, (_, bars) in enumerate(reversed(rows)):
            for bar in bars:
                axes.broken_barh(
                    [(bar.begin, bar.end - bar.begin)],
                    (number - 0.36, 0.72),
                    facecolors=bar.color,
                    edgecolors="white",
                )
                axes.text(
                    (bar.begin + bar.end) / 2,
                    number,
                    bar.label.replace("_", "\n"),
                    ha="center",
                    va="center",
                    fontsize=5 if bar.label.isupper() else 8,
                )
        axes.set_yticks(range(len(rows)), [name for name, _ in reversed(rows)])
        axes.set_xlim(*hours)
        axes.set_xticks(
            range(hours[0], hours[1] + 1), [f"{h}:00" for h in range(hours[0], hours[1] + 1)]
        )
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(left=False)
        axes.set_title(title, loc="left", fontsize=11)
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {"Date": None, "Creator": None} if path.suffix == ".svg" else None
        drawing.savefig(path, metadata=metadata, dpi=90)
        plt.close(drawing)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--out", type=Path, default=Path("docs/images"))
    arguments.add_argument("--format", default="svg", help="svg, or png to look at")
    chosen = arguments.parse_args()
    for name, (rows_of, title, hours) in PICTURES.items():
        draw(rows_of(), title, hours, chosen.out / f"{name}.{chosen.format}")
