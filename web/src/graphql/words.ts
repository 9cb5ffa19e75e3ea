import { speaking } from "../language";

export const useWords = speaking("graphql", {
  zh: {
    unreachable: "现在连不上网络，请稍后再试",
    failed: "出了点问题，请再试一次",
    again: "重试",
    loading: "正在加载",
  },
  en: {
    unreachable: "There is no connection right now. Please try again in a moment.",
    failed: "Something went wrong. Please try again.",
    again: "Try again",
    loading: "Loading",
  },
});
