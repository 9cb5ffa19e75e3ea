"""What is collected and why: the notice that everybody is shown and agrees to, as data.

Personal Information Protection Law of the PRC (PIPL), article 17, says what a notice must say;
article 13, on what grounds data may be processed. Whoever changes what is collected, why, for how
long or who sees it, changes `VERSION`, and everybody is asked anew (article 14).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mulin.privacy.schedule import SCHEDULE, Kept
from mulin.privacy.wording import Both, both, span

VERSION = "1"
EFFECTIVE_ON = date(2026, 12, 1)


class PurposeKind(StrEnum):
    """One thing that is collected."""

    CONTACT = "contact"
    SIGN_IN = "sign_in"
    APPOINTMENTS = "appointments"
    CONSULTATIONS = "consultations"
    OTHER_SIDE = "other_side"
    WALK_INS = "walk_ins"
    ROLES = "roles"
    HELP = "help"
    NOTIFICATIONS = "notifications"
    FOLLOWINGS = "followings"
    RATINGS = "ratings"
    SPECIALISTS = "specialists"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is collected, what for, on what grounds, for how long, and who sees it.

    `terms` are the kinds of the schedule that say how long; without any it stays until it is
    removed or the account is closed.
    """

    what: Both
    purpose: Both
    basis: Both
    seen_by: Both
    terms: tuple[Kept, ...] = ()

    @property
    def kept(self) -> Both:
        """How long, in words."""
        terms = [SCHEDULE[term] for term in self.terms]
        if not terms:
            return both("直到您删除或注销账户", "until you remove it or close your account")
        return both(
            "；".join(
                term.why.zh if term.kept is None else f"{term.since.zh}后 {span(term.kept).zh}"
                for term in terms
            ),
            "; ".join(
                term.why.en if term.kept is None else f"{span(term.kept).en} after {term.since.en}"
                for term in terms
            ),
        )


_CONSENT = both("您的同意：《个人信息保护法》第十三条第一项", "your consent: PIPL, article 13(1)")
_SERVICE = both(
    "为您提供您要求的服务所必需：《个人信息保护法》第十三条第二项",
    "needed for the service you ask for: PIPL, article 13(2)",
)
_DUTY = both(
    "履行法定义务所必需：《个人信息保护法》第十三条第三项",
    "needed to fulfil a legal duty: PIPL, article 13(3)",
)
_YOU = both("只有您", "you alone")

