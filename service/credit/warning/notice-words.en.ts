import type { ReviewNoticeWords } from "./notice-words.ts";

export const en: ReviewNoticeWords = {
  title: "Your limit was looked at again",
  states: {
    open: "What was granted stands.",
    reduced: "Your limit is reduced.",
    frozen:
      "Your limit is frozen: nothing more is paid out of it. What was paid out stays as it was agreed.",
  },
  limit: (amount, granted, currency) => `Limit: ${amount} of ${granted} ${currency}.`,
  reasons: "Why:",
  reason: (words, evidence) => `- ${words}${evidence === "" ? "" : ` (${evidence})`}`,
  evidence: (name, before, now) => `${name}: ${before ?? "–"} → ${now ?? "–"}`,
  remedy:
    "It is looked at again every day: when this is mended, the limit stands as it was granted. If you think that it is wrong, object to the figure at your own service, or ask for a person at the lender's.",
  check: (hash) => `The lender signed this (SHA-256 ${hash}). Ask for the receipt to make it anew.`,
};
