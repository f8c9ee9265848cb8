import type { NoticeWords } from "./notice-words.ts";

export const zh: NoticeWords = {
  title: "关于贵方贷款申请的决定",
  outcomes: {
    approved: "已按申请批准。",
    counterOffer: "可提供的金额低于申请金额。",
    declined: "申请未获批准。",
    referred: "申请将由人工决定。",
  },
  byPerson: "本决定由人工作出。",
  offer: (amount, currency, months, rate) =>
    `报价：${amount} ${currency}，期限 ${String(months)} 个月，年利率 ${rate} %。`,
  reasons: "主要原因：",
  reason: (words, basis) => `- ${words}（${basis}）`,
  bases: {
    figure: (name) => `画像指标：${name}`,
    thirdParty: (name) => `第三方提供：${name}`,
    application: (name) => `申请中填写：${name}`,
    input: (name) => `依据：${name}`,
  },
  contest: "如认为决定有误，可要求贷款人由人工重新决定，也可在贵方服务中对指标提出异议。",
  check: (hash) =>
    `本决定由贷款人签名（SHA-256 ${hash}）。可索取回执、模型和政策，用 ./tallystick replay-decision 重算。`,
};
