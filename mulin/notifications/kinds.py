"""Every kind of notification in one place: how urgent, how long of use, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from mulin.messages import Language
from mulin.notifications.models import NotificationKind

_BABEL_LOCALES: Mapping[Language, str] = {"zh": "zh_Hans_CN", "en": "en_US"}
_WHEN: Mapping[Language, str] = {"zh": "M月d日EEEE HH:mm", "en": "EEE d MMM, HH:mm"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Templates of a title and a body; both may name `who`, `when`, `where`, `service`."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of notification behaves: `time_to_live` is how long it is worth showing."""

    wording: Mapping[Language, Wording]
    time_to_live: timedelta
    urgent: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A notification as a person reads it."""

    title: str
    body: str


def _kind(zh: tuple[str, str], en: tuple[str, str], *, days: int = 3, urgent: bool = False) -> Kind:
    return Kind({"zh": Wording(*zh), "en": Wording(*en)}, timedelta(days=days), urgent)


KINDS: Mapping[NotificationKind, Kind] = {
    NotificationKind.APPOINTMENT_REQUESTED: _kind(
        ("预约待确认", "{when}，{service}，{who}"),
        ("Appointment to confirm", "{when}, {service}, {who}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_RECEIVED: _kind(
        ("已收到预约请求", "{when}，{service}，{who}。确认后会通知您"),
        ("Request received", "{when}, {service}, {who}. We will tell you once it is confirmed"),
    ),
    NotificationKind.APPOINTMENT_BOOKED: _kind(
        ("预约成功", "{when}，{service}，{who}，{where}"),
        ("Appointment booked", "{when}, {service}, {who}, {where}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_CONFIRMED: _kind(
        ("预约已确认", "{when}，{service}，{who}，{where}"),
        ("Appointment confirmed", "{when}, {service}, {who}, {where}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_DECLINED: _kind(
        ("预约未能安排", "{when} 的{service}未能安排，请另选时间"),
        ("Appointment declined", "{service} on {when} cannot take place; please choose again"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_CANCELLED: _kind(
        ("预约已取消", "{when}，{service}，{who}"),
        ("Appointment cancelled", "{when}, {service}, {who}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_NO_SHOW: _kind(
        ("您错过了预约", "{when}，{service}。如仍需要帮助，请重新预约"),
        ("You missed an appointment", "{when}, {service}. Please book again if you need help"),
    ),
    NotificationKind.APPOINTMENT_RESCHEDULED: _kind(
        ("预约已改期", "新时间：{when}，{service}，{who}，{where}"),
        ("Appointment moved", "Now {when}, {service}, {who}, {where}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_REASSIGNED: _kind(
        ("预约已转由其他专员接待", "{when}，{service}，{who}，{where}"),
        ("Appointment given to another specialist", "{when}, {service}, {who}, {where}"),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_HANDED_ON: _kind(
        ("预约已转给其他专员", "{when}，{service}，{who}，您无需再接待"),
        ("An appointment is no longer yours", "{when}, {service}, {who}"),
    ),
    NotificationKind.APPOINTMENT_PROPOSED: _kind(
        ("原定时间无法安排", "新建议时间：{when}，{service}，{who}，{where}。请确认是否可以"),
        (
            "Your time cannot be kept",
            "Proposed instead: {when}, {service}, {who}, {where}. Please accept or decline",
        ),
        urgent=True,
    ),
    NotificationKind.APPOINTMENT_ACCEPTED: _kind(
        ("对方已接受时间", "{when}，{service}，{who}，{where}"),
        ("Time accepted", "{when}, {service}, {who}, {where}"),
    ),
    NotificationKind.APPOINTMENT_LAPSED: _kind(
        ("预约未获确认", "{when} 的{service}未能及时确认，请另选时间"),
        ("Appointment not confirmed", "{service} on {when} was not confirmed; please choose again"),
        urgent=True,
    ),
    NotificationKind.WAITLIST_OFFERED: _kind(
        ("候补有空位", "{when}，{service}，{who}，{where}。为您保留 30 分钟，请尽快接受"),
        (
            "A time has become free",
            "{when}, {service}, {who}, {where}. Kept for you for 30 minutes: accept or decline",
        ),
        urgent=True,
    ),
    NotificationKind.WAITLIST_LAPSED: _kind(
        ("候补名额已过期", "{when}，{service}，{who}。您仍在候补名单中"),
        ("The offer has passed", "{when}, {service}, {who}. You are still on the waitlist"),
    ),
}


def render(kind: NotificationKind, parameters: Mapping[str, str], language: Language) -> Text:
    """The words of a notification.

    `parameters`: `starts_at` (RFC 3339) and `zone` (IANA), and `who`, `where`, `service` each as
    `<name>_zh` and `<name>_en`.
    """
    zone = ZoneInfo(parameters["zone"])
    starts_at = datetime.fromisoformat(parameters["starts_at"]).astimezone(zone)
    values = {name: parameters[f"{name}_{language}"] for name in ("who", "where", "service")}
    values["when"] = format_datetime(
        starts_at, _WHEN[language], tzinfo=zone, locale=_BABEL_LOCALES[language]
    )
    wording = KINDS[kind].wording[language]
    return Text(wording.title, wording.body.format(**values))
