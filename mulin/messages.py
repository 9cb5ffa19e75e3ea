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
    "already_member": ("已是该团队成员", "They are in the team already"),
    "already_in_line": (
        "您今天已有一个号码在排队",
        "You already have a number in this line today",
    ),
    "already_over": ("最后日期已过", "The last of those days has passed"),
    "already_overridden": ("该利益冲突已处理", "This conflict was overridden before"),
    "already_past": ("须晚于现在", "This must be in the future"),
    "already_registered": (
        "该企业已登记，请联系其联系人邀请您",
        "It is registered already; ask for an invitation",
    ),
    "already_used": (
        "这个操作标识已用于另一个请求",
        "This key was already used for another request",
    ),
    "appointment_or_consultation": (
        "appointmentId 与 consultationId 不能同时使用",
        "Use either appointmentId or consultationId, not both",
    ),
    "bad_calendar_url": (
        "须为 https:// 或 webcal:// 的日历订阅地址",
        "This must be a calendar's address, https:// or webcal://",
    ),
    "bad_character": ("含有不允许的字符", "This contains a character that is not allowed"),
    "bad_choice": ("须为以下之一：{choices}", "This must be one of: {choices}"),
    "bad_code": (
        "须为小写字母、数字和连字符",
        "This must be lowercase letters, digits and hyphens",
    ),
    "bad_date": ("日期须为 YYYY-MM-DD 格式", "A date must read YYYY-MM-DD"),
    "bad_datetime": (
        "时间须为带时区的 RFC 3339 格式，如 2026-12-01T09:00:00+08:00",
        "An instant must be RFC 3339 with an offset, such as 2026-12-01T09:00:00+08:00",
    ),
    "bad_degrees": (
        "须为 -{limit} 到 {limit} 的度数（十进制）",
        "This must be decimal degrees from -{limit} to {limit}",
    ),
    "bad_hours": (
        "须写作 1-5 09:00-11:30,13:30-17:00; 6 09:00-11:30（周几 时段）",
        "This must read like 1-5 09:00-11:30,13:30-17:00; 6 09:00-11:30 (weekdays, hours)",
    ),
    "bad_interval": ("间隔须为 1 到 {most} 周", "The interval must be 1 to {most} weeks"),
    "bad_language": (
        "须为 BCP 47 语言标签，如 zh-CN",
        "This must be a language tag (BCP 47), such as zh-CN",
    ),
    "bad_licence": (
        "执业证号格式不正确",
        "This does not have the form of a licence number",
    ),
    "bad_local_time": (
        "时刻须为 00:00 到 24:00 的 HH:MM 格式",
        "A time of day must read HH:MM, from 00:00 to 24:00",
    ),
    "bad_date_range": ("结束日期不能早于开始日期", "The end must not be before the beginning"),
    "bad_id": ("标识无效", "This is not a valid id"),
    "bad_key": ("操作标识须为 1 到 200 个字符", "The key must have 1 to 200 characters"),
    "bad_locale": ("语言须为 zh 或 en", "The language must be zh or en"),
    "bad_members": (
        "成员须写作 编码:角色:权重，以逗号分隔",
        "Members must read code:role:weight, with commas between",
    ),
    "bad_minutes": (
        "时间须为 00:00 到 24:00 之间的五分钟整数倍，且结束晚于开始",
        "Times must be multiples of 5 minutes from 00:00 to 24:00, the end after the beginning",
    ),
    "bad_modes": ("至少选择一种方式", "Choose at least one mode"),
    "bad_near": ("经纬度无效", "Not a valid latitude and longitude"),
    "bad_party_code": (
        "须为有效的统一社会信用代码或居民身份证号码",
        "This must be a valid unified social credit code or resident id",
    ),
    "bad_phone": ("手机号无效", "This is not a valid phone number"),
    "bad_telephone": (
        "电话只能含数字、空格和 + - ( )",
        "A telephone number has digits, spaces and + - ( ) only",
    ),
    "bad_time_zone": (
        "时区须为 IANA 名称，如 Asia/Shanghai",
        "The time zone must be an IANA name such as Asia/Shanghai",
    ),
    "bad_token": ("设备令牌无效", "This is not a valid device token"),
    "bad_weekday": (
        "星期须为 1（周一）到 7（周日）",
        "The weekday must be 1 (Monday) to 7 (Sunday)",
    ),
    "bad_weeks": ("周数须为 2 到 {limit}", "Ask for 2 to {limit} weeks"),
    "bad_whole_number": (
        "须为 {least} 到 {most} 的整数",
        "This must be a whole number from {least} to {most}",
    ),
    "bad_zone": (
        "须为 IANA 时区，如 Asia/Shanghai",
        "This must be an IANA time zone, such as Asia/Shanghai",
    ),
    "below_itself": ("机构不能位于自身之下", "An organization cannot stand below itself"),
    "book_or_file": (
        "请在预约与书面咨询中选择且只选择一项",
        "Give either booking or consultation, exactly one of them",
    ),
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
    "centre_at_the_top": ("区中心位于最上层", "A district centre stands at the top"),
    "changed_meanwhile": (
        "其中的内容刚被他人修改，请重新导入",
        "Somebody changed some of this at the same time; import it again",
    ),
    "code_taken": ("该代码已被使用", "This code is taken"),
    "closed_today": ("今天不再发放号码", "No more numbers are given today"),
    "code_wrong": ("验证码不正确或已过期", "The code is wrong or has expired"),
    "column_twice": ("表头中此列出现两次", "The header has this column twice"),
    "column_without_name": (
        "此列有内容但没有表头",
        "This column has something in it but no header",
    ),
    "contact_ended": (
        "此人已不再是该企业的联系人；如需恢复，请重新邀请",
        "This person is no longer a contact of the enterprise; invite them again",
    ),
    "credit_code_characters": (
        "统一社会信用代码只含数字和大写字母（I、O、S、V、Z 除外），前 8 位为数字",
        "A credit code has digits and capital letters without I, O, S, V, Z; first 8 digits",
    ),
    "credit_code_check_digit": (
        "统一社会信用代码校验位不正确",
        "The check digit of the credit code is wrong",
    ),
    "credit_code_length": ("统一社会信用代码须为 18 位", "A credit code has 18 characters"),
    "credit_code_taken": (
        "该统一社会信用代码已属于另一机构",
        "Another organization has that credit code",
    ),
    "consent_required": (
        "须先记录当事人的同意",
        "The person's consent must be recorded first",
    ),
    "content_not_as_named": (
        "文件内容与扩展名 {extension} 不符",
        "The content is not what the extension {extension} says",
    ),
    "cutoff_passed": (
        "已过可取消的时间，请致电站点",
        "It is too late to cancel here; please call the station",
    ),
    "date_cell": (
        "单元格被识别为日期，请设为文本格式后重填",
        "The spreadsheet made a date of this; format the cell as text and fill it in again",
    ),
    "desk_in_use": (
        "该接待位已有预约记录，不能移除",
        "Something was booked at this desk, so it stays",
    ),
    "desk_name_taken": ("该接待点已有同名接待位", "The venue has a desk of that name"),
    "desk_taken": (
        "该接待位还有人，请先结束或跳过",
        "Somebody is at this desk; finish or skip them first",
    ),
    "digits_lost": (
        "数字过长，表格已丢失末尾几位；请设为文本格式后重填",
        "The spreadsheet lost the last digits of this; format the cell as text, fill it in again",
    ),
    "empty": ("不能为空", "This must not be empty"),
    "error_cell": ("单元格中是公式错误", "This cell holds an error of a formula"),
    "feed_limit": (
        "最多可有 {limit} 个日历订阅，请先停用一个",
        "At most {limit} feeds may be open; please revoke one first",
    ),
    "feed_of_one": (
        "请选择接待点或专员本人，不能同时选择",
        "Choose either a venue or what you give yourself, not both",
    ),
    "formula_cell": (
        "单元格中是公式，请粘贴为数值",
        "This cell holds a formula; paste its value instead",
    ),
    "formula_text": (
        "不能以 = + - @ 开头；确为文本时请在前面加英文单引号",
        "This may not begin with = + - or @; if it is text, put an apostrophe before it",
    ),
    "gives_no_such_service": (
        "该专员不提供此项服务",
        "This specialist does not give that service",
    ),
    "file_animated": ("不支持动态图片", "Moving pictures are not supported"),
    "file_attached": ("文件已被引用，不能删除", "The file is in use and cannot be deleted"),
    "file_damaged": ("文件已损坏，无法读取", "The file is damaged and cannot be read"),
    "file_has_macros": (
        "文件含有宏，请另存为不含宏的格式",
        "The file contains macros; please save it without them",
    ),
    "file_incomplete": (
        "收到 {received} 字节，应为 {announced} 字节",
        "{received} bytes arrived of {announced} announced",
    ),
    "file_too_large": ("文件最大 {limit} MB", "A file may have at most {limit} MB"),
    "file_type_not_allowed": (
        "仅支持以下类型：{allowed}",
        "Only these types are allowed: {allowed}",
    ),
    "file_unpacks_too_large": ("文件解压后过大", "The file is too large once unpacked"),
    "half_a_point": ("经度和纬度须同时填写", "Latitude and longitude must be given together"),
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
    "image_too_large": (
        "图片最多 {limit} 百万像素",
        "A picture may have at most {limit} million pixels",
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
    "invitation_closed": ("该邀请已失效", "This invitation can no longer be answered"),
    "kind_stays": (
        "已有的类型不能通过导入更改",
        "The kind of what exists is not changed by an import",
    ),
    "last_admin": ("这是最后一位区管理员", "This is the last admin of the district"),
    "leave_is_not_imported": (
        "已有成员的休假与复岗请在团队中办理",
        "Going on leave and coming back is entered in the team, not imported",
    ),
    "missed_too_often": (
        "您多次未到场，{day} 之后才能再预约",
        "You missed several appointments and can book again after {day}",
    ),
    "missing_column": ("缺少此必填列", "This required column is missing"),
    "mode_not_offered": ("该服务不提供这种方式", "This service is not offered in that mode"),
    "most_clients": ("客户名单最多 {limit} 项", "A list may hold at most {limit} clients"),
    "most_invitations": (
        "最多可有 {limit} 份未答复的邀请",
        "At most {limit} invitations may be open",
    ),
    "most_unverified": (
        "最多可登记 {limit} 家待核实的企业",
        "You can register at most {limit} enterprises that are not verified yet",
    ),
    "most_unattached": (
        "您最多可有 {limit} 个未使用的文件，请先使用或删除",
        "At most {limit} files may wait to be used; please use or delete one first",
    ),
    "most_waiting": (
        "您最多可同时候补 {limit} 项",
        "You can wait for at most {limit} things at once",
    ),
    "name_without_phone": (
        "填写了联系人姓名，还须填写其手机",
        "With a contact's name goes their phone",
    ),
    "needs_value": ("此项不能为空", "This needs a value"),
    "no_contact_left": (
        "该机构已没有联系人",
        "The organization has no contact any more",
    ),
    "no_exception": (
        "至少填写一项与服务不同的规则",
        "Name at least one thing that differs from the service",
    ),
    "nobody_else": ("没有其他专员可以接手", "Nobody else can take it"),
    "no_waitlist": ("此项服务没有候补名单", "This service has no waitlist"),
    "not_a_firm": (
        "须为律师事务所或公证处",
        "This must be a law firm or a notary office",
    ),
    "not_a_member": ("不是该团队成员", "They are not in the team"),
    "not_a_multiple": ("须为 {step} 的整数倍", "This must be a multiple of {step}"),
    "not_a_park": ("须为科技园区", "This must be a tech park"),
    "not_a_table": (
        "不是可读的 XLSX、CSV 或 ZIP 文件",
        "This is no XLSX, CSV or ZIP file that can be read",
    ),
    "not_an_image": ("须为图片", "This must be an image"),
    "not_authenticated": ("请先登录", "Please sign in first"),
    "not_available": ("该时间不在可预约时段内", "That time is not offered"),
    "not_found": ("未找到", "Not found"),
    "not_open_yet": ("尚未开放，{since} 起可取号", "Numbers are given from {since}"),
    "not_waiting": ("该候补已结束", "You no longer wait for this"),
    "not_yet_over": (
        "预约进行之后才能安排后续",
        "Only what has begun or is over can be followed up",
    ),
    "not_yours_to_do": ("您无权执行此操作", "You may not do this"),
    "nothing_to_import": ("文件中没有可导入的工作表", "There is no sheet in this to import"),
    "nothing_to_rate": ("尚无可评价的服务", "There is nothing to rate here yet"),
    "notice_beyond_horizon": (
        "最短提前时间须小于可预约天数",
        "The minimum notice must be shorter than the booking horizon",
    ),
    "numbers_a_day": (
        "每人每天最多可取 {limit} 个号码",
        "At most {limit} numbers a person and day",
    ),
    "offer_over": ("保留时间已过", "The time was kept for you until a moment ago"),
    "only_workday_follows": (
        "只有调休上班日才按某个星期几的时段",
        "Only a make-up workday goes by another weekday",
    ),
    "open_limit": ("您已有 {limit} 个未完成的预约", "You already have {limit} open appointments"),
    "organization_inactive": ("该机构已停用", "This organization is no longer active"),
    "out_of_bounds": ("须为 {least} 到 {most}", "This must be {least} to {most}"),
    "outside_range": ("日期须在所选范围内", "The day must lie within the range"),
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
    "phone_stays": (
        "该专员登记的是另一手机号；换号须由本人办理",
        "This specialist has another phone; only they can change it",
    ),
    "phone_taken": ("该手机号属于另一名专员", "This phone is another specialist's"),
    "range_too_long": ("日期范围最多 {limit} 天", "The range may cover at most {limit} days"),
    "repeated_row": ("与第 {row} 行重复", "The same is already in row {row}"),
    "required": ("必填", "This is required"),
    "resident_id": ("此处不得填写居民身份证号码", "No resident id may be kept here"),
    "role_does_not_fit": ("此类机构没有这个角色", "An organization of this kind has no such role"),
    "rated_before": ("您已评价过", "This was rated before"),
    "rating_over": (
        "评价须在服务后 {days} 天内进行",
        "Ratings are given within {days} days",
    ),
    "replied_before": ("该评价已有回复", "This rating has a reply already"),
    "session_ended": ("登录已失效，请重新登录", "The session has ended; please sign in again"),
    "slot_taken": ("该时间刚刚被预约", "That time has just been taken"),
    "specialist_or_firm": (
        "specialistId 与 organizationId 不能同时使用",
        "Use either specialistId or organizationId, not both",
    ),
    "specialist_only": ("仅限专员本人", "Only a specialist may do this"),
    "specialist_or_set": (
        "specialistId 与 specialistIds 不能同时使用",
        "Use either specialistId or specialistIds, not both",
    ),
    "storage_unavailable": (
        "文件存储暂不可用，请稍后再试",
        "The storage of files is unavailable; please try again later",
    ),
    "text_not_utf8": ("文本文件须为 UTF-8 编码", "A text file must be encoded in UTF-8"),
    "table_too_complex": ("文件过于复杂，无法读取", "The file is too complex to read"),
    "team_at_work": (
        "该团队尚有未完成的工作，暂不能更改",
        "The team has open work, so this cannot change now",
    ),
    "team_does_not_fit": (
        "该类机构不设此类团队",
        "An organization of this kind has no such team",
    ),
    "too_early_yet": ("还未到时间", "It is too early for this"),
    "too_far": ("最多可提前 {days} 天预约", "Bookings open {days} days ahead"),
    "too_long": ("最多 {limit} 个字符", "At most {limit} characters"),
    "too_many_codes": ("请求过于频繁，请稍后再试", "Too many requests; please try again later"),
    "too_many_entries": ("最多 {limit} 条", "At most {limit} entries"),
    "too_many_lookups": (
        "查询过于频繁，请稍后再试",
        "Too many numbers were looked up; please try again later",
    ),
    "too_many_rows": (
        "最多 {limit} 行、{columns} 列",
        "At most {limit} rows and {columns} columns",
    ),
    "too_many_tries": (
        "尝试次数过多，请重新获取验证码",
        "Too many tries; please ask for a new code",
    ),
    "too_many_ranges": ("最多 {limit} 个时间段", "At most {limit} ranges"),
    "too_many_together": (
        "最多可同时预约 {limit} 位专员",
        "At most {limit} specialists can be wanted together",
    ),
    "too_many_uploads": (
        "每小时最多上传 {limit} 个文件，请稍后再试",
        "At most {limit} files an hour; please try again later",
    ),
    "too_soon": ("请至少提前 {minutes} 分钟预约", "Please book at least {minutes} minutes ahead"),
    "topic_not_covered": ("该服务不包括这个主题", "This service does not cover that topic"),
    "under_a_park": (
        "企业须属于科技园区或区中心",
        "An enterprise stands under a tech park or the district centre",
    ),
    "under_a_station": (
        "居民区工作室须属于街道站",
        "A neighborhood studio stands under a street station",
    ),
    "under_the_centre": (
        "此类机构须直属区中心",
        "An organization of this kind stands under the district centre",
    ),
    "unknown_code": (
        "文件和系统中都没有编码 {named}",
        "Neither the file nor Mulin has the code {named}",
    ),
    "unknown_column": ("没有这一列", "There is no such column"),
    "unknown_encoding": (
        "CSV 文件须为 UTF-8 或 GB 18030 编码",
        "A CSV file must be UTF-8 or GB 18030",
    ),
    "unknown_sheet": ("没有此工作表；可用：{names}", "There is no such sheet; there are: {names}"),
    "unpacks_too_large": ("文件过大：最多 {limit} MB", "The file is too large: at most {limit} MB"),
    "walk_in_moved_on": (
        "该号码的当前状态不允许此操作",
        "The number's status does not allow this",
    ),
    "window_too_short": (
        "时间段须至少有 {minutes} 分钟",
        "The time of day must leave at least {minutes} minutes",
    ),
    "wrong_status": ("预约当前状态不允许此操作", "The appointment's status does not allow this"),
    "year_out_of_range": ("日期超出范围", "The date is out of range"),
    "your_time_taken": ("您在该时间已有预约", "You already have an appointment at that time"),
    "already_theirs": (
        "该咨询已在这个团队",
        "That team has it already",
    ),
    "conflict_of_interest": (
        "该专员与对方当事人存在利益冲突，请由协调员决定",
        "This specialist has a conflict of interest; the coordinator is to decide",
    ),
    "consultation_wrong_status": (
        "咨询当前状态不允许此操作",
        "The consultation's status does not allow this",
    ),
    "duplicates_are_merged": (
        "重复的咨询请使用合并",
        "Merge a duplicate instead",
    ),
    "goes_on_elsewhere": (
        "该咨询已并入另一个咨询",
        "It goes on in another consultation",
    ),
    "not_asked_for": (
        "您不是该单位的联系人",
        "You are no contact of that organization",
    ),
    "not_the_same": (
        "须为另一个咨询",
        "This must be another consultation",
    ),
    "not_the_same_asker": (
        "须为同一人或同一单位的咨询",
        "It must be of the same person or organization",
    ),
    "on_leave": (
        "该专员不在岗",
        "This specialist is on leave",
    ),
    "open_consultations": (
        "您已有 {limit} 个未办结的咨询",
        "You already have {limit} open consultations",
    ),
    "organization_needed": (
        "请选择您的企业或学校",
        "Say for which enterprise or school you ask",
    ),
    "reopen_over": (
        "办结超过 {days} 天，不能重新打开",
        "It was closed more than {days} days ago",
    ),
    "team_of_others": (
        "该团队不服务于您的单位",
        "That team does not serve your organization",
    ),
}
