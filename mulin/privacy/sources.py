"""What an export holds, table by table, and which tables are left out, each with the reason.

A column called `…_encrypted` is opened; a statement's `$1` is what its `scope` says.
"""

from dataclasses import dataclass
from enum import StrEnum

from mulin.privacy.wording import Both, both


class Scope(StrEnum):
    """What a statement is asked by."""

    PERSON = "person"
    SPECIALIST = "specialist"
    APPOINTMENTS = "appointments"
    """Those that the person may see and that are their own."""
    CONSULTATIONS = "consultations"
    MESSAGES = "messages"
    """Those that the requester's side may see: never the notes of a team."""


@dataclass(frozen=True, slots=True)
class Source:
    """One part of an export: its heading, the tables it covers, and how it is read."""

    name: str
    heading: Both
    tables: tuple[str, ...]
    scope: Scope
    statement: str


def _of_specialist(name: str, heading: Both, table: str, columns: str, order: str) -> Source:
    # Table and columns are ours, from the lines below.
    statement = f"SELECT {columns} FROM {table} WHERE specialist_id = $1 ORDER BY {order}"  # noqa: S608
    return Source(name, heading, (table,), Scope.SPECIALIST, statement)


def _of_person(name: str, heading: Both, table: str, columns: str) -> Source:
    statement = f"SELECT {columns} FROM {table} WHERE person_id = $1 ORDER BY id"  # noqa: S608
    return Source(name, heading, (table,), Scope.PERSON, statement)


