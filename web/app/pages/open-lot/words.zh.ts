import type { en } from "./words.en.ts";

export const zh: typeof en = {
  title: "开立批次",
  lede: "从现在起，凡写明该批次的检验无论好坏都计入，批次也不能改换计划。",
  noParty: "批次属于参与方。请在上方选择，或申请准入。",
  mayNot: "您可以查看，但不能代表本方签署；须由可签署的人开立批次。",
  noPlans:
    "没有本方可据以开立批次的有效计划。请采购方向您展示其计划；也可自行编写规则，这样的批次属自我声明，并会如此标明。",
  toPlans: "检验计划与规则",
  buyer: "采购方",
  ownPlan: "无：自己的计划（自我声明）",
  plan: "检验计划",
  planOption: "{name}，第 {version} 版",
  gtin: "产品 GTIN",
  gtinHint: "8、12、13 或 14 位数字，末位校验其余各位。",
  number: "批号",
  numberHint: "与标签一致，不超过 20 个字母和数字。两项都留空时，由首次扫描的标签命名批次。",
  quantity: "批次件数",
  quantityHint: "有权过问该批次的各方都能看到，视为您的陈述。",
  custodians: "可以扣留它的材料供应商",
  custodiansHint: "其交付的材料在批次中。以后不能更改。",
  asks: "批次须满足的要求",
  sign: "去签署",
  errors: {
    gtin: "不是 GTIN：请与印刷内容核对，末位校验其余各位。",
    gtinMissing: "有批号就须填写产品的 GTIN。",
    lot: "不是批号：1 至 20 个字母、数字和简单符号。",
    numberMissing: "请填写批号，或将 GTIN 也留空。",
    quantity: "请填写不小于 1 的整数，或留空。",
    quantitySmall: "计划要测量 {samples} 件：件数更少的批次永远无法放行。",
  },
};
