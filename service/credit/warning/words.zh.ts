import type { WarningWords } from "./words.ts";

const figures: Readonly<Record<string, string>> = {
  utilisation: "设备运行时间",
  onTime: "按时交付率",
  onTimeInFull: "按时足量交付率",
  firstPassYield: "首检合格率",
};
const ended: Readonly<Record<string, string>> = {
  expired: "查看工厂记录的授权已到期",
  revoked: "工厂已撤回查看其记录的授权",
  refused: "工厂一方已不再允许贷款人查看",
  usedUp: "授权的查看次数已用完",
};

export const zh: WarningWords = {
  fallen: (name) => `${figures[name] ?? name}下降，或不再提供`,
  silence: (name) => `设备数据减少：${figures[name] ?? name}的证据不足以往`,
  flags: () => "出现了此前没有的记录矛盾",
  bands: () => "工厂的评分下降",
  ended: (name) => ended[name] ?? name,
  age: () => "最新画像已陈旧",
  overdue: () => "有贷款逾期",
  writtenOff: () => "有贷款已核销",
};
