import type { ModelWords } from "./words.ts";

export const zh: ModelWords = {
  data: (file, rows, bads, rate, columns) =>
    `${file}：${rows} 行，其中坏样本 ${bads}（${rate}），特征 ${columns} 个`,
  binning: (name, done) => `分箱 ${done} ${name}`,
  head: ["特征", "IV", "系数", "标准误", "p"],
  binHead: ["分箱", "行数", "占比", "坏账率", "WOE", "分值"],
  base: (points) => `每个案例的基础分为 ${points}`,
  scale: (points, odds, pdo) => `坏好比 ${odds} 对应 ${points} 分，每增加 ${pdo} 分，好坏比翻倍`,
  reach: (from, to, worst, best) =>
    `分数范围 ${from}（违约概率 ${worst}）至 ${to}（违约概率 ${best}）；分数越高，风险越低`,
  refusedTitle: "未入模的特征",
  refusals: {
    tooManyCategories: ({ categoriesMax }) =>
      `类别超过 ${categoriesMax} 个：是名称或编号，不是特征`,
    oneBin: () => "只有一个分箱：没有足够大的两组有超出偶然的差别",
    lowInformation: ({ iv, ivMin }) => `IV ${iv} 低于 ${ivMin}：信息太少`,
    collinear: () => "其他特征已包含它的信息",
    negativeCoefficient: ({ coefficient }) => `系数 ${coefficient} 为负：会给坏的情况加分`,
  },
  accepted: (name, because) => `${name} 不合规则，经人工接受：${because}`,
  fit: (deviance, iterations) => `偏差 ${deviance}，迭代 ${iterations} 次`,
};
