import type { en } from "./words.en.ts";

export const zh: typeof en = {
  title: "验证批次",
  lede: "您的浏览器依据批次证据重新执行每一项检查：每条记录的签名和证明、有无缺失、计划能否得出链上的判定，以及批次的状态。",
  open: "在此浏览器中验证",
  what: "验证对象",
  thisLot: "此批次",
  noLot: "尚未选择批次。请从批次页或审核台打开本页，或选择您下载的证据文件。",
  file: "改用证据文件",
  fileHint: "由审核台、批次页或工厂提供给您的文件。",
  measure: "以什么为准",
  manifest: "您自己的信任清单",
  manifestHint:
    "您选择相信的内容：链、合约和日志密钥。不选文件时使用本服务提供的清单；最好取自运营方以外的人。",
  nodes: "您选择的节点",
  nodesHint: "JSON-RPC 地址，两个以上须一致。没有节点时，链所见证的内容不作检查。",
  badUrl: "不是 http 或 https 地址：{name}",
  run: "执行全部检查",
  result: "检查结果",
  lotChecks: "批次",
  records: "其记录（{count}）",
  recordsNone: "文件中没有可检查的记录。",
  record: "第 {index} 项",
  download: "下载此证据",
  doubtTitle: "本页由运营方提供",
  doubt: "提供网页的人决定网页说什么。若要脱离运营方验证，请下载证据，并在",
  doubtWhy:
    "（在您自己的电脑上运行，使用可信之人提供的信任清单和您选择的节点）中核对。签名证明是谁说的，并不证明所说为真。",
};
