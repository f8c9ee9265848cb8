import type { CardWords } from "./card-words.ts";

export const zh: CardWords = {
  watermark: "**示例模型。** 仅供参阅，不对任何人作出决定。",
  bars: {
    notValidated: "不得自动作出决定：未经验证。",
    noValidator: "不得自动作出决定：没有验证人。",
    ownerValidates: "不得自动作出决定：由所有者自行验证。",
    expired: "不得自动作出决定：已过有效期。",
  },
  mayDecide: (until) => `在 ${until} 之前可以自动作出决定，此后由人工决定。`,
  statuses: {
    illustrative: "示例",
    shadow: "影子运行：与人工并行，不作决定",
    validated: "已验证",
    retired: "已停用",
  },
  details: {
    title: "模型",
    hash: "SHA-256",
    status: "状态",
    owner: "所有者",
    validator: "验证人",
    nobody: "无",
    validUntil: "有效期至",
  },
  purpose: "用途",
  limits: "不得用于",
  data: {
    title: "训练数据",
    counts: (rows, bads, rate) => `案例 ${rows} 个，其中坏案例 ${bads} 个（${rate}）。`,
    target: (column, bad) => `${column} 为 ${bad} 的是坏案例。`,
    hash: (hash) => `文件的 SHA-256：\`${hash}\``,
  },
  making: {
    title: "建模方法",
    method: (classes, share, binsMax) =>
      `数值按分位数切成 ${classes} 类，合并相邻类，直到坏账率单调、每个分箱至少占 ${share} 且与相邻分箱的差别超出偶然，最多 ${binsMax} 个分箱。证据权重（正值表示比总体差）进入逻辑回归，对数比率换算为分值。`,
    chosen: (names) => `由人工选定分箱：${names}。`,
    longRun: (rate) => `按长期坏账率 ${rate} 校准。`,
    accepted: (name, because) => `${name} 不合规则，经人工接受：${because}`,
    scale: (points, odds, pdo) => `${points} 分对应坏好比 ${odds}，每增加 ${pdo} 分，好坏比翻倍。`,
    references: {
      average: "原因为各特征相对平均分值的最大失分。",
      best: "原因为各特征相对最佳分箱的最大失分。",
    },
  },
  measures: {
    title: "表现",
    flatter: "以下为建模样本上的结果，偏乐观；其他案例请用 `model evaluate`。",
    heldOut: (folds) => `第二列为留出样本：${folds} 折，每折轮流留出，其余用于建模。`,
    head: ["指标", "建模样本", "留出样本"],
    bandHead: ["分数", "案例", "坏", "坏账率", "违约概率"],
  },
  card: {
    title: "评分卡",
    base: (points) => `每个案例的基础分为 ${points}。`,
    head: ["分箱", "案例", "坏", "坏账率", "WOE", "分值"],
    characteristic: (iv, coefficient, error, p) =>
      `IV ${iv}，系数 ${coefficient}（标准误 ${error}，p ${p}）`,
  },
  refusedTitle: "未入模的特征",
  refusals: {
    tooManyCategories: "类别过多",
    oneBin: "没有足够大的两组有超出偶然的差别",
    lowInformation: "信息太少",
    collinear: "其他特征已包含它的信息",
    negativeCoefficient: "会给坏的情况加分",
  },
};
