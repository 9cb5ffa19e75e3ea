"""Every kind of notification in one place: to whom, how urgent, how long of use, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mulin.messages import Language
from mulin.notifications.models import Channel, NotificationKind
from mulin.notifications.wording import Text, Wording, worded

__all__ = ["KINDS", "Audience", "Collapse", "Kind", "Link", "Text", "render"]

LONGEST_LINK = 500
"""Bytes; a longer link would leave a push no room for its words."""


class Audience(StrEnum):
    """Who is told."""

    ASKER = "asker"
    SPECIALIST = "specialist"
    BOTH = "both"
    OVERSEER = "overseer"
    FOLLOWER = "follower"


class Collapse(StrEnum):
    """What a phone does with an older one of the kind: keep it, or show only the newest."""

    NEVER = "never"
    THREAD = "thread"


class Link(StrEnum):
    """The screen of the app that a notification opens.

    `THREAD` is the appointment or consultation it goes with, `GIVEN` its own parameter `link` (the
    inbox without one); the others are places in the app.
    """

    THREAD = "thread"
    GIVEN = "given"
    AGENDA = "/agenda"
    CONFLICTS = "/conflicts"
    INBOX = "/inbox"
    INVITATIONS = "/invitations"
    SESSIONS = "/sessions"
    PRIVACY = "/profile/privacy"
    WALK_INS = "/walk-ins"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of notification behaves.

    `time_to_live` is how long it is worth showing. An `urgent` one passes quiet hours: whoever
    learned of it in the morning would have lost a way, a time or a turn. A `prompt` one wakes a
    sleeping phone; others come when it wakes by itself. It goes on `channels` unless its reader
    chose otherwise. Where `sms_after` is set, a short message follows when no phone has confirmed
    it by then; at once for somebody without a phone of ours.
    """

    wording: Mapping[Language, Wording]
    audience: Audience
    time_to_live: timedelta
    urgent: bool
    prompt: bool
    channels: frozenset[Channel]
    collapse: Collapse
    sms_after: timedelta | None
    link: Link

    @property
    def priority(self) -> int:
        """Of deliveries that wait together, a smaller one goes first."""
        return 0 if self.urgent else 1 if self.prompt else 2

    def wanted(self, channel: Channel) -> bool:
        """Whether it goes on that channel when its reader said nothing of it."""
        return channel in self.channels or (channel is Channel.SMS and self.sms_after is not None)


def _kind(
    audience: Audience,
    zh: tuple[str, str],
    en: tuple[str, str],
    *,
    lives: timedelta = timedelta(days=3),
    urgent: bool = False,
    prompt: bool = True,
    also: Channel | None = None,
    collapse: Collapse = Collapse.NEVER,
    sms_after_minutes: int | None = None,
    link: Link = Link.THREAD,
) -> Kind:
    return Kind(
        wording={"zh": Wording(*zh), "en": Wording(*en)},
        audience=audience,
        time_to_live=lives,
        urgent=urgent,
        prompt=prompt,
        channels=frozenset({Channel.PUSH} if also is None else {Channel.PUSH, also}),
        collapse=collapse,
        sms_after=None if sms_after_minutes is None else timedelta(minutes=sms_after_minutes),
        link=link,
    )


_A_DAY = timedelta(days=1)
_AN_HOUR = timedelta(hours=1)
_A_MINUTE = timedelta(minutes=1)