SOURCES: tuple[Source, ...] = (
    Source(
        "profile",
        both("账户", "Account"),
        ("person",),
        Scope.PERSON,
        "SELECT name, phone_encrypted, email_encrypted, locale, created_at "
        "FROM person WHERE id = $1",
    ),
    Source(
        "notice",
        both("同意的隐私告知", "Notices agreed to"),
        ("notice_acceptance",),
        Scope.PERSON,
        "SELECT version, accepted_at FROM notice_acceptance WHERE person_id = $1 ORDER BY id",
    ),
    _of_person(
        "sessions",
        both("登录", "Sign-ins"),
        "session",
        "created_at, expires_at, ended_at, end_reason",
    ),
    _of_person("devices", both("设备", "Devices"), "device", "platform, created_at, seen_at"),
    Source(
        "memberships",
        both("机构中的职务", "Roles in organizations"),
        ("membership",),
        Scope.PERSON,
        "SELECT o.name_zh, o.name_en, m.role, m.starts_on, m.ends_on FROM membership m "
        "JOIN organization o ON o.id = m.organization_id WHERE m.person_id = $1 ORDER BY m.id",
    ),
    Source(
        "invitations",
        both("收到的邀请", "Invitations"),
        ("invitation",),
        Scope.PERSON,
        "SELECT o.name_zh, o.name_en, i.role, i.created_at, i.expires_at, i.accepted_at, "
        "i.declined_at, i.revoked_at FROM invitation i "
        "JOIN organization o ON o.id = i.organization_id JOIN person p ON p.id = $1 "
        "WHERE i.phone_index = p.phone_index ORDER BY i.id",
    ),
    Source(
        "consents",
        both("由工作人员代办的同意", "Consents to be helped by staff"),
        ("consent",),
        Scope.PERSON,
        "SELECT o.name_zh, o.name_en, c.intake_channel, c.method, c.created_at FROM consent c "
        "JOIN organization o ON o.id = c.organization_id WHERE c.person_id = $1 ORDER BY c.id",
    ),
    Source(
        "appointments",
        both("预约", "Appointments"),
        ("appointment",),
        Scope.APPOINTMENTS,
        "SELECT a.reference, a.status, a.mode, a.starts_at, a.ends_at, a.intake_channel, "
        "s.name_zh AS service_zh, s.name_en AS service_en, p.name_zh AS specialist_zh, "
        "p.name_en AS specialist_en, v.name_zh AS venue_zh, v.name_en AS venue_en, "
        "a.note_encrypted, a.outcome_encrypted, a.created_at FROM appointment a "
        "JOIN service s ON s.id = a.service_id JOIN specialist p ON p.id = a.specialist_id "
        "LEFT JOIN venue v ON v.id = a.venue_id WHERE a.id = ANY($1::bigint[]) "
        "ORDER BY a.starts_at, a.id",
    ),
    Source(
        "appointment_changes",
        both("预约的变更", "Changes of appointments"),
        ("appointment_change",),
        Scope.APPOINTMENTS,
        "SELECT a.reference, c.kind, c.to_status AS status, c.reason_encrypted, c.created_at "
        "FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id "
        "WHERE a.id = ANY($1::bigint[]) ORDER BY c.id",
    ),
    Source(
        "consultations",
        both("书面咨询", "Questions in writing"),
        ("consultation",),
        Scope.CONSULTATIONS,
        "SELECT c.reference, c.title_encrypted, c.status, c.outcome, c.urgency, c.intake_channel, "
        "t.name_zh AS topic_zh, t.name_en AS topic_en, c.created_at, c.closed_at "
        "FROM consultation c LEFT JOIN topic t ON t.id = c.topic_id "
        "WHERE c.id = ANY($1::bigint[]) ORDER BY c.id",
    ),
    Source(
        "consultation_changes",
        both("咨询的进展", "Steps of questions"),
        ("consultation_change",),
        Scope.CONSULTATIONS,
        # Why one of the team handed it on is for the team.
        "SELECT c.reference, x.kind, x.to_status AS status, x.created_at "
        "FROM consultation_change x JOIN consultation c ON c.id = x.consultation_id "
        "WHERE c.id = ANY($1::bigint[]) ORDER BY x.id",
    ),
    Source(
        "messages",
        both("往来消息", "Messages"),
        ("message", "attachment", "citation"),
        Scope.MESSAGES,
        "SELECT c.reference, m.kind, m.author_id = c.person_id AS own, s.name_zh AS specialist_zh, "
        "s.name_en AS specialist_en, m.body_encrypted, m.created_at, "
        "(SELECT string_agg(x.law || ' · ' || x.article, '; ' ORDER BY x.id) FROM citation x "
        "WHERE x.message_id = m.id) AS citations, "
        "(SELECT string_agg(x.file_id::text, ', ' ORDER BY x.id) FROM attachment x "
        "WHERE x.message_id = m.id) AS file_numbers "
        "FROM message m JOIN consultation c ON c.id = m.consultation_id "
        "LEFT JOIN specialist s ON s.person_id = m.author_id "
        "WHERE m.id = ANY($1::bigint[]) ORDER BY m.id",
    ),
    Source(
        "opposing_parties",
        both("您提到的对方当事人", "Other sides that you named"),
        ("opposing_party",),
        Scope.CONSULTATIONS,
        "SELECT c.reference, o.name_encrypted FROM opposing_party o "
        "LEFT JOIN consultation c ON c.id = o.consultation_id "
        "WHERE c.id = ANY($1::bigint[]) ORDER BY o.id",
    ),
    Source(
        "opposing_parties_at_appointments",
        both("预约中提到的对方当事人", "Other sides named for appointments"),
        ("opposing_party",),
        Scope.APPOINTMENTS,
        "SELECT a.reference, o.name_encrypted FROM opposing_party o "
        "JOIN appointment a ON a.id = o.appointment_id "
        "WHERE a.id = ANY($1::bigint[]) ORDER BY o.id",
    ),
    Source(
        "read_marks",
        both("读到哪里", "How far you have read"),
        ("read_mark",),
        Scope.PERSON,
        "SELECT c.reference, r.read_at FROM read_mark r "
        "JOIN consultation c ON c.id = r.consultation_id WHERE r.person_id = $1 ORDER BY r.id",
    ),
    Source(
        "files",
        both("上传的文件", "Files that you uploaded"),
        ("file",),
        Scope.PERSON,
        "SELECT id AS file_number, name_encrypted, media_type, size, sha256, created_at "
        "FROM file f WHERE owner_id = $1 AND status = 'stored' "
        "AND NOT EXISTS (SELECT FROM data_export x WHERE x.file_id = f.id) ORDER BY id",
    ),
    _of_person(
        "ratings",
        both("评价", "Ratings"),
        "rating",
        "score, array_to_string(tags, ', ') AS tags, words_encrypted, reply_encrypted, created_at, "
        "replied_at",
    ),
    Source(
        "waitlist",
        both("候补", "Waitlist"),
        ("waitlist_entry",),
        Scope.PERSON,
        "SELECT s.name_zh AS service_zh, s.name_en AS service_en, w.status, w.first_date, "
        "w.last_date, w.created_at, w.closed_at FROM waitlist_entry w "
        "JOIN service s ON s.id = w.service_id WHERE w.person_id = $1 ORDER BY w.id",
    ),
    Source(
        "walk_ins",
        both("现场取号", "Walk-ins"),
        ("walk_in",),
        Scope.PERSON,
        "SELECT v.name_zh AS venue_zh, v.name_en AS venue_en, w.day, w.number, w.status, "
        "w.created_at, w.called_at, w.started_at, w.ended_at FROM walk_in w "
        "JOIN venue v ON v.id = w.venue_id WHERE w.person_id = $1 ORDER BY w.id",
    ),
    Source(
        "followings",
        both("关注", "What you follow"),
        ("following",),
        Scope.PERSON,
        "SELECT coalesce(t.name_zh, o.name_zh) AS name_zh, coalesce(t.name_en, o.name_en) "
        "AS name_en, f.created_at FROM following f LEFT JOIN topic t ON t.id = f.topic_id "
        "LEFT JOIN organization o ON o.id = f.organization_id "
        "WHERE f.person_id = $1 ORDER BY f.id",
    ),
    _of_person(
        "notifications",
        both("消息", "Inbox"),
        "notification",
        "kind, parameters, created_at, read_at",
    ),
    Source(
        "deliveries",
        both("通知的送达", "How notifications went out"),
        ("delivery",),
        Scope.PERSON,
        "SELECT n.kind, d.channel, d.status, d.created_at, d.settled_at, d.received_at "
        "FROM delivery d JOIN notification n ON n.id = d.notification_id "
        "WHERE n.person_id = $1 ORDER BY d.id",
    ),
    _of_person(
        "quiet_hours",
        both("免打扰", "Quiet hours"),
        "notification_settings",
        "quiet_from, quiet_until, time_zone",
    ),
    _of_person(
        "choices", both("接收偏好", "Preferences"), "channel_choice", "kind, channel, wanted"
    ),
    Source(
        "muted",
        both("静音的事项", "What you muted"),
        ("muted_thread",),
        Scope.PERSON,
        "SELECT coalesce(a.reference, c.reference) AS reference, m.created_at FROM muted_thread m "
        "LEFT JOIN appointment a ON a.id = m.appointment_id "
        "LEFT JOIN consultation c ON c.id = m.consultation_id "
        "WHERE m.person_id = $1 ORDER BY m.id",
    ),
    _of_person(
        "calendar_feeds",
        both("日历订阅", "Calendar feeds"),
        "calendar_feed",
        "created_at, read_at, revoked_at",
    ),
    _of_person(
        "exports",
        both("数据导出", "Exports"),
        "data_export",
        "status, requested_at, ready_at, expires_at",
    ),
    Source(
        "specialist",
        both("专员资料", "Specialist's profile"),
        ("specialist",),
        Scope.SPECIALIST,
        "SELECT code, name_zh, name_en, title_zh, title_en, bio_zh, bio_en, licence_number, "
        "array_to_string(languages, ', ') AS languages, time_zone FROM specialist WHERE id = $1",
    ),
    Source(
        "topics",
        both("专长", "Topics"),
        ("specialist_topic",),
        Scope.SPECIALIST,
        "SELECT t.name_zh, t.name_en FROM specialist_topic s JOIN topic t ON t.id = s.topic_id "
        "WHERE s.specialist_id = $1 ORDER BY t.id",
    ),
    Source(
        "teams",
        both("团队", "Teams"),
        ("team_member", "duty"),
        Scope.SPECIALIST,
        "SELECT t.name_zh, t.name_en, m.role, m.weight, m.joined_at, (SELECT "
        "string_agg(d.date::text, ', ' ORDER BY d.date) FROM duty d WHERE d.team_id = t.id "
        "AND d.specialist_id = m.specialist_id) AS duties FROM team_member m "
        "JOIN team t ON t.id = m.team_id WHERE m.specialist_id = $1 ORDER BY t.id",
    ),
    _of_specialist(
        "weekly_hours",
        both("每周时段", "Weekly hours"),
        "weekly_hours",
        "weekday, starts_minute, ends_minute, valid_from, valid_until, week_interval, on_holidays",
        "weekday, starts_minute, id",
    ),
    _of_specialist(
        "date_overrides",
        both("日期例外", "Date overrides"),
        "date_override",
        "date, kind, starts_minute, ends_minute, reason",
        "date, id",
    ),
    _of_specialist(
        "time_off",
        both("请假", "Time off"),
        "time_off",
        "starts_at, ends_at, reason, created_at",
        "starts_at, id",
    ),
    Source(
        "calendar_imports",
        both("日历导入", "Calendar imports"),
        ("calendar_import",),
        Scope.SPECIALIST,
        "SELECT name, url_encrypted, refreshed_at, created_at FROM calendar_import "
        "WHERE specialist_id = $1 ORDER BY id",
    ),
)

TRACE = "trace"
TRACE_HEADING = both("谁做过什么", "Who did what")

LEFT_OUT: dict[str, str] = {
    "refresh_token": "a hash of a secret; the session it belongs to is there",
    "sign_in_code": "a hash of a code, gone within a day",
    "email_code": "a hash of a code, gone within a day; the address proved is in the profile",
    "second_factor": "the secret of an authenticator, which whoever reads the export must not have",
    "recovery_code": "hashes of codes; of no use to the person",
    "idempotency_key": "a hash by which a repeat is known, gone within a week",
    "client": "whom a specialist advises elsewhere: other people's, in confidence "
    "(Lawyers Law, article 38)",
    "conflict": "would tell whom a specialist advises elsewhere (Lawyers Law, article 38)",
    "venue_closure": "about a venue; that somebody entered it is in the trace",
    "webhook": "about a partner's system; that somebody registered it is in the trace",
    "broadcast": "an organization's public word; that somebody wrote it is in the trace",
    "imported_busy": "a copy of the calendar that is named, without its words",
    "policy_exception": "a rule of the service, set by its admins",
    "timer": "moments computed from appointments that are there",
    "audit_entry": "there as the trace, in sentences",
}
"""Tables that lead to a person and are not read as they stand."""
