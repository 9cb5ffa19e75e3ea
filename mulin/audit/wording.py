"""What each entry of the trace says, as a sentence in Chinese and English.

A phrase follows whoever did it. `{reference}` is that of the appointment or question it is about,
`{whom}` the person it concerns.
"""

from collections.abc import Mapping

from mulin.messages import current_locale

PHRASES: Mapping[str, tuple[str, str]] = {
    "account.closed": ("注销了账户", "closed the account"),
    "appointment.accepted": (
        "接受了预约 {reference} 的时间",
        "accepted the time of appointment {reference}",
    ),
    "appointment.arrived": ("为预约 {reference} 签到", "checked in appointment {reference}"),
    "appointment.booked": ("预订了预约 {reference}", "booked appointment {reference}"),
    "appointment.cancelled": ("取消了预约 {reference}", "cancelled appointment {reference}"),
    "appointment.confirmed": ("确认了预约 {reference}", "confirmed appointment {reference}"),
    "appointment.declined": ("谢绝了预约 {reference}", "declined appointment {reference}"),
    "appointment.delayed": (
        "告知预约 {reference} 会晚些开始",
        "said that appointment {reference} will begin later",
    ),
    "appointment.fulfilled": (
        "将预约 {reference} 记为已完成",
        "noted that appointment {reference} took place",
    ),
    "appointment.lapsed": (
        "结束了无人答复的预约 {reference}",
        "ended appointment {reference}, which nobody answered",
    ),
    "appointment.no_show": (
        "将预约 {reference} 记为爽约",
        "noted that nobody came to appointment {reference}",
    ),
    "appointment.proposed": (
        "为预约 {reference} 提出了时间",
        "offered a time for appointment {reference}",
    ),
    "appointment.reassigned": (
        "将预约 {reference} 转给其他专员",
        "gave appointment {reference} to another specialist",
    ),
    "appointment.rescheduled": ("为预约 {reference} 改期", "moved appointment {reference}"),
    "audit.searched": ("查阅了操作记录", "searched the trace"),
    "broadcast.cancelled": ("停止了一则群发通知", "stopped a broadcast"),
    "broadcast.created": ("起草了一则群发通知", "drafted a broadcast"),
    "broadcast.sending": ("开始发送一则群发通知", "began to send a broadcast"),
    "broadcast.sent": ("发完了一则群发通知", "finished sending a broadcast"),
    "call.taken": ("为{whom}代办了事项", "acted on behalf of {whom}"),
    "client.added": ("登记了一位委托人", "entered a client"),
    "client.removed": ("移除了一位委托人", "removed a client"),
    "closure.added": ("登记了接待点临时关闭", "entered a closure of a venue"),
    "closure.removed": ("取消了接待点临时关闭", "removed a closure of a venue"),
    "conflict.found": ("发现了一处利益冲突", "found a conflict of interest"),
    "conflict.overridden": ("放行了一处利益冲突", "overrode a conflict of interest"),
    "consent.recorded": (
        "记下{whom}同意由工作人员代办",
        "noted that {whom} agreed to be helped by staff",
    ),
    "consultation.answered": ("答复了咨询 {reference}", "answered question {reference}"),
    "consultation.asked_back": (
        "请对方为咨询 {reference} 补充情况",
        "asked for more on question {reference}",
    ),
    "consultation.assigned": ("分派了咨询 {reference}", "assigned question {reference}"),
    "consultation.closed": ("办结了咨询 {reference}", "closed question {reference}"),
    "consultation.converted": (
        "将咨询 {reference} 转为预约",
        "took question {reference} to an appointment",
    ),
    "consultation.escalated": (
        "上报了咨询 {reference} 超时",
        "reported that question {reference} is late",
    ),
    "consultation.handed_over": ("转交了咨询 {reference}", "handed over question {reference}"),
    "consultation.merged": ("合并了咨询 {reference}", "merged question {reference} into another"),
    "consultation.read": ("查看了咨询 {reference} 的往来消息", "read question {reference}"),
    "consultation.reminded": (
        "提醒了咨询 {reference} 的期限",
        "reminded of what was promised for question {reference}",
    ),
    "consultation.reopened": ("重新打开了咨询 {reference}", "reopened question {reference}"),
    "consultation.replied": ("在咨询 {reference} 中写了消息", "wrote in question {reference}"),
    "consultation.returned": ("退回了咨询 {reference}", "gave back question {reference}"),
    "consultation.submitted": ("提交了咨询 {reference}", "asked question {reference}"),
    "consultation.withdrawn": ("撤回了咨询 {reference}", "took back question {reference}"),
    "coverage.set": ("设定了团队的服务范围", "set whom a team serves"),
    "delivery.retried": ("重发了一条未送达的通知", "sent a dead delivery again"),
    "demo.loaded": ("载入了演示数据", "loaded the demo district"),
    "desk.added": ("增加了接待位", "added a desk"),
    "desk.equipped": ("设定了接待位设施", "set the equipment of a desk"),
    "desk.removed": ("移除了接待位", "removed a desk"),
    "desk.renamed": ("修改了接待位名称", "renamed a desk"),
    "district.exported": ("导出了全区数据", "exported the district"),
    "district.imported": ("导入了全区数据", "imported a district"),
    "duty.set": ("设定了值班表", "set the roster of a team"),
    "email.confirmed": ("确认了邮箱", "confirmed an e-mail address"),
    "email.removed": ("移除了邮箱", "removed the e-mail address"),
    "export.ready": ("备好了{whom}的全部数据", "made everything ready that is kept about {whom}"),
    "export.requested": ("请求导出全部数据", "asked for everything that is kept about them"),
    "failed_job.retried": ("重试了失败的任务", "tried a failed task again"),
    "feed.created": ("开通了日历订阅", "opened a calendar feed"),
    "feed.revoked": ("停用了日历订阅", "revoked a calendar feed"),
    "file.attached": ("附上了文件", "attached a file"),
    "file.deleted": ("删除了文件", "deleted a file"),
    "file.expected": ("准备上传文件", "was about to upload a file"),
    "file.read": ("查看了文件", "opened a file"),
    "file.refused": ("上传的文件未被接受", "brought a file that was refused"),
    "file.released": ("移除了附件", "took a file off"),
    "file.stored": ("上传了文件", "uploaded a file"),
    "file.swept": ("清理了无用的文件", "cleared away a file that nothing used"),
    "holiday.cleared": ("撤销了节假日安排", "cleared a holiday"),
    "holiday.set": ("设定了节假日安排", "set a holiday"),
    "holidays.loaded": ("更新了节假日日历", "brought the holiday calendar up to date"),
    "hours.set": ("设定了每周时段", "set weekly hours"),
    "identity.proved": ("再次验证了身份", "proved once more who they are"),
    "import.added": ("添加了日历导入", "added a calendar import"),
    "import.refreshed": ("刷新了日历导入", "refreshed a calendar import"),
    "import.removed": ("移除了日历导入", "removed a calendar import"),
    "invitation.accepted": ("接受了邀请", "accepted an invitation"),
    "invitation.declined": ("谢绝了邀请", "declined an invitation"),
    "invitation.revoked": ("撤回了邀请", "took an invitation back"),
    "member.invited": ("发出了邀请", "sent an invitation"),
    "membership.given": ("给予了机构中的一项角色", "gave a role in an organization"),
    "membership.ended": ("结束了机构中的一项角色", "ended a role in an organization"),
    "opening_hours.set": ("设定了接待点开放时间", "set the opening hours of a venue"),
    "notice.accepted": ("同意了隐私告知", "agreed to the notice on personal data"),
    "organization.created": ("新增了机构", "added an organization"),
    "organization.registered": ("登记了企业", "registered an enterprise"),
    "organization.updated": ("修改了机构资料", "changed an organization"),
    "organization.verified": ("核实了机构", "verified an organization"),
    "override.added": ("登记了日期例外", "entered an exception on a date"),
    "override.removed": ("移除了日期例外", "removed an exception on a date"),
    "person.looked_up": ("按手机号查找了{whom}", "looked up {whom} by phone number"),
    "policy.set": ("设定了服务规则", "set the policy of a service"),
    "policy_exception.removed": ("移除了规则例外", "removed an exception from a policy"),
    "policy_exception.set": ("设定了规则例外", "set an exception from a policy"),
    "profile.updated": ("修改了账户资料", "changed the profile"),
    "promise.set": ("设定了答复期限", "set how soon an answer is promised"),
    "rating.given": ("作了评价", "gave a rating"),
    "rating.replied": ("回复了评价", "replied to a rating"),
    "second_factor.enrolled": ("设置了身份验证器", "set up a second factor"),
    "second_factor.given": ("使用了身份验证器", "gave the second factor"),
    "second_factor.recovered": ("使用了恢复码", "used a recovery code"),
    "second_factor.removed": ("移除了身份验证器", "removed a second factor"),
    "session.ended": ("退出了登录", "ended a session"),
    "session.opened": ("登录了", "signed in"),
    "slot.held": ("占用了号源", "held a slot"),
    "slot.released": ("放弃了占用的号源", "released a slot"),
    "specialist.described": ("修改了专员资料", "changed a specialist's profile"),
    "team.changed": ("修改了团队", "changed a team"),
    "team.created": ("新建了团队", "founded a team"),
    "team_member.added": ("增加了团队成员", "added a member to a team"),
    "team_member.changed": ("修改了团队成员", "changed a member of a team"),
    "team_member.removed": ("移除了团队成员", "removed a member from a team"),
    "time_off.added": ("登记了请假", "entered time off"),
    "time_off.removed": ("取消了请假", "removed time off"),
    "venue.created": ("新增了接待点", "added a venue"),
    "venue.updated": ("修改了接待点", "changed a venue"),
    "waitlist.ended": ("结束了到期的候补", "ended a place on the waitlist"),
    "waitlist.joined": ("登记了候补", "joined the waitlist"),
    "waitlist.left": ("退出了候补", "left the waitlist"),
    "walk_in.called": ("叫了号", "called a number"),
    "walk_in.day_ended": ("结束了前一日的号", "ended a number of a day before"),
    "walk_in.left": ("放弃了号", "gave up a number"),
    "walk_in.recalled": ("重新叫了号", "called a number again"),
    "walk_in.served": ("办完了到访者的事项", "finished serving a walk-in"),
    "walk_in.skipped": ("将号记为过号", "skipped a number"),
    "walk_in.started": ("开始接待到访者", "began to serve a walk-in"),
    "walk_in.taken": ("取了号", "took a number"),
    "webhook.created": ("新增了事件推送", "registered a webhook"),
    "webhook.deleted": ("删除了事件推送", "deleted a webhook"),
    "webhook.disabled": ("停用了事件推送", "disabled a webhook"),
    "webhook.enabled": ("启用了事件推送", "enabled a webhook"),
    "webhook.redelivered": ("重新推送了事件", "told a webhook an event again"),
    "webhook.secret_rotated": ("更换了事件推送的密钥", "rotated the secret of a webhook"),
    "webhook.tested": ("测试了事件推送", "tested a webhook"),
    "webhook.updated": ("修改了事件推送", "changed a webhook"),
}

