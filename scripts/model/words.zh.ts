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
  developed: (auc, gini, ks) => `在建模样本上（结果偏乐观）：AUC ${auc}，Gini ${gini}，KS ${ks}`,
  heldOut: (folds, auc, gini, ks) =>
    `${folds} 折交叉验证（每折轮流留出）：AUC ${auc}，Gini ${gini}，KS ${ks}`,
  notHeldOut: "没有留出样本：在其他案例上的表现未知",
  written: (file) => `已写入：${file}`,
  draft: (file) => `${file}：评分卡尚无模型文件，还不是模型`,
  statuses: { illustrative: "示例", shadow: "影子运行", validated: "已验证", retired: "已停用" },
  watermark: "示例模型：仅供参阅，不对任何人作出决定。",
  evaluate: {
    cases: (file, goods, bads) => `${file}：已评分的好案例 ${goods} 个，坏案例 ${bads} 个`,
    indeterminate: (cases) => `${cases} 个介于好坏之间，未计入`,
    open: (cases) => `${cases} 个尚无结果，未计入`,
    unscored: (cases) => `${cases} 个没有分数：模型从未见过这样的取值`,
    measureHead: ["指标", "建模样本", "留出样本", "本次"],
    measures: {
      auc: "AUC",
      gini: "Gini",
      ks: "KS @ 分数",
      brier: "Brier",
      fit: "Hosmer–Lemeshow / 自由度",
    },
    calibrationTitle: "校准：预测概率与实际是否相符",
    bandHead: ["分数", "案例", "坏", "坏账率", "违约概率"],
    shiftTitle: "稳定性：人群与建模时是否一致（PSI）",
    shiftHead: ["", "PSI", ""],
    score: "分数",
    stabilities: { stable: "稳定", watch: "关注：0.1 及以上", shifted: "已偏移：0.25 及以上" },
    contest: (file) => `挑战者 ${file}，仅比较两个模型都能评分的案例`,
    contestHead: ["指标", "冠军", "挑战者"],
    cutOffs: (champion, challenger) =>
      `互换集：冠军从 ${champion} 分起准入，挑战者从 ${challenger} 分起准入，准入数不多于冠军`,
    swapHead: ["", "案例", "坏", "坏账率"],
    swap: {
      both: "两者均准入",
      out: "仅冠军准入（换出）",
      in: "仅挑战者准入（换入）",
      neither: "两者均不准入",
    },
  },
  explain: {
    case: (place) => `案例位于 ${place}`,
    score: (score, pd) => `分数 ${score}，违约概率 ${pd}`,
    head: ["特征", "本案例", "分箱", "分值", "参照"],
    base: "基础分",
    reasonsTitle: "相对参照失分最多的原因",
    noReasons: "各项均不低于参照",
    reason: (words, bin, points) => `${words}（${bin}）：低于参照 ${points} 分`,
    unscorable: "没有分数：须由人工处理",
    faults: {
      noBin: (name, found) => `${name}：模型从未见过 ${found}`,
      notADecimal: (name, found) => `${name}：${found} 不是数字`,
    },
    mayDecide: "该模型可以自动作出决定",
    bars: {
      notValidated: "须由人工决定：模型未经验证",
      noValidator: "须由人工决定：模型没有验证人",
      ownerValidates: "须由人工决定：模型由所有者自行验证",
      expired: "须由人工决定：模型已过有效期",
    },
  },
};
