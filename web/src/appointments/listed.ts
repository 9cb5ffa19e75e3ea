import { language } from "../language";

/** "甲、乙和丙", "A, B and C" */
export function listed(names: string[]): string {
  return new Intl.ListFormat(language() === "zh" ? "zh-CN" : "en-GB").format(names);
}
