import type { ProcessSignal } from "./process-control.ts";
import type { Language } from "../simulation/live-words.ts";

/** What happens in the demo, in a sentence each. */
export interface StoryWords {
  readonly planned: string;
  readonly released: (lot: string) => string;
  readonly outOfControl: (signal: ProcessSignal) => string;
  readonly refused: (lot: string, coil: string) => string;
  readonly contained: (coil: string, affected: number, holders: number) => string;
  readonly told: (coil: string, firms: number) => string;
  readonly untold: (coil: string, why: string) => string;
  readonly held: (lot: string) => string;
}

const en: StoryWords = {
  planned: "the assembler published on chain what a good bearing seat is",
  released: (lot) =>
    `lot ${lot}: every sample good, the chain lets it go; packed for the assembler`,
  outOfControl: ({ lower, unit, upper, value }) =>
    `process control: a bore of ${String(value)} ${unit} lies outside of ${lower.toFixed(3)} to ${upper.toFixed(3)}, where this process has always been`,
  refused: (lot, coil) =>
    `lot ${lot}: bores too small, the chain does not let it go; it was cut from coil ${coil}`,
  contained: (coil, affected, holders) =>
    `coil ${coil}: traced to ${String(affected)} lots, serials and containers at ${String(holders)} firms; nothing of it moves any more`,
  told: (coil, firms) =>
    `coil ${coil}: ${String(firms)} firms told in Catena-X vocabulary: the customers tier by tier, and the supplier`,
  untold: (coil, why) => `warning: coil ${coil}: not every firm could be told of it: ${why}`,
  held: (lot) => `lot ${lot}: held on chain, also for those who have it already`,
};

const zh: StoryWords = {
  planned: "装配厂已将轴承座的合格标准上链",
  released: (lot) => `批次 ${lot}：样本全部合格，链上放行；已装箱发往装配厂`,
  outOfControl: ({ lower, unit, upper, value }) =>
    `过程控制：孔径 ${String(value)} ${unit} 超出该工序历来的控制限 ${lower.toFixed(3)}～${upper.toFixed(3)}`,
  refused: (lot, coil) => `批次 ${lot}：孔径偏小，链上不予放行；所用钢卷为 ${coil}`,
  contained: (coil, affected, holders) =>
    `钢卷 ${coil}：追溯到 ${String(holders)} 家企业的 ${String(affected)} 个批次、序列号和容器；相关货物全部停止流转`,
  told: (coil, firms) =>
    `钢卷 ${coil}：已按 Catena-X 用语逐级通知 ${String(firms)} 家企业：客户及供应商`,
  untold: (coil, why) => `警告：钢卷 ${coil}：未能通知所有相关企业：${why}`,
  held: (lot) => `批次 ${lot}：链上冻结，对已收货的企业同样有效`,
};

export const storyWords: Readonly<Record<Language, StoryWords>> = { en, zh };
