"""How long each kind of personal data is kept, why, and what happens then: the one table of it.

Personal Information Protection Law of the PRC (PIPL), article 19: no longer than the purpose needs,
where no law names a term. What `forgotten_by` names does the forgetting.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mulin.files.removing import KEEP_UNATTACHED
from mulin.notifications.devices import STALE_AFTER
from mulin.people.sweeping import KEEP_CODES, KEEP_IDEMPOTENCY_KEYS, KEEP_SESSIONS
from mulin.privacy.wording import Both, both
from mulin.retention import KEEP_DELIVERIES, KEEP_NOTIFICATIONS
from mulin.timers.firing import KEEP_SETTLED

KEEP_EXPORTS = timedelta(days=7)
KEEP_WAITLIST = timedelta(days=180)
KEEP_WALK_INS = timedelta(days=365)
KEEP_INVITATIONS = timedelta(days=365)
KEEP_CONSENTS = timedelta(days=3 * 365)
KEEP_RECORDS = timedelta(days=10 * 365 + 3)
"""Ten years: of any ten, three at most have a 29 February."""


class Kept(StrEnum):
    """A kind of data with a term of its own."""

    SIGN_IN_CODES = "sign_in_codes"
    SESSIONS = "sessions"
    REPEATS = "repeats"
    DEVICES = "devices"
    INVITATIONS = "invitations"
    UPLOADS = "uploads"
    EXPORTS = "exports"
    TIMERS = "timers"
    DELIVERIES = "deliveries"
    NOTIFICATIONS = "notifications"
    WAITLIST = "waitlist"
    WALK_INS = "walk_ins"
    CONSENTS = "consents"
    APPOINTMENTS = "appointments"
    CONSULTATIONS = "consultations"
    SEARCH = "search"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Term:
    """`kept` counts from `since`; None: no term of its own, and `why` says so."""

    kept: timedelta | None
    since: Both
    then: Both
    why: Both
    forgotten_by: str


_DELETED = both("删除", "deleted")
_RECORDS_LAW = both(
    "法律服务的业务档案须归档保管：《档案法》第十三条；《机关文件材料归档范围和文书档案保管期限规定》"
    "（国家档案局令第8号）的定期为10年和30年，取较短者；《律师法》第二十三条要求建立档案管理制度",
    "Records of legal service are to be archived: Archives Law, article 13; the fixed terms of "
    "Order No. 8 of the National Archives Administration are 10 and 30 years, of which this is the "
    "shorter; Lawyers Law, article 23, demands that files be kept",
)

SCHEDULE: dict[Kept, Term] = {
    Kept.SIGN_IN_CODES: Term(
        KEEP_CODES,
        both("失效", "they stopped working"),
        _DELETED,
        both("限制频繁尝试只需一天", "a day is enough to count tries"),
        "people.forget_expired",
    ),
    Kept.SESSIONS: Term(
        KEEP_SESSIONS,
        both("到期", "they expired"),
        _DELETED,
        both("识别被盗用的登录凭证", "to recognize a sign-in that was stolen"),
        "people.forget_expired",
    ),
    Kept.REPEATS: Term(
        KEEP_IDEMPOTENCY_KEYS,
        both("请求", "the request"),
        _DELETED,
        both("离线的应用可能重发请求", "an app that was offline may send a request again"),
        "people.forget_expired",
    ),
    Kept.DEVICES: Term(
        STALE_AFTER,
        both("最后一次使用", "last seen"),
        _DELETED,
        both(
            "推送服务在设备停用约九个月后认为其失效",
            "push services take a device for gone after some nine months",
        ),
        "notifications.forget_stale_devices",
    ),
    Kept.INVITATIONS: Term(
        KEEP_INVITATIONS,
        both("失效", "they expired"),
        _DELETED,
        both("查明谁邀请了谁", "to find out who invited whom"),
        "notifications.forget_old",
    ),
    Kept.UPLOADS: Term(
        KEEP_UNATTACHED,
        both("上传", "their upload"),
        _DELETED,
        both("未附在任何内容上的文件没有用途", "a file that belongs to nothing serves nothing"),
        "files.sweep",
    ),
    Kept.EXPORTS: Term(
        KEEP_EXPORTS,
        both("生成", "they were ready"),
        _DELETED,
        both("汇集全部数据的文件不宜久留", "an archive of everything is not to lie about"),
        "privacy.export",
    ),
    Kept.TIMERS: Term(
        KEEP_SETTLED,
        both("触发", "they fired"),
        _DELETED,
        both("查明提醒是否发出", "to find out whether a reminder went out"),
        "timers.forget_settled",
    ),
    Kept.DELIVERIES: Term(
        KEEP_DELIVERIES,
        both("送达或放弃", "they ended"),
        _DELETED,
        both("查明通知是否送达", "to find out whether word arrived"),
        "notifications.forget_old",
    ),
    Kept.NOTIFICATIONS: Term(
        KEEP_NOTIFICATIONS,
        both("发出", "they were written"),
        _DELETED,
        both("供本人回看办理进展", "for the person to look back"),
        "notifications.forget_old",
    ),
    Kept.WAITLIST: Term(
        KEEP_WAITLIST,
        both("结束", "they ended"),
        _DELETED,
        both("核对候补顺序的申诉", "to answer complaints about the order"),
        "notifications.forget_old",
    ),
    Kept.WALK_INS: Term(
        KEEP_WALK_INS,
        both("取号当日", "their day"),
        both("去除姓名，仅留统计", "unnamed; the figures stay"),
        both("一年内可追溯接待情况", "for a year it can be told who was served"),
        "notifications.forget_old",
    ),
    Kept.CONSENTS: Term(
        KEEP_CONSENTS,
        both("同意或注销", "they were given, or the account closed"),
        _DELETED,
        both(
            "处理者须能证明已取得同意：《个人信息保护法》第十四条、第六十九条；"
            "诉讼时效三年：《民法典》第一百八十八条",
            "it must be possible to prove consent: PIPL, articles 14 and 69; claims lapse after "
            "three years: Civil Code, article 188",
        ),
        "notifications.forget_old",
    ),
    Kept.APPOINTMENTS: Term(
        KEEP_RECORDS,
        both("结束", "their end"),
        _DELETED,
        _RECORDS_LAW,
        "notifications.forget_old",
    ),
    Kept.CONSULTATIONS: Term(
        KEEP_RECORDS,
        both("办结", "they were closed"),
        both("连同附件删除", "deleted with their files"),
        _RECORDS_LAW,
        "notifications.forget_old",
    ),
    Kept.SEARCH: Term(
        None,
        both("所指内容", "what they lead to"),
        _DELETED,
        both(
            "与所指内容同时删除；只有加密的词",
            "goes with what it leads to; it holds keyed hashes of words",
        ),
        "notifications.forget_old",
    ),
    Kept.TRACE: Term(
        None,
        both("操作", "what was done"),
        both("不删除", "not deleted"),
        both(
            "网络日志至少留存六个月：《网络安全法》（2016年文本）第二十一条；逐条相连，删一条则全部无法核验。"
            "不含姓名、号码和内容",
            "logs are to be kept for six months at least: Cybersecurity Law (2016 text), article "
            "21; entries vouch for one another, so none can be taken out. They hold no name, "
            "number or word",
        ),
        "",
    ),
}
