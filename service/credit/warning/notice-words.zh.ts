import type { ReviewNoticeWords } from "./notice-words.ts";

export const zh: ReviewNoticeWords = {
  title: "您的额度已复查",
  states: {
    open: "已批准的额度不变。",
    reduced: "您的额度已下调。",
    frozen: "您的额度已冻结：不再放款。已发放的款项按原约定执行。",
  },
  limit: (amount, granted, currency) => `额度：${amount} ${currency}（批准额度 ${granted}）。`,
  reasons: "原因：",
  reason: (words, evidence) => `- ${words}${evidence === "" ? "" : `（${evidence}）`}`,
  evidence: (name, before, now) => `${name}：${before ?? "–"} → ${now ?? "–"}`,
  remedy:
    "额度每日复查：情况改善后，恢复为已批准的额度。如您认为有误，可在您一方的系统中对指标提出异议，或要求贷款人由人工处理。",
  check: (hash) => `贷款人已签署此复查（SHA-256 ${hash}）。可索取回执自行重算。`,
};
