import type { Language } from "../../simulation/live-words.ts";

/** A decision as a line of the story tells it. */
export interface Told {
  readonly name: string;
  readonly asked: string;
  readonly points: number | null;
  readonly limit: string;
  /** What speaks against it, in words; empty where nothing does. */
  readonly against: string;
}

/** What happens at the bank, in a sentence each. */
export interface LendingWords {
  readonly open: (url: string, tokenFile: string) => string;
  readonly decided: (told: Told) => string;
  readonly granted: (name: string, amount: string, rate: string) => string;
  readonly refused: (name: string) => string;
  readonly lent: (name: string, amount: string, months: number) => string;
  readonly paid: (by: string, to: string) => string;
  readonly onRecord: (file: string, trustFile: string, node: string) => string;
  readonly failed: (name: string, why: string) => string;
  readonly because: { readonly granted: string; readonly refused: string };
}

const en: LendingWords = {
  open: (url, tokenFile) => `the bank's own house: ${url} (its token: ${tokenFile})`,
  decided: ({ against, asked, limit, name, points }) =>
    `${name} asks the bank for ${asked} CNY: ${points === null ? "no score" : `${String(points)} points`}, limit ${limit} CNY${against === "" ? "; nothing speaks against it" : `; ${against}`} — by a model for illustration only, so a person decides`,
  granted: (name, amount, rate) => `${name}: the risk officer grants ${amount} CNY at ${rate} %`,
  refused: (name) => `${name}: the risk officer refuses; the notice says why`,
  lent: (name, amount, months) =>
    `${name} signs the offer with its own key; ${amount} CNY are paid out, to be repaid in ${String(months)} months`,
  paid: (by, to) =>
    `${by} says by its own key that it paid ${to}, two days late; ${to} shows it in its portrait`,
  onRecord: (file, trustFile, node) =>
    `what the bank says of the loan is on record: ./tallystick facts ${file} --trust ${trustFile} --rpc ${node}`,
  failed: (name, why) => `warning: ${name} could not apply: ${why}`,
  because: {
    granted: "Machines, deliveries and books agree.",
    refused: "As the findings of the engine say.",
  },
};

const zh: LendingWords = {
  open: (url, tokenFile) => `银行自己的系统：${url}（口令文件：${tokenFile}）`,
  decided: ({ against, asked, limit, name, points }) =>
    `${name} 申请 ${asked} 元：${points === null ? "无评分" : `${String(points)} 分`}，额度 ${limit} 元${against === "" ? "；无不利因素" : `；${against}`}——模型仅供演示，须由人决定`,
  granted: (name, amount, rate) => `${name}：风控人员批准 ${amount} 元，年利率 ${rate}%`,
  refused: (name) => `${name}：风控人员不予批准；通知书写明原因`,
  lent: (name, amount, months) =>
    `${name} 用自己的密钥签署要约；放款 ${amount} 元，分 ${String(months)} 个月偿还`,
  paid: (by, to) => `${by} 以自己的密钥说明已向 ${to} 付款，迟付两天；${to} 在画像中出示`,
  onRecord: (file, trustFile, node) =>
    `银行就该贷款所述已入册：./tallystick facts ${file} --trust ${trustFile} --rpc ${node}`,
  failed: (name, why) => `警告：${name} 未能提出申请：${why}`,
  because: { granted: "设备、交付与账目一致。", refused: "依据系统所列不利因素。" },
};

export const lendingWords: Readonly<Record<Language, LendingWords>> = { en, zh };
