import { language } from "../language";

type Words = [zh: string, en: string];

interface Group {
  name: Words;
  /** By the names that the trace gives them (mulin/audit/wording.py). */
  actions: Record<string, Words>;
}

/** What can be done in Mulin and leaves a trace, by subject: what one looks for most comes first. */
const GROUPS: Group[] = [
  {
    name: ["查看与代办", "Looking up and acting for others"],
    actions: {
      "person.looked_up": ["按手机号查找个人", "Looked up somebody by phone"],
      "call.taken": ["代当事人办理", "Acted on somebody's behalf"],
      "consent.recorded": ["登记当事人同意", "Noted somebody's consent"],
      "district.exported": ["导出全区数据", "Exported the district"],
      "district.imported": ["导入全区数据", "Imported a district"],
    },
  },
  {
    name: ["预约", "Visits"],
    actions: {
      "appointment.booked": ["预订", "Booked"],
      "appointment.confirmed": ["确认", "Confirmed"],
      "appointment.declined": ["谢绝", "Declined"],
      "appointment.cancelled": ["取消", "Cancelled"],
      "appointment.rescheduled": ["改期", "Moved to another time"],
      "appointment.reassigned": ["改派", "Given to another specialist"],
      "appointment.delayed": ["告知会晚些开始", "Said to begin later"],
      "appointment.arrived": ["签到", "Checked in"],
      "appointment.fulfilled": ["记为已完成", "Noted as done"],
      "appointment.no_show": ["记为未到", "Noted as missed"],
      "appointment.proposed": ["提出时间", "A time was offered"],
      "appointment.accepted": ["接受时间", "The time was accepted"],
      "appointment.lapsed": ["无人答复而结束", "Ended unanswered"],
      "slot.held": ["占用号源", "Held a slot"],
      "slot.released": ["放弃占用的号源", "Released a slot"],
    },
  },
  {
    name: ["书面咨询", "Questions in writing"],
    actions: {
      "consultation.submitted": ["提交", "Asked"],
      "consultation.assigned": ["分派", "Assigned"],
      "consultation.handed_over": ["转交其他团队", "Handed to another team"],
      "consultation.returned": ["退回", "Given back"],
      "consultation.asked_back": ["请对方补充", "More was asked"],
      "consultation.replied": ["写消息", "A message was written"],
      "consultation.answered": ["答复", "Answered"],
      "consultation.closed": ["办结", "Closed"],
      "consultation.reopened": ["重新打开", "Reopened"],
      "consultation.withdrawn": ["撤回", "Withdrawn"],
      "consultation.merged": ["合并", "Merged into another"],
      "consultation.converted": ["转为预约", "Taken to a visit"],
      "consultation.reminded": ["提醒时限", "Reminded of the promise"],
      "consultation.escalated": ["上报超时", "Reported as late"],
      "promise.set": ["设定答复时限", "Set how soon is promised"],
    },
  },
  {
    name: ["利益冲突", "Conflicts of interest"],
    actions: {
      "conflict.found": ["发现利益冲突", "Found a conflict"],
      "conflict.overridden": ["放行利益冲突", "Overrode a conflict"],
      "client.added": ["登记委托人", "Entered a client"],
      "client.removed": ["移除委托人", "Removed a client"],
    },
  },
  {
    name: ["评价", "Ratings"],
    actions: {
      "rating.given": ["作出评价", "Gave a rating"],
      "rating.replied": ["回复评价", "Replied to a rating"],
    },
  },
  {
    name: ["现场叫号与候补", "Walk-ins and waitlist"],
    actions: {
      "walk_in.taken": ["取号", "Took a number"],
      "walk_in.called": ["叫号", "Called a number"],
      "walk_in.recalled": ["重新叫号", "Called a number again"],
      "walk_in.skipped": ["过号", "Skipped a number"],
      "walk_in.started": ["开始接待", "Began to serve"],
      "walk_in.served": ["办完", "Finished serving"],
      "walk_in.left": ["放弃号", "Gave up a number"],
      "walk_in.day_ended": ["结束前一日的号", "Ended a number of the day before"],
      "waitlist.joined": ["登记候补", "Joined the waitlist"],
      "waitlist.left": ["退出候补", "Left the waitlist"],
      "waitlist.ended": ["候补到期", "A place on the waitlist ended"],
    },
  },
  {
    name: ["机构与人员", "Organizations and their people"],
    actions: {
      "organization.created": ["新增机构", "Added an organization"],
      "organization.registered": ["登记企业", "Registered an enterprise"],
      "organization.updated": ["修改机构", "Changed an organization"],
      "organization.verified": ["核实机构", "Verified an organization"],
      "member.invited": ["发出邀请", "Sent an invitation"],
      "invitation.accepted": ["接受邀请", "Accepted an invitation"],
      "invitation.declined": ["谢绝邀请", "Declined an invitation"],
      "invitation.revoked": ["撤回邀请", "Took an invitation back"],
      "membership.given": ["给予角色", "Gave a role"],
      "membership.ended": ["结束角色", "Ended a role"],
      "team.created": ["新建团队", "Founded a team"],
      "team.changed": ["修改团队", "Changed a team"],
      "team_member.added": ["增加团队成员", "Added a team member"],
      "team_member.changed": ["修改团队成员", "Changed a team member"],
      "team_member.removed": ["移除团队成员", "Removed a team member"],
      "coverage.set": ["设定服务范围", "Set whom a team serves"],
      "duty.set": ["设定值班表", "Set a roster"],
      "specialist.described": ["修改专员资料", "Changed a specialist's profile"],
    },
  },
  {
    name: ["时间与接待点", "Hours and venues"],
    actions: {
      "hours.set": ["设定每周时段", "Set weekly hours"],
      "override.added": ["登记日期例外", "Entered an exception"],
      "override.removed": ["移除日期例外", "Removed an exception"],
      "time_off.added": ["登记请假", "Entered time off"],
      "time_off.removed": ["取消请假", "Removed time off"],
      "closure.added": ["登记临时关闭", "Entered a closure"],
      "closure.removed": ["取消临时关闭", "Removed a closure"],
      "opening_hours.set": ["设定开放时间", "Set opening hours"],
      "holiday.set": ["设定节假日", "Set a holiday"],
      "holiday.cleared": ["撤销节假日", "Cleared a holiday"],
      "holidays.loaded": ["更新节假日日历", "Updated the holiday calendar"],
      "policy.set": ["设定服务规则", "Set a service's policy"],
      "policy_exception.set": ["设定规则例外", "Set an exception from a policy"],
      "policy_exception.removed": ["移除规则例外", "Removed an exception from a policy"],
      "venue.created": ["新增接待点", "Added a venue"],
      "venue.updated": ["修改接待点", "Changed a venue"],
      "desk.added": ["增加接待位", "Added a desk"],
      "desk.renamed": ["修改接待位名称", "Renamed a desk"],
      "desk.equipped": ["设定接待位设施", "Set a desk's equipment"],
      "desk.removed": ["移除接待位", "Removed a desk"],
    },
  },
  {
    name: ["群发、推送与日历", "Broadcasts, webhooks and calendars"],
    actions: {
      "broadcast.created": ["起草群发通知", "Drafted a broadcast"],
      "broadcast.sending": ["开始群发", "Began a broadcast"],
      "broadcast.sent": ["群发完成", "Finished a broadcast"],
      "broadcast.cancelled": ["停止群发", "Stopped a broadcast"],
      "delivery.retried": ["重发未送达的通知", "Sent a dead delivery again"],
      "failed_job.retried": ["重试失败的任务", "Tried a failed task again"],
      "webhook.created": ["新增事件推送", "Registered a webhook"],
      "webhook.updated": ["修改事件推送", "Changed a webhook"],
      "webhook.enabled": ["启用事件推送", "Enabled a webhook"],
      "webhook.disabled": ["停用事件推送", "Disabled a webhook"],
      "webhook.tested": ["测试事件推送", "Tested a webhook"],
      "webhook.redelivered": ["重新推送事件", "Told a webhook again"],
      "webhook.secret_rotated": ["更换推送密钥", "Rotated a webhook's secret"],
      "webhook.deleted": ["删除事件推送", "Deleted a webhook"],
      "feed.created": ["开通日历订阅", "Opened a calendar feed"],
      "feed.revoked": ["停用日历订阅", "Revoked a calendar feed"],
      "import.added": ["添加日历导入", "Added a calendar import"],
      "import.refreshed": ["刷新日历导入", "Refreshed a calendar import"],
      "import.removed": ["移除日历导入", "Removed a calendar import"],
    },
  },
  {
    name: ["账户与文件", "Accounts and files"],
    actions: {
      "session.opened": ["登录", "Signed in"],
      "session.ended": ["退出登录", "Signed out"],
      "identity.proved": ["再次验证身份", "Proved who they are"],
      "second_factor.enrolled": ["设置身份验证器", "Set up a second factor"],
      "second_factor.given": ["使用身份验证器", "Gave the second factor"],
      "second_factor.recovered": ["使用恢复码", "Used a recovery code"],
      "second_factor.removed": ["移除身份验证器", "Removed a second factor"],
      "profile.updated": ["修改账户资料", "Changed a profile"],
      "email.confirmed": ["确认邮箱", "Confirmed an e-mail address"],
      "email.removed": ["移除邮箱", "Removed an e-mail address"],
      "audit.searched": ["查阅操作记录", "Searched the trace"],
      "consultation.read": ["查看咨询的往来消息", "Read a question"],
      "file.read": ["查看文件", "Opened a file"],
      "notice.accepted": ["同意隐私告知", "Agreed to the notice on personal data"],
      "export.requested": ["请求导出全部数据", "Asked for all their data"],
      "export.ready": ["备好全部数据", "Made all data ready"],
      "account.closed": ["注销账户", "Closed an account"],
      "file.expected": ["准备上传文件", "Announced a file"],
      "file.stored": ["上传文件", "Uploaded a file"],
      "file.refused": ["文件未被接受", "A file was refused"],
      "file.attached": ["附上文件", "Attached a file"],
      "file.released": ["移除附件", "Took a file off"],
      "file.deleted": ["删除文件", "Deleted a file"],
      "file.swept": ["清理无用文件", "Cleared away an unused file"],
      "demo.loaded": ["载入演示数据", "Loaded the demo district"],
    },
  },
];

interface ChoiceGroup {
  name: string;
  actions: { action: string; name: string }[];
}

const said = ([zh, en]: Words) => (language() === "zh" ? zh : en);

/** What to choose from, in the language of the app. */
export function choices(): ChoiceGroup[] {
  return GROUPS.map(({ name, actions }) => ({
    name: said(name),
    actions: Object.entries(actions).map(([action, words]) => ({ action, name: said(words) })),
  }));
}
