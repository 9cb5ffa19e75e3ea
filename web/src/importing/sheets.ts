import { language } from "../language";

interface Sheet {
  zh: string;
  en: string;
  /** The Chinese headers; the English ones are what the server calls the columns. */
  columns: Record<string, string>;
}

/** The sheets of a workbook as people see them in their spreadsheet (docs/importing.md). */
const SHEETS: Record<string, Sheet> = {
  organizations: {
    zh: "机构",
    en: "Organizations",
    columns: {
      code: "编码",
      kind: "类型",
      parent_code: "上级编码",
      name_zh: "名称",
      name_en: "英文名称",
      credit_code: "统一社会信用代码",
    },
  },
  venues: {
    zh: "接待点",
    en: "Venues",
    columns: {
      code: "编码",
      organization_code: "机构编码",
      name_zh: "名称",
      name_en: "英文名称",
      address_zh: "地址",
      address_en: "英文地址",
      latitude: "纬度",
      longitude: "经度",
      time_zone: "时区",
      phone: "电话",
      desks: "接待位",
      opening_hours: "开放时间",
    },
  },
  topics: {
    zh: "法律主题",
    en: "Topics",
    columns: { code: "编码", name_zh: "名称", name_en: "英文名称", position: "顺序" },
  },
  services: {
    zh: "服务",
    en: "Services",
    columns: {
      code: "编码",
      name_zh: "名称",
      name_en: "英文名称",
      team_kind: "团队类型",
      modes: "方式",
      duration_minutes: "时长（分钟）",
      topic_codes: "法律主题编码",
    },
  },
  specialists: {
    zh: "专员",
    en: "Specialists",
    columns: {
      code: "编码",
      phone: "手机",
      name_zh: "姓名",
      name_en: "英文姓名",
      title_zh: "职称",
      title_en: "英文职称",
      firm_code: "所属机构编码",
      languages: "语言",
      topic_codes: "法律主题编码",
      licence_number: "执业证号",
    },
  },
  teams: {
    zh: "团队",
    en: "Teams",
    columns: {
      code: "编码",
      kind: "类型",
      organization_code: "机构编码",
      name_zh: "名称",
      name_en: "英文名称",
      members: "成员",
      coverage: "服务范围",
    },
  },
  team_members: {
    zh: "团队成员",
    en: "Team members",
    columns: {
      team_code: "团队编码",
      specialist_code: "专员编码",
      role: "角色",
      weight: "权重",
      open_limit: "在办上限",
    },
  },
  enterprises: {
    zh: "企业",
    en: "Enterprises",
    columns: {
      credit_code: "统一社会信用代码",
      park_code: "园区编码",
      name_zh: "名称",
      name_en: "英文名称",
      contact_phone: "联系人手机",
      contact_name: "联系人姓名",
    },
  },
};

/** A sheet's name; that of an unknown one is its own. */
export function sheetName(sheet: string): string {
  return SHEETS[sheet]?.[language()] ?? sheet;
}

/** A column's header as it stands in the sheet. */
export function columnName(sheet: string, column: string): string {
  if (language() === "en") return column;
  return column === "sheet" ? "工作表" : (SHEETS[sheet]?.columns[column] ?? column);
}