PURPOSES: dict[PurposeKind, Purpose] = {
    PurposeKind.CONTACT: Purpose(
        both("姓名、手机号、邮箱", "name, phone number, e-mail address"),
        both("登录、称呼和联系您；加密保存", "to sign you in, address and reach you; encrypted"),
        _SERVICE,
        both(
            "您；接待您的专员和接待点。审计员只看到遮盖后的姓名和号码",
            "you; the specialist and the station that serve you. Auditors see name and number "
            "masked",
        ),
    ),
    PurposeKind.SIGN_IN: Purpose(
        both("验证码摘要、登录时间、设备", "hashes of codes, times of sign-in, devices"),
        both("保护您的账户，送达提醒", "to protect your account and bring you reminders"),
        _SERVICE,
        _YOU,
        (Kept.SIGN_IN_CODES, Kept.SESSIONS, Kept.DEVICES),
    ),
    PurposeKind.APPOINTMENTS: Purpose(
        both("预约、候补、备注和结果", "appointments, waitlist, notes and outcomes"),
        both("安排接待；备注加密保存", "to arrange meetings; notes are encrypted"),
        _SERVICE,
        both(
            "您；接待您的专员；提供服务的机构的工作人员",
            "you; your specialist; staff of the organization that serves you",
        ),
        (Kept.APPOINTMENTS, Kept.WAITLIST),
    ),
    PurposeKind.CONSULTATIONS: Purpose(
        both("书面咨询、往来消息、文件", "questions in writing, messages, files"),
        both("答复您；内容加密保存", "to answer you; contents are encrypted"),
        both(
            "为您提供您要求的服务所必需：《个人信息保护法》第十三条第二项；"
            "执业保密：《律师法》第三十八条",
            "needed for the service you ask for: PIPL, article 13(2); kept in professional "
            "confidence: Lawyers Law, article 38",
        ),
        both(
            "您；答复的团队；监督该团队的人员",
            "you; the team that answers; those who oversee it",
        ),
        (Kept.CONSULTATIONS, Kept.UPLOADS),
    ),
    PurposeKind.OTHER_SIDE: Purpose(
        both("对方当事人的名称、证件号摘要", "the other side's name, a hash of their id number"),
        both("避免利益冲突", "to avoid conflicts of interest"),
        both(
            "履行法定义务所必需：《个人信息保护法》第十三条第三项；《律师法》第三十九条",
            "needed to fulfil a legal duty: PIPL, article 13(3); Lawyers Law, article 39",
        ),
        both("您；答复的团队；协调员", "you; the team that answers; coordinators"),
        (Kept.CONSULTATIONS,),
    ),
    PurposeKind.WALK_INS: Purpose(
        both("现场取号和接待时间", "numbers taken, times of service"),
        both("依次接待", "to serve in turn"),
        _SERVICE,
        both("您；接待点工作人员", "you; staff of the venue"),
        (Kept.WALK_INS,),
    ),
    PurposeKind.ROLES: Purpose(
        both("在机构中的职务、邀请", "roles in organizations, invitations"),
        both("确定谁可以代表机构", "to know who speaks for an organization"),
        _SERVICE,
        both("您；该机构及其上级的工作人员", "you; staff of the organization and above it"),
        (Kept.INVITATIONS,),
    ),
    PurposeKind.HELP: Purpose(
        both("您同意由工作人员代办的记录", "that you agreed to be helped by staff"),
        both("通过热线和窗口为您办理", "to act for you on the hotline and at the desk"),
        _CONSENT,
        both("您；为您办理的机构", "you; the organization that helped you"),
        (Kept.CONSENTS,),
    ),
    PurposeKind.NOTIFICATIONS: Purpose(
        both("消息、送达情况、接收偏好", "messages, how they arrived, preferences"),
        both("告诉您进展", "to tell you what happens"),
        _SERVICE,
        _YOU,
        (Kept.NOTIFICATIONS, Kept.DELIVERIES),
    ),
    PurposeKind.FOLLOWINGS: Purpose(
        both("关注的主题和地区", "topics and places you follow"),
        both("发送您想听的消息", "to send you the news you want"),
        _CONSENT,
        _YOU,
    ),
    PurposeKind.RATINGS: Purpose(
        both("评价和回复", "ratings and replies"),
        both("改进服务", "to do better"),
        _CONSENT,
        both("您；被评价的专员；其团队负责人", "you; the specialist; who leads their team"),
        (Kept.APPOINTMENTS,),
    ),
    PurposeKind.SPECIALISTS: Purpose(
        both(
            "专员的姓名、执业证号、时段和请假",
            "of specialists: name, licence number, hours and absences",
        ),
        both("让居民知道由谁服务", "for residents to know who serves them"),
        both(
            "履行法定义务所必需：《个人信息保护法》第十三条第三项；执业信息依法公开",
            "needed to fulfil a legal duty: PIPL, article 13(3); that somebody practises law is "
            "public",
        ),
        both(
            "公开；请假原因只有本人和工作人员可见",
            "everybody; reasons of absence only themselves and staff",
        ),
    ),
    PurposeKind.TRACE: Purpose(
        both("谁在何时做了什么", "who did what, and when"),
        both("防止滥用，供您核查", "against abuse, and for you to check"),
        _DUTY,
        both("您；区内的审计员和管理员", "you; auditors and admins of the district"),
        (Kept.TRACE,),
    ),
}
