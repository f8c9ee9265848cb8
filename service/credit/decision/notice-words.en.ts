import type { NoticeWords } from "./notice-words.ts";

export const en: NoticeWords = {
  title: "Decision about your application",
  outcomes: {
    approved: "What you asked for is granted.",
    counterOffer: "You are offered less than you asked for.",
    declined: "Your application is declined.",
    referred: "A person will decide about your application.",
  },
  byPerson: "A person decided this.",
  offer: (amount, currency, months, rate) =>
    `Offer: ${amount} ${currency} for ${String(months)} months at ${rate} % a year.`,
  reasons: "The principal reasons:",
  reason: (words, basis) => `- ${words} (${basis})`,
  bases: {
    figure: (name) => `figure of your portrait: ${name}`,
    thirdParty: (name) => `said by a third party: ${name}`,
    application: (name) => `said in your application: ${name}`,
    input: (name) => `from: ${name}`,
  },
  contest:
    "If you think that this is wrong, you can have a person at the lender's decide, and object to a figure at your own service.",
  check: (hash) =>
    `The lender signed this decision (SHA-256 ${hash}). Ask for the receipt, its model and its policy, and make it anew: ./tallystick replay-decision.`,
};
