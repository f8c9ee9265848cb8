import { type Check, type Status, type Verdict } from "../../evidence/verification/check.ts";
import { describe, type Language, wordsOf } from "../../evidence/verification/describe.ts";

/** Why a lot has no bundle (`service/trace/lot-bundle.store.ts`). */
export type NoBundle = "unknown" | "notAnchored" | "tooLarge" | "beyondPeriod";

/** What became of one lot of a sample. */
export interface AuditedLot {
  /** Hexadecimal. */
  readonly lot: string;
  readonly uri: string | null;
  readonly records: number;
  /** `absent`: there was no bundle, and `checks` says nothing. */
  readonly verdict: Verdict | "absent";
  /** Why there was none. */
  readonly reason: NoBundle | null;
  readonly checks: readonly Check[];
}

/** A sample of a factory's lots, every check on each, and what is needed to do it again. */
export interface AuditReport {
  readonly factory: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly product: string | null;
  readonly madeAt: string;
  /** SHA-256 of the trust manifest in canonical form (RFC 8785). */
  readonly manifestHash: string;
  readonly logSize: number;
  readonly logRoot: string;
  readonly nonce: string;
  readonly seed: string;
  /** How many lots the sample was drawn from. */
  readonly candidates: number;
  readonly lots: readonly AuditedLot[];
}

/** A line of a printed report. */
export interface CheckLine {
  readonly status: Status;
  readonly said: string;
  readonly subject: string;
  readonly detail: string;
}

export const linesOf = ({ checks }: AuditedLot, language: Language): CheckLine[] =>
  checks.map((check) => ({
    status: check.status,
    said: wordsOf(language).statuses[check.status],
    ...describe(check, language),
  }));

export interface AuditWords {
  readonly title: string;
  readonly factory: string;
  readonly period: string;
  readonly product: string;
  readonly everyProduct: string;
  readonly madeAt: string;
  readonly manifest: string;
  readonly log: string;
  readonly nonce: string;
  readonly seed: string;
  readonly sample: string;
  readonly sampleOf: string;
  readonly lot: string;
  readonly verdict: string;
  readonly check: string;
  readonly finding: string;
  readonly status: string;
  readonly records: string;
  readonly summary: string;
  readonly absent: string;
  /** Why there was none. */
  readonly reasons: Readonly<Record<NoBundle, string>>;
  readonly redo: readonly string[];
  readonly doubt: string;
}

const en: AuditWords = {
  title: "Audit of a sample of lots",
  factory: "Factory",
  period: "Lots opened",
  product: "Product (SHA-256 of its name)",
  everyProduct: "every product",
  madeAt: "Made",
  manifest: "Trust manifest, SHA-256",
  log: "Log, size and root",
  nonce: "Auditor’s nonce",
  seed: "Seed",
  sample: "Sample",
  sampleOf: "lots, drawn from all",
  lot: "Lot",
  verdict: "Verdict",
  check: "Check",
  finding: "Finding",
  status: "Result",
  records: "Records",
  summary: "Summary",
  absent: "NO BUNDLE",
  reasons: {
    unknown: "the factory has no such lot",
    notAnchored: "not all of it is anchored yet",
    tooLarge: "more records than one file holds",
    beyondPeriod: "its history goes beyond the period",
  },
  redo: [
    "How to do it again, without the service:",
    "1. Seed = SHA-256 of the bytes “tallystick/audit/1”, the root and the nonce. rootAt(size) of the EvidenceLog on chain answers the root.",
    "2. List the factory’s lots of the period: the events LotOpened of the LotRegister; of one product, those whose plan is for it. Sort them by SHA-256(seed ‖ lot); the sample is the first of them.",
    "3. For each: GET /v1/factories/{factory}/lots/{lot}/bundle, then ./tallystick verify <lot.json> --trust <manifest> --rpc <node> --rpc <another node>",
  ],
  doubt:
    "The service made this report and asked its own node: it proves nothing to whoever does not trust the operator. The way above does not need that trust.",
};

const zh: AuditWords = {
  title: "批次抽样审核报告",
  factory: "工厂",
  period: "开批期间",
  product: "产品（名称的 SHA-256）",
  everyProduct: "全部产品",
  madeAt: "生成时间",
  manifest: "信任清单 SHA-256",
  log: "日志大小与根",
  nonce: "审核员随机数",
  seed: "种子",
  sample: "样本",
  sampleOf: "个，批次总数",
  lot: "批次",
  verdict: "结论",
  check: "检查项",
  finding: "结果说明",
  status: "结果",
  records: "记录数",
  summary: "汇总",
  absent: "没有证据包",
  reasons: {
    unknown: "该工厂没有此批次",
    notAnchored: "尚未全部锚定",
    tooLarge: "记录多于一个文件所能容纳",
    beyondPeriod: "其历史超出所选期间",
  },
  redo: [
    "如何在没有本服务的情况下重做：",
    "1. 种子 = 对“tallystick/audit/1”、根和随机数依次拼接的字节求 SHA-256。根可由链上 EvidenceLog 的 rootAt(size) 查得。",
    "2. 列出该工厂期间内的批次：LotRegister 的 LotOpened 事件；若限定产品，则仅取其方案针对该产品的批次。按 SHA-256(种子 ‖ 批次) 排序，取前若干个即为样本。",
    "3. 逐个批次：GET /v1/factories/{factory}/lots/{lot}/bundle，然后 ./tallystick verify <lot.json> --trust <manifest> --rpc <节点> --rpc <另一节点>",
  ],
  doubt:
    "本报告由服务生成并询问服务自己的节点：对不信任运营方的人不构成证明。上述方法不需要这种信任。",
};

export const auditWords: Readonly<Record<Language, AuditWords>> = { en, zh };

/** The facts that a report begins with, as label and value. */
export function headOf(report: AuditReport, language: Language): [string, string][] {
  const words = auditWords[language];
  return [
    [words.factory, report.factory],
    [words.period, `${report.period.from} – ${report.period.to}`],
    [words.product, report.product ?? words.everyProduct],
    [words.madeAt, report.madeAt],
    [words.manifest, report.manifestHash],
    [words.log, `${String(report.logSize)} · ${report.logRoot}`],
    [words.nonce, report.nonce],
    [words.seed, report.seed],
    [words.sample, `${String(report.lots.length)} ${words.sampleOf} ${String(report.candidates)}`],
  ];
}

export function verdictSaid({ reason, verdict }: AuditedLot, language: Language): string {
  const { absent, reasons } = auditWords[language];
  if (verdict !== "absent") return wordsOf(language).lotVerdicts[verdict];
  return reason === null ? absent : `${absent}: ${reasons[reason]}`;
}