_BY_ITSELF = ("系统", "Mulin")
_ONESELF = ("您", "you")
_UNNAMED = ("未留姓名的用户", "somebody without a name")
_NOBODY = ("尚无账户的号码", "a number without an account")


def who(name: str | None, oneself: bool) -> str:
    """Whoever did something; None: Mulin did it by itself."""
    return _said(_BY_ITSELF) if name is None else _called(name, oneself=oneself)


def whom(name: str | None, oneself: bool) -> str:
    """Whoever it concerns; None: nobody has an account."""
    return _said(_NOBODY) if name is None else _called(name, oneself=oneself)


def sentence(action: str, actor: str, *, concerned: str, reference: str) -> str:
    """What was done, in the language of whoever asks; what is not known here is told as it is."""
    phrase = _said(PHRASES.get(action, (f"执行了 {action}", f"did {action}")))
    filled = phrase.replace("{whom}", concerned).replace("{reference}", reference)
    said = _said((f"{actor}{filled}", f"{actor} {filled}")).strip()
    return said[:1].upper() + said[1:]


def _called(name: str, *, oneself: bool) -> str:
    return _said(_ONESELF) if oneself else name or _said(_UNNAMED)


def _said(both: tuple[str, str]) -> str:
    return both[0] if current_locale() == "zh" else both[1]