KINDS: Mapping[NotificationKind, Kind] = {
    NotificationKind.APPOINTMENT_REQUESTED: _kind(
        Audience.SPECIALIST,
        ("预约待确认", "{when}，{service}，{who}"),
        ("Appointment to confirm", "{when}, {service}, {who}"),
        lives=_A_DAY,
    ),
    NotificationKind.APPOINTMENT_RECEIVED: _kind(
        Audience.ASKER,
        ("已收到预约请求", "{when}，{service}，{who}。确认后会通知您"),
        ("Request received", "{when}, {service}, {who}. We will tell you once it is confirmed"),
    ),
    NotificationKind.APPOINTMENT_BOOKED: _kind(
        Audience.BOTH,
        ("预约成功", "{when}，{service}，{who}，{where}"),
        ("Appointment booked", "{when}, {service}, {who}, {where}"),
    ),
    NotificationKind.APPOINTMENT_CONFIRMED: _kind(
        Audience.BOTH,
        ("预约已确认", "{when}，{service}，{who}，{where}"),
        ("Appointment confirmed", "{when}, {service}, {who}, {where}"),
    ),
    NotificationKind.APPOINTMENT_DECLINED: _kind(
        Audience.ASKER,
        ("预约未能安排", "{when} 的{service}未能安排，请另选时间"),
        ("Appointment declined", "{service} on {when} cannot take place; please choose again"),
        urgent=True,
        sms_after_minutes=15,
    ),
    NotificationKind.APPOINTMENT_CANCELLED: _kind(
        Audience.BOTH,
        ("预约已取消", "{when}，{service}，{who}"),
        ("Appointment cancelled", "{when}, {service}, {who}"),
        urgent=True,
        sms_after_minutes=15,
    ),
    NotificationKind.APPOINTMENT_NO_SHOW: _kind(
        Audience.ASKER,
        ("您错过了预约", "{when}，{service}。如仍需要帮助，请重新预约"),
        ("You missed an appointment", "{when}, {service}. Please book again if you need help"),
    ),
    NotificationKind.APPOINTMENT_RESCHEDULED: _kind(
        Audience.BOTH,
        ("预约已改期", "新时间：{when}，{service}，{who}，{where}"),
        ("Appointment moved", "Now {when}, {service}, {who}, {where}"),
        urgent=True,
        sms_after_minutes=15,
    ),
    NotificationKind.APPOINTMENT_REASSIGNED: _kind(
        Audience.BOTH,
        ("预约已转由其他专员接待", "{when}，{service}，{who}，{where}"),
        ("Appointment given to another specialist", "{when}, {service}, {who}, {where}"),
        urgent=True,
        sms_after_minutes=30,
    ),
    NotificationKind.APPOINTMENT_HANDED_ON: _kind(
        Audience.SPECIALIST,
        ("预约已转给其他专员", "{when}，{service}，{who}，您无需再接待"),
        ("An appointment is no longer yours", "{when}, {service}, {who}"),
    ),
    NotificationKind.APPOINTMENT_DELAYED: _kind(
        Audience.ASKER,
        (
            "预约会晚一些开始",
            "{service}预计 {when} 开始，比原定晚 {minutes} 分钟，{who}，{where}。让您久等，请谅解",
        ),
        (
            "We are sorry: your appointment will begin later",
            "Expected at {when}, {minutes} minutes late: {service}, {who}, {where}",
        ),
        # A working day: after that it has begun, however late.
        lives=8 * _AN_HOUR,
        urgent=True,
        sms_after_minutes=5,
    ),
    NotificationKind.APPOINTMENT_PROPOSED: _kind(
        Audience.ASKER,
        ("原定时间无法安排", "新建议时间：{when}，{service}，{who}，{where}。请确认是否可以"),
        (
            "Your time cannot be kept",
            "Proposed instead: {when}, {service}, {who}, {where}. Please accept or decline",
        ),
        lives=_A_DAY,
        urgent=True,
        sms_after_minutes=15,
    ),
    NotificationKind.APPOINTMENT_ACCEPTED: _kind(
        Audience.SPECIALIST,
        ("对方已接受时间", "{when}，{service}，{who}，{where}"),
        ("Time accepted", "{when}, {service}, {who}, {where}"),
    ),
    NotificationKind.APPOINTMENT_LAPSED: _kind(
        Audience.ASKER,
        ("预约未获确认", "{when} 的{service}未能及时确认，请另选时间"),
        ("Appointment not confirmed", "{service} on {when} was not confirmed; please choose again"),
        urgent=True,
        sms_after_minutes=15,
    ),
    NotificationKind.APPOINTMENT_TOMORROW: _kind(
        Audience.ASKER,
        ("明天的预约", "{when}，{service}，{who}，{where}。如不能前来请及时取消"),
        (
            "Your appointment tomorrow",
            "{when}, {service}, {who}, {where}. Please cancel in time if you cannot come",
        ),
        # Until midnight at the latest, after which "tomorrow" is wrong.
        lives=6 * _AN_HOUR,
    ),
    NotificationKind.APPOINTMENT_SOON: _kind(
        Audience.BOTH,
        ("预约即将开始", "{when}，{service}，{who}，{where}"),
        ("Your appointment is soon", "{when}, {service}, {who}, {where}"),
        lives=_AN_HOUR,
        urgent=True,
        sms_after_minutes=10,
    ),
    NotificationKind.APPOINTMENT_UNCONFIRMED: _kind(
        Audience.SPECIALIST,
        ("预约仍待您确认", "{when}，{service}，{who}"),
        ("Still to be confirmed by you", "{when}, {service}, {who}"),
        lives=2 * _AN_HOUR,
        urgent=True,
    ),
    NotificationKind.AGENDA: _kind(
        Audience.SPECIALIST,
        ("{day} 的日程", "共 {count} 个预约，第一个在 {when}"),
        ("Your agenda for {day}", "Appointments: {count}, the first at {when}"),
        lives=14 * _AN_HOUR,
        link=Link.AGENDA,
        prompt=False,
    ),
    NotificationKind.WAITLIST_OFFERED: _kind(
        Audience.ASKER,
        ("候补有空位", "{when}，{service}，{who}，{where}。为您保留 30 分钟，请尽快接受"),
        (
            "A time has become free",
            "{when}, {service}, {who}, {where}. Kept for you for 30 minutes: accept or decline",
        ),
        # As long as the offer is kept.
        lives=30 * _A_MINUTE,
        urgent=True,
        sms_after_minutes=5,
    ),
    NotificationKind.WAITLIST_LAPSED: _kind(
        Audience.ASKER,
        ("候补名额已过期", "{when}，{service}，{who}。您仍在候补名单中"),
        ("The offer has passed", "{when}, {service}, {who}. You are still on the waitlist"),
    ),
    # No title of a question and no name of a requester: a locked screen shows these to anybody.
    NotificationKind.CONSULTATION_RECEIVED: _kind(
        Audience.ASKER,
        ("已收到您的咨询", "咨询 {reference}（{topic}）将于 {when} 前答复"),
        ("Question received", "Question {reference} ({topic}) will be answered by {when}"),
    ),
    NotificationKind.CONSULTATION_WAITING: _kind(
        Audience.OVERSEER,
        ("有咨询待分派", "咨询 {reference}（{topic}）：{why}"),
        ("A question waits for a team", "Question {reference} ({topic}): {why}"),
    ),
    NotificationKind.CONSULTATION_ASSIGNED: _kind(
        Audience.SPECIALIST,
        ("新的咨询", "咨询 {reference}（{topic}），请于 {when} 前答复"),
        ("A question for you", "Question {reference} ({topic}), to be answered by {when}"),
    ),
    NotificationKind.CONSULTATION_HANDED_ON: _kind(
        Audience.SPECIALIST,
        ("咨询已转给他人", "咨询 {reference}（{topic}）您无需再答复"),
        ("A question is no longer yours", "Question {reference} ({topic})"),
    ),
    NotificationKind.CONSULTATION_ASKED_BACK: _kind(
        Audience.ASKER,
        ("需要您补充情况", "咨询 {reference}（{topic}）：答复前请补充情况"),
        ("More is needed from you", "Question {reference} ({topic}): please add what was asked"),
    ),
    NotificationKind.CONSULTATION_REPLIED: _kind(
        Audience.BOTH,
        ("咨询有新消息", "咨询 {reference}（{topic}）"),
        ("A new message", "Question {reference} ({topic})"),
        collapse=Collapse.THREAD,
    ),
    NotificationKind.CONSULTATION_ANSWERED: _kind(
        Audience.ASKER,
        ("您的咨询已答复", "咨询 {reference}（{topic}）已答复，请查看"),
        ("Your question is answered", "Question {reference} ({topic}): read the answer"),
        also=Channel.EMAIL,
    ),
    NotificationKind.CONSULTATION_CLOSED: _kind(
        Audience.BOTH,
        ("咨询已办结", "咨询 {reference}（{topic}）。14 天内可以重新打开"),
        ("Question closed", "Question {reference} ({topic}). You can reopen it within 14 days"),
        prompt=False,
    ),
    NotificationKind.CONSULTATION_REOPENED: _kind(
        Audience.SPECIALIST,
        ("咨询重新打开", "咨询 {reference}（{topic}），请于 {when} 前答复"),
        ("A question was reopened", "Question {reference} ({topic}), to be answered by {when}"),
    ),
    NotificationKind.CONSULTATION_WITHDRAWN: _kind(
        Audience.SPECIALIST,
        ("咨询已撤回", "咨询 {reference}（{topic}）"),
        ("A question was withdrawn", "Question {reference} ({topic})"),
    ),
    NotificationKind.CONSULTATION_DUE: _kind(
        Audience.SPECIALIST,
        ("咨询即将到期", "咨询 {reference}（{topic}）须于 {when} 前答复"),
        ("An answer is due soon", "Question {reference} ({topic}) is to be answered by {when}"),
        lives=6 * _AN_HOUR,
        collapse=Collapse.THREAD,
    ),
    NotificationKind.CONSULTATION_LATE: _kind(
        Audience.OVERSEER,
        ("咨询超时未答复", "咨询 {reference}（{topic}）本应于 {when} 前答复"),
        ("An answer is late", "Question {reference} ({topic}) should have been answered by {when}"),
    ),
    NotificationKind.CONFLICT_FOUND: _kind(
        Audience.OVERSEER,
        ("发现利益冲突", "{who} 与一项咨询或预约的对方当事人存在委托关系，请处理"),
        ("A conflict of interest", "{who} advises the other side of a matter; please decide"),
        link=Link.CONFLICTS,
    ),
    NotificationKind.INVITED: _kind(
        Audience.ASKER,
        ("您收到一份邀请", "{where} 邀请您加入，请在 {when} 前答复"),
        ("You are invited", "{where} invites you to join; please answer by {when}"),
        lives=14 * _A_DAY,
        link=Link.INVITATIONS,
    ),
    NotificationKind.WALK_IN_CALLED: _kind(
        Audience.ASKER,
        ("请到窗口办理", "{number} 号请到 {where}"),
        ("Your turn", "Number {number}, please come to {where}"),
        lives=10 * _A_MINUTE,
        urgent=True,
        sms_after_minutes=1,
        link=Link.WALK_INS,
    ),
    NotificationKind.RATING_ASKED: _kind(
        Audience.ASKER,
        ("请评价本次服务", "{reference}：您的评价帮助我们改进"),
        ("How was it?", "{reference}: your rating helps to do better"),
        prompt=False,
    ),
    NotificationKind.RATING_GIVEN: _kind(
        Audience.SPECIALIST,
        ("收到新的评价", "{reference}：{score} 分"),
        ("You were rated", "{reference}: {score} of 5"),
        prompt=False,
    ),
    NotificationKind.RATING_REPLIED: _kind(
        Audience.ASKER,
        ("您的评价有回复", "{reference}"),
        ("Your rating got a reply", "{reference}"),
        prompt=False,
    ),
    NotificationKind.BROADCAST: _kind(
        Audience.FOLLOWER,
        ("{title}", "{body}"),
        ("{title}", "{body}"),
        prompt=False,
        link=Link.GIVEN,
    ),
    NotificationKind.WEBHOOK_DISABLED: _kind(
        Audience.OVERSEER,
        ("事件推送已停用", "已停止向 {host} 推送：{why}"),
        ("A webhook was disabled", "{host} is told nothing any more: {why}"),
        link=Link.INBOX,
    ),
    NotificationKind.NEW_SIGN_IN: _kind(
        Audience.ASKER,
        (
            "您的账户在新设备上登录",
            "{when}，{device}。如非本人操作，请在「登录的设备」中退出该设备",
        ),
        (
            "Your account was used on a new device",
            "{when}, {device}. If that was not you, end it under “Where you are signed in”",
        ),
        lives=_A_DAY,
        link=Link.SESSIONS,
    ),
    NotificationKind.EXPORT_READY: _kind(
        Audience.ASKER,
        ("您的数据已备好", "可在 {days} 天内下载"),
        ("Your data is ready", "Download it within {days} days"),
        lives=7 * _A_DAY,
        link=Link.PRIVACY,
        prompt=False,
    ),
}


def render(kind: NotificationKind, parameters: Mapping[str, str], language: Language) -> Text:
    """The words of a notification, whole; `wording.worded` says what its templates may name."""
    return worded(KINDS[kind].wording[language], parameters, language)
