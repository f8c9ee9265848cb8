import type { Bilingual } from "../../state/settings.ts";
import type { Check } from "./section.ts";

type CheckName = Check["check"];

interface ConsistencyWords {
  readonly title: string;
  readonly hint: string;
  readonly flagged: string;
  readonly none: string;
  readonly nothing: string;
  readonly clear: string;
  readonly tooLittle: string;
  readonly notBrought: string;
  readonly about: string;
  readonly when: string;
  readonly right: string;
  readonly how: string;
  readonly rates: string;
  readonly names: Readonly<Record<CheckName, string>>;
  /** What a flag says, in a sentence. */
  readonly says: Readonly<Record<CheckName, string>>;
}

const en: ConsistencyWords = {
  title: "Does it fit together?",
  hint: "Figures held against each other, by the last 92 days of the period. A flag is a question to ask, not a verdict.",
  flagged: "To be asked about",
  none: "Nothing that was looked at contradicts itself.",
  nothing: "There is not enough on record yet to hold it against itself.",
  clear: "Looked at, and it fits: ",
  tooLittle: "Too little on record to say: ",
  notBrought: "Not looked at, nothing of it is on record: ",
  about: "About",
  when: "From / to",
  right: "How sure",
  how: "Measure",
  rates:
    "strikes at {struck} of {measuredOn} honest factories; finds {plain} of plain and {blatant} of blatant frauds (all simulated)",
  names: {
    replayedSeries: "readings of another day",
    constantNoise: "drawn instead of measured",
    energyAgainstRunning: "running without energy",
    energyAgainstOutput: "parts without energy",
    runningAgainstParts: "parts without running",
    nameplate: "more than the plate allows",
    peers: "more than others make",
    massBalance: "more out than in",
    washProduction: "the same goods again",
    circularTrade: "goods that go round",
    nearDuplicateInvoices: "invoiced twice",
  },
  says: {
    replayedSeries: "The load goes up and down in the same steps on several days.",
    constantNoise: "For ten days the load is a level with noise about it, as no machine draws it.",
    energyAgainstRunning: "On some days the machine is said to run, and takes no energy.",
    energyAgainstOutput: "On some days far more is made of a kilowatt-hour than on others.",
    runningAgainstParts: "On some days parts are made while the machines stand.",
    nameplate: "The machine takes more than its plate allows.",
    peers: "Far more is made of a kilowatt-hour than others of the industry make.",
    massBalance: "Lots weigh more than what went into them.",
    washProduction: "The same serials leave the factory again and again.",
    circularTrade: "Goods come back to the firm that sold them.",
    nearDuplicateInvoices: "Invoices are copies of each other with little changed.",
  },
};

const zh: ConsistencyWords = {
  title: "数据是否自洽？",
  hint: "各项指标相互核对，取期间最后 92 天。标记是需要询问的问题，不是结论。",
  flagged: "需要询问",
  none: "已核对的内容没有自相矛盾之处。",
  nothing: "记录尚不足以相互核对。",
  clear: "已核对且相符：",
  tooLittle: "记录太少，无法判断：",
  notBrought: "没有相关记录，未核对：",
  about: "涉及",
  when: "起止",
  right: "可信程度",
  how: "度量",
  rates:
    "{measuredOn} 家诚实工厂中误报 {struck} 家；一般造假检出 {plain}，明显造假检出 {blatant}（模拟测得）",
  names: {
    replayedSeries: "重放其他日期的读数",
    constantNoise: "编造而非测得",
    energyAgainstRunning: "运行却不耗电",
    energyAgainstOutput: "产出与能耗不符",
    runningAgainstParts: "停机却有产出",
    nameplate: "超过铭牌",
    peers: "远高于同行",
    massBalance: "产出多于投料",
    washProduction: "同一货物反复出厂",
    circularTrade: "货物循环交易",
    nearDuplicateInvoices: "重复开票",
  },
  says: {
    replayedSeries: "多天的负载以相同的步幅起伏。",
    constantNoise: "连续十天负载只是围绕固定值的噪声，没有机器如此。",
    energyAgainstRunning: "有些天声称机器在运行，却没有耗电。",
    energyAgainstOutput: "有些天每千瓦时的产出远高于其他日子。",
    runningAgainstParts: "有些天机器停着却有产出。",
    nameplate: "机器的功率超过铭牌。",
    peers: "每千瓦时的产出远高于同行。",
    massBalance: "批次的重量超过投入的材料。",
    washProduction: "同样的序列号一次又一次出厂。",
    circularTrade: "货物又回到卖出它的企业。",
    nearDuplicateInvoices: "发票彼此几乎相同。",
  },
};

export const consistencyWords: Bilingual<ConsistencyWords> = { en, zh };
