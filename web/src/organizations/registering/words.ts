import { speaking } from "../../language";

export const useWords = speaking("organizations.registering", {
  zh: {
    title: "登记企业",
    firstWhat:
      "登记后马上可以向园区的法律服务团队提问和预约，不收费。园区工作人员之后会核实企业信息。",
    already: "如果企业已经登记过，请让现有的联系人邀请您，不必再登记。",
    park: "所在科技园区",
    choosePark: "请选择园区",
    creditCode: "统一社会信用代码",
    creditCode_empty: "营业执照上的 18 位代码，空格和小写字母都可以",
    creditCode_short: "已输入 {{count}} 位，共 18 位",
    creditCode_long: "超过 18 位了，请核对",
    creditCode_character: "代码里不会出现“{{character}}”，请核对",
    creditCode_mistyped: "校验位对不上，可能有一位输错了，请核对",
    creditCode_fits: "✓ 校验位正确",
    nameZh: "企业名称",
    nameZhHint: "与营业执照一致",
    nameEn: "企业英文名称",
    nameEnHint: "没有英文名称的，请填写拼音",
    contactName: "怎么称呼您",
    contactNameHint: "选填",
    submit: "提交登记",
    next: "登记之后",
    next_ask: "您成为这家企业的联系人，可以代表企业提问和预约。",
    next_verify: "园区工作人员收到通知后核实企业信息，期间不影响使用。",
    next_invite: "您可以在“成员与邀请”里邀请同事，一起查看和提问。",
  },
  en: {
    title: "Register an enterprise",
    firstWhat:
      "Once registered you can ask and meet the legal team of your park right away, free of charge. Staff of the park verify the enterprise afterwards.",
    already:
      "If the enterprise is registered already, ask one of its contacts to invite you. There is no need to register it again.",
    park: "Its tech park",
    choosePark: "Please choose a park",
    creditCode: "Unified social credit code",
    creditCode_empty:
      "The 18 characters on the business license; spaces and small letters do no harm",
    creditCode_short: "{{count}} of 18 characters",
    creditCode_long: "More than 18 characters, please check",
    creditCode_character: "“{{character}}” does not occur in such codes, please check",
    creditCode_mistyped: "The check character does not fit: one of them may be mistyped",
    creditCode_fits: "✓ The check character fits",
    nameZh: "Chinese name",
    nameZhHint: "As on the business license",
    nameEn: "English name",
    nameEnHint: "Pinyin will do if there is none",
    contactName: "What to call you",
    contactNameHint: "If you like",
    submit: "Register it",
    next: "What happens next",
    next_ask: "You become the contact of the enterprise and can ask and book for it.",
    next_verify:
      "Staff of the park are told, and verify the enterprise. You can use everything meanwhile.",
    next_invite: "Under “Members and invitations” you can invite colleagues to ask and read along.",
  },
});
