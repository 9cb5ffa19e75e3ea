"""Sentences about times, appointments and lines, in Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "already_past": ("须晚于现在", "This must be in the future"),
    "bad_calendar_url": (
        "须为 https:// 或 webcal:// 的日历订阅地址",
        "This must be a calendar's address, https:// or webcal://",
    ),
    "bad_interval": ("间隔须为 1 到 {most} 周", "The interval must be 1 to {most} weeks"),
    "bad_modes": ("至少选择一种方式", "Choose at least one mode"),
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
    "cutoff_passed": (
        "已过可取消的时间，请致电站点",
        "It is too late to cancel here; please call the station",
    ),
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
    "most_waiting": (
        "您最多可同时候补 {limit} 项",
        "You can wait for at most {limit} things at once",
    ),
    "no_exception": (
        "至少填写一项与服务不同的规则",
        "Name at least one thing that differs from the service",
    ),
    "no_waitlist": ("此项服务没有候补名单", "This service has no waitlist"),
    "nobody_else": ("没有其他专员可以接手", "Nobody else can take it"),
    "not_a_multiple": ("须为 {step} 的整数倍", "This must be a multiple of {step}"),
    "not_available": ("该时间不在可预约时段内", "That time is not offered"),
    "not_waiting": ("该候补已结束", "You no longer wait for this"),
    "not_yet_over": (
        "预约进行之后才能安排后续",
        "Only what has begun or is over can be followed up",
    ),
    "notice_beyond_horizon": (
        "最短提前时间须小于可预约天数",
        "The minimum notice must be shorter than the booking horizon",
    ),
    "offer_over": ("保留时间已过", "The time was kept for you until a moment ago"),
    "only_workday_follows": (
        "只有调休上班日才按某个星期几的时段",
        "Only a make-up workday goes by another weekday",
    ),
    "period_limit": (
        "{days} 天内最多预约 {limit} 次",
        "At most {limit} bookings within {days} days",
    ),
    "slot_taken": ("该时间刚刚被预约", "That time has just been taken"),
    "specialist_or_set": (
        "specialistId 与 specialistIds 不能同时使用",
        "Use either specialistId or specialistIds, not both",
    ),
    "too_early_yet": ("还未到时间", "It is too early for this"),
    "too_far": ("最多可提前 {days} 天预约", "Bookings open {days} days ahead"),
    "too_many_together": (
        "最多可同时预约 {limit} 位专员",
        "At most {limit} specialists can be wanted together",
    ),
    "too_soon": ("请至少提前 {minutes} 分钟预约", "Please book at least {minutes} minutes ahead"),
    "window_too_short": (
        "时间段须至少有 {minutes} 分钟",
        "The time of day must leave at least {minutes} minutes",
    ),
    "wrong_status": ("预约当前状态不允许此操作", "The appointment's status does not allow this"),
    "year_out_of_range": ("日期超出范围", "The date is out of range"),
    "your_time_taken": ("您在该时间已有预约", "You already have an appointment at that time"),
}
