import type { SnapshotWords } from "./words.ts";

export const snapshotZh: SnapshotWords = {
  subjects: {
    "snapshot.form": "画像文件",
    "snapshot.entry": "日志条目",
    "snapshot.bound": "出具对象",
    "snapshot.sections": "各部分",
    "snapshot.figures": "指标运算",
    "snapshot.records": "重新计数",
  },
  findings: {
    snapshotDocumentGood: "是画像文件（版本 1），公开 {count} 个部分",
    snapshotDocumentWrong: "不是画像文件：{detail}",
    snapshotEntryGood: "{holder}，截至 {at}，由运营方签署并经链上见证",
    snapshotEntryFailed: "其条目有 {count} 项检查未通过",
    snapshotEntryUnmade: "其条目有 {count} 项检查无法进行",
    snapshotEntryOther: "该条目不是画像",
    snapshotBoundGood: "出具给 {lender}，用途 {purpose}，编号 {nonce}",
    snapshotBoundOther: "出具给 {lender}，编号 {nonce}，与所要求的不符",
    snapshotBoundNot: "出具给 {lender}，用途 {purpose}；指定贷款方或编号即可核对",
    snapshotSectionsGood: "{of} 个部分中公开 {count} 个，均与所签哈希一致",
    snapshotSectionOther: "{section} 与所签内容不符：被改动，或属于另一份",
    snapshotFiguresGood: "{count} 个指标与其分子分母相符，且合计一致",
    snapshotFigureOther: "{section} 的 {figure} 与其组成不符",
    snapshotRecordsGood: "{count} 条记录得出同样的 {figures} 个指标",
    snapshotRecordsNone: "用 --records 指定背后的记录，即可重新计数",
    snapshotRecordsNoSignal: "公开的部分中没有由这些记录计算的指标",
    snapshotRecordFailed: "条目 {index} 不是该工厂的有效记录",
    snapshotRecordsOther: "{of} 的 {figure} 重算为 {here}，画像为 {said}",
  },
  verdicts: {
    verified: "已验证：日志对该工厂确有此陈述，所有必需检查均通过。",
    failed: "未通过：请勿依赖此画像。",
    incomplete: "未验证：未发现错误，但并非所有内容都能检查。",
  },
};
