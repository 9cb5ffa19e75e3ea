import { speaking } from "../language";

export const useWords = speaking("services", {
  zh: { ask: "您需要什么帮助？" },
  en: { ask: "What do you need help with?" },
});
