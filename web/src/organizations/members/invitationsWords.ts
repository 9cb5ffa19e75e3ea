import { speaking } from "../../language";

export const useWords = speaking("organizations.invitations", {
  zh: {
    title: "我的邀请",
    none: "没有等待您答复的邀请。",
    noneHow: "邀请发给手机号：请确认登录的就是收到邀请的号码。",
    from: "{{name}}邀请您担任“{{role}}”",
    expires: "请在 {{when}} 前答复",
    means_ENTERPRISE_CONTACT: "接受后，您可以代表企业提问、预约，查看企业的咨询，并邀请同事。",
    means_SCHOOL_CONTACT: "接受后，您可以代表学校提问、预约，查看学校的咨询，并邀请同事。",
    means_COORDINATOR: "接受后，您可以分派咨询、改派预约，并管理这个机构和下级机构。",
    means_STATION_STAFF: "接受后，您可以在窗口为来访和来电的居民办理登记、预约和叫号。",
    means_DISTRICT_ADMIN: "接受后，您可以管理全区的机构、团队、服务和规则。",
    means_AUDITOR: "接受后，您可以查看全区的办理情况和操作记录，但不能改动。",
    accept: "接受",
    decline: "谢绝",
    acceptOf: "接受{{organization}}的邀请",
    declineOf: "谢绝{{organization}}的邀请",
    accepted: "您已成为{{organization}}的“{{role}}”。",
    acceptedFrom: "您将从 {{when}} 起担任{{organization}}的“{{role}}”。",
    go: "去看看",
    declined: "已谢绝{{organization}}的邀请。",
    declineTitle: "谢绝这个邀请？",
    declineWhat: "谢绝后如要加入{{organization}}，需要请对方重新邀请。",
    doDecline: "确定谢绝",
  },
  en: {
    title: "My invitations",
    none: "No invitation is waiting for your answer.",
    noneHow: "Invitations go to a phone number. Please check that you signed in with that number.",
    from: "{{name}} invites you as “{{role}}”",
    expires: "Please answer by {{when}}",
    means_ENTERPRISE_CONTACT:
      "You can then ask and book for the enterprise, see its questions, and invite colleagues.",
    means_SCHOOL_CONTACT:
      "You can then ask and book for the school, see its questions, and invite colleagues.",
    means_COORDINATOR:
      "You can then assign questions, reassign visits, and look after this organization and those below it.",
    means_STATION_STAFF:
      "You can then help people at the desk and on the phone: records, bookings and numbers.",
    means_DISTRICT_ADMIN:
      "You can then run the district: organizations, teams, services and rules.",
    means_AUDITOR:
      "You can then see all that is done in the district and by whom, without changing anything.",
    accept: "Accept",
    decline: "Decline",
    acceptOf: "Accept the invitation of {{organization}}",
    declineOf: "Decline the invitation of {{organization}}",
    accepted: "You are now “{{role}}” of {{organization}}.",
    acceptedFrom: "From {{when}} on you are “{{role}}” of {{organization}}.",
    go: "Have a look",
    declined: "You declined the invitation of {{organization}}.",
    declineTitle: "Decline this invitation?",
    declineWhat: "To join {{organization}} later they would have to invite you again.",
    doDecline: "Yes, decline",
  },
});
