import { speaking } from "../language";

export const useWords = speaking("appearance", {
  zh: {
    elder: "大字版",
    elderHint: "字大、一次只显示一件事，还可以朗读页面",
    elderOffer: "字太小看不清？可以换成大字版。",
    elderOn: "换成大字版",
    elderNo: "不用了",
  },
  en: {
    elder: "Large type",
    elderHint: "Larger letters, one thing at a time, and pages read aloud",
    elderOffer: "Is the type too small? You can make it larger.",
    elderOn: "Larger type",
    elderNo: "No, thank you",
  },
});
