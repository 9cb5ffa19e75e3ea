"""What Mulin says to people, in the languages it speaks."""

from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]

_locale: ContextVar[Language] = ContextVar("locale", default="zh")


def current_locale() -> Language:
    """The language of whoever this task answers."""
    return _locale.get()


def speak(language: Language) -> None:
    """Answer in `language` from here on in this task."""
    _locale.set(language)


def text(reason: str, language: Language | None = None, **values: object) -> str:
    """The sentence for a reason. Raises KeyError for a reason that has none."""
    zh, en = REASONS[reason]
    chosen = zh if (language or current_locale()) == "zh" else en
    return chosen.format(**values)


REASONS: dict[str, tuple[str, str]] = {
    "already_over": ("最后日期已过", "The last of those days has passed"),
    "already_past": ("须晚于现在", "This must be in the future"),
    "already_used": (
        "这个操作标识已用于另一个请求",
        "This key was already used for another request",
    ),
    "bad_calendar_url": (
        "须为 https:// 或 webcal:// 的日历订阅地址",
        "This must be a calendar's address, https:// or webcal://",
    ),
    "bad_character": ("含有不允许的字符", "This contains a character that is not allowed"),
    "bad_date": ("日期须为 YYYY-MM-DD 格式", "A date must read YYYY-MM-DD"),
    "bad_datetime": (
        "时间须为带时区的 RFC 3339 格式，如 2026-12-01T09:00:00+08:00",
        "An instant must be RFC 3339 with an offset, such as 2026-12-01T09:00:00+08:00",
    ),
    "bad_interval": ("间隔须为 1 到 {most} 周", "The interval must be 1 to {most} weeks"),
    "bad_local_time": (
        "时刻须为 00:00 到 24:00 的 HH:MM 格式",
        "A time of day must read HH:MM, from 00:00 to 24:00",
    ),
    "bad_date_range": ("结束日期不能早于开始日期", "The end must not be before the beginning"),
    "bad_id": ("标识无效", "This is not a valid id"),
    "bad_key": ("操作标识须为 1 到 200 个字符", "The key must have 1 to 200 characters"),
    "bad_locale": ("语言须为 zh 或 en", "The language must be zh or en"),
    "bad_minutes": (
        "时间须为 00:00 到 24:00 之间的五分钟整数倍，且结束晚于开始",
        "Times must be multiples of 5 minutes from 00:00 to 24:00, the end after the beginning",
    ),
    "bad_modes": ("至少选择一种方式", "Choose at least one mode"),
    "bad_near": ("经纬度无效", "Not a valid latitude and longitude"),
    "bad_phone": ("手机号无效", "This is not a valid phone number"),
    "bad_token": ("设备令牌无效", "This is not a valid device token"),
    "bad_weekday": (
        "星期须为 1（周一）到 7（周日）",
        "The weekday must be 1 (Monday) to 7 (Sunday)",
    ),
    "bad_weeks": ("周数须为 2 到 {limit}", "Ask for 2 to {limit} weeks"),
    "calendar_address_refused": (
        "日历须位于公共互联网，且使用常规端口",
        "The calendar must be on the public Internet, on the usual port",
    ),
    "calendar_not_given": (
        "对方服务器不提供该日历，请检查订阅地址",
        "Its server does not give this calendar; please check the address",
    ),
    "calendar_too_complex": (
        "该日历的事件过多或重复规则过于复杂",
        "The calendar has too many events, or repeats them in too complex a way",
    ),
    "calendar_too_large": ("该日历过大", "The calendar is too large"),
    "calendar_too_slow": ("对方服务器响应过慢", "Its server took too long"),
    "calendar_unreachable": (
        "暂时无法连接该日历，稍后会自动重试",
        "The calendar cannot be reached at present; it will be tried again",
    ),
    "calendar_unreadable": (
        "该地址的内容不是有效的日历",
        "What is at this address is not a calendar that can be read",
    ),
    "code_wrong": ("验证码不正确或已过期", "The code is wrong or has expired"),
    "cutoff_passed": (
        "已过可取消的时间，请致电站点",
        "It is too late to cancel here; please call the station",
    ),
    "empty": ("不能为空", "This must not be empty"),
    "feed_limit": (
        "最多可有 {limit} 个日历订阅，请先停用一个",
        "At most {limit} feeds may be open; please revoke one first",
    ),
    "feed_of_one": (
        "请选择接待点或专员本人，不能同时选择",
        "Choose either a venue or what you give yourself, not both",
    ),
    "hold_gone": (
        "保留的时间已失效，请重新选择",
        "The time is no longer kept; please choose again",
    ),
    "hours_overlap": ("时间段不能重叠", "Ranges must not overlap"),
    "identity_unavailable": (
        "登录服务暂不可用，请稍后再试",
        "Sign-in is unavailable; please try again later",
    ),
    "id_token_invalid": ("登录凭证无效或已过期", "The sign-in token is not valid or has expired"),
    "import_limit": (
        "最多可导入 {limit} 个日历，请先移除一个",
        "At most {limit} calendars may be imported; please remove one first",
    ),
    "in_the_past": ("该时间已过", "That time has passed"),
    "interval_needs_start": (
        "隔周的时间段须有开始日期",
        "A range of alternating weeks needs a first day",
    ),
    "missed_too_often": (
        "您多次未到场，{day} 之后才能再预约",
        "You missed several appointments and can book again after {day}",
    ),
    "mode_not_offered": ("该服务不提供这种方式", "This service is not offered in that mode"),
    "most_waiting": (
        "您最多可同时候补 {limit} 项",
        "You can wait for at most {limit} things at once",
    ),
    "needs_value": ("此项不能为空", "This needs a value"),
    "no_exception": (
        "至少填写一项与服务不同的规则",
        "Name at least one thing that differs from the service",
    ),
    "nobody_else": ("没有其他专员可以接手", "Nobody else can take it"),
    "not_a_multiple": ("须为 {step} 的整数倍", "This must be a multiple of {step}"),
    "not_authenticated": ("请先登录", "Please sign in first"),
    "not_available": ("该时间不在可预约时段内", "That time is not offered"),
    "not_found": ("未找到", "Not found"),
    "not_waiting": ("该候补已结束", "You no longer wait for this"),
    "not_yet_over": (
        "预约进行之后才能安排后续",
        "Only what has begun or is over can be followed up",
    ),
    "not_yours_to_do": ("您无权执行此操作", "You may not do this"),
    "notice_beyond_horizon": (
        "最短提前时间须小于可预约天数",
        "The minimum notice must be shorter than the booking horizon",
    ),
    "offer_over": ("保留时间已过", "The time was kept for you until a moment ago"),
    "only_workday_follows": (
        "只有调休上班日才按某个星期几的时段",
        "Only a make-up workday goes by another weekday",
    ),
    "open_limit": ("您已有 {limit} 个未完成的预约", "You already have {limit} open appointments"),
    "out_of_bounds": ("须为 {least} 到 {most}", "This must be {least} to {most}"),
    "page_size": ("每页须为 1 到 {limit} 条", "Ask for 1 to {limit} at a time"),
    "page_both": ("first 与 last 不能同时使用", "Use either first or last, not both"),
    "page_cursor": ("游标无效", "This is not a valid cursor"),
    "period_limit": (
        "{days} 天内最多预约 {limit} 次",
        "At most {limit} bookings within {days} days",
    ),
    "phone_code_not_offered": (
        "此处不提供短信验证码登录",
        "Signing in by phone code is not offered here",
    ),
    "range_too_long": ("日期范围最多 {limit} 天", "The range may cover at most {limit} days"),
    "session_ended": ("登录已失效，请重新登录", "The session has ended; please sign in again"),
    "slot_taken": ("该时间刚刚被预约", "That time has just been taken"),
    "specialist_only": ("仅限专员本人", "Only a specialist may do this"),
    "specialist_or_set": (
        "specialistId 与 specialistIds 不能同时使用",
        "Use either specialistId or specialistIds, not both",
    ),
    "too_early_yet": ("还未到时间", "It is too early for this"),
    "too_far": ("最多可提前 {days} 天预约", "Bookings open {days} days ahead"),
    "too_long": ("最多 {limit} 个字符", "At most {limit} characters"),
    "too_many_codes": ("请求过于频繁，请稍后再试", "Too many requests; please try again later"),
    "too_many_entries": ("最多 {limit} 条", "At most {limit} entries"),
    "too_many_tries": (
        "尝试次数过多，请重新获取验证码",
        "Too many tries; please ask for a new code",
    ),
    "too_many_ranges": ("最多 {limit} 个时间段", "At most {limit} ranges"),
    "too_many_together": (
        "最多可同时预约 {limit} 位专员",
        "At most {limit} specialists can be wanted together",
    ),
    "too_soon": ("请至少提前 {minutes} 分钟预约", "Please book at least {minutes} minutes ahead"),
    "topic_not_covered": ("该服务不包括这个主题", "This service does not cover that topic"),
    "window_too_short": (
        "时间段须至少有 {minutes} 分钟",
        "The time of day must leave at least {minutes} minutes",
    ),
    "wrong_status": ("预约当前状态不允许此操作", "The appointment's status does not allow this"),
    "year_out_of_range": ("日期超出范围", "The date is out of range"),
    "your_time_taken": ("您在该时间已有预约", "You already have an appointment at that time"),
}
