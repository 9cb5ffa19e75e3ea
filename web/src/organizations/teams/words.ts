import { speaking } from "../../language";

export const useWords = speaking("organizations.teams", {
  zh: {
    title: "团队与值班",
    none: "这个机构还没有自己的团队。",
    members: "成员（{{count}} 位）",
    lead: "{{name}}（负责人）",
    onLeave: "{{name}}（休假）",
    shares: "分担权重 {{weight}} · 待答上限 {{limit}}",
    coverage: "另外服务的单位（{{count}} 项）",
    allTopics: "全部主题",
    duties: "值班表",
    dutiesHow: "当天的新咨询先分给值班的人。点一天可以修改。",
    earlier: "前两周",
    later: "后两周",
    nobody: "无人值班",
    dutyOn: "{{day}}谁值班",
    noMembers: "团队还没有可以值班的成员。",
  },
  en: {
    title: "Teams and duties",
    none: "This organization has no team of its own.",
    members: "Members ({{count}})",
    lead: "{{name}} (lead)",
    onLeave: "{{name}} (on leave)",
    shares: "Weight {{weight}} · at most {{limit}} to answer",
    coverage: "Whom it serves besides ({{count}})",
    allTopics: "All topics",
    duties: "Roster",
    dutiesHow:
      "What comes in on a day goes to whoever is on duty first. Choose a day to change it.",
    earlier: "Two weeks earlier",
    later: "Two weeks later",
    nobody: "Nobody",
    dutyOn: "On duty on {{day}}",
    noMembers: "The team has no member who could be on duty.",
  },
});
