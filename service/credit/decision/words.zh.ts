import type { FindingWords } from "./words.ts";

const parts: Readonly<Record<string, string>> = {
  books: "账簿",
  orderBook: "订单",
  cashFlow: "现金流",
  workingCapital: "账簿所示的流动资金需求",
  factoryCap: "贷款人对单一借款人的限额",
  chainCap: "贷款人对同一核心企业供应商的限额",
  capitalCap: "贷款人对单一借款人占其资本比例的限额",
  coverage: "期间内部分时段没有证据",
  hardwareKey: "由硬件密钥签名的记录较少",
  machineSource: "由机器自身测量的记录较少",
};
const part = (name: string): string => parts[name] ?? name;

export const zh: FindingWords = {
  scoreBelow: () => "评分过低",
  scoreBetween: () => "评分处于须由人工决定的区间",
  unscorable: (name) => `模型未见过“${name}”的此类取值，由人工决定`,
  notValidated: () => "模型未经验证，由人工决定",
  noValidator: () => "模型没有验证人，由人工决定",
  ownerValidates: () => "模型由其所有者自行验证，由人工决定",
  expired: () => "模型的验证已过期，由人工决定",
  measureMissing: (name) => `缺少${part(name)}，由人工决定`,
  measureCurrency: (name) => `${part(name)}的币种不同，由人工决定`,
  noSales: () => "账簿没有销售收入，由人工决定",
  noCycle: () => "账簿显示营运资金由供应商和客户提供，由人工决定",
  tenorOutside: () => "贷款人不提供该期限的贷款",
  amountAbove: () => "该金额须由人工决定",
  askedBelowMin: () => "贷款人不提供如此小额的贷款",
  limitBelowMin: (name) => `可贷金额过低，受限于${part(name)}`,
  limitBelowAsked: (name) => `可贷金额低于申请金额，受限于${part(name)}`,
  evidenceBelowMin: (name) => `可贷金额过低：${part(name)}`,
  evidenceHaircut: (name) => `可贷金额低于申请金额：${part(name)}`,
  priceAbove: () => "贷款价格将超过贷款人的上限",
};
