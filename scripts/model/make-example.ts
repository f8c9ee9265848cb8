import { mkdir, writeFile } from "node:fs/promises";
import type { Papers } from "../../service/score/document/model-schema.ts";
import type { Outcomes } from "../../service/score/document/outcomes.ts";
import { gaussian, type Random, seededRandom } from "../simulation/random.ts";

/** Where the example lies. */
export const exampleFolder = new URL("../../examples/scorecard/", import.meta.url);

const HEADER = [
  "case",
  "utilisation",
  "on.time.in.full",
  "first.pass.yield",
  "days.overdue.last.year",
  "years.trading",
  "industry",
  "outcome",
] as const;

const industries = [
  { name: "machining", risk: 0 },
  { name: "stamping", risk: 0.2 },
  { name: "injection moulding", risk: -0.4 },
  { name: "surface treatment", risk: 0.7 },
] as const;

interface Workshop {
  readonly cells: readonly string[];
  readonly isBad: boolean;
  readonly daysOverdueMax: number;
}

/** A workshop that nobody knows: busier, more punctual and older ones pay more often. */
function workshop(random: Random, number: number): Workshop {
  const utilisation = within(55 + 15 * gaussian(random), 5, 98);
  const punctual = within(88 + 9 * gaussian(random), 30, 100);
  const firstPass = within(96 + 2.5 * gaussian(random), 70, 100);
  const overdueBefore = random() < 0.55 ? 0 : Math.floor(60 * random() ** 2);
  const years = random() < 0.08 ? undefined : Math.floor(1 + 24 * random() ** 2);
  const industry = industries[Math.floor(random() * industries.length)]!;
  const logOdds =
    -1.6 -
    0.035 * (utilisation - 55) -
    0.06 * (punctual - 88) +
    0.045 * overdueBefore -
    0.06 * ((years ?? 3) - 8) +
    industry.risk;
  const isBad = random() < 1 / (1 + Math.exp(-logOdds));
  return {
    cells: [
      `W${String(number).padStart(4, "0")}`,
      utilisation.toFixed(1),
      punctual.toFixed(1),
      firstPass.toFixed(2),
      String(overdueBefore),
      years === undefined ? "" : String(years),
      industry.name,
    ],
    isBad,
    daysOverdueMax: isBad ? 90 + Math.floor(60 * random()) : Math.floor(45 * random() ** 3),
  };
}

const within = (value: number, min: number, max: number): number =>
  Math.min(max, Math.max(min, value));

const workshops = (seed: number, from: number, howMany: number): Workshop[] => {
  const random = seededRandom(seed);
  return Array.from({ length: howMany }, (_, at) => workshop(random, from + at));
};

/** The example's files by name: workshops to train on, later ones, what became of those, and papers. */
export function exampleFiles(): Readonly<Record<string, string>> {
  const first = workshops(2024, 1, 800);
  const later = workshops(2025, 801, 400);
  return {
    "workshops.csv": csv([
      HEADER,
      ...first.map((one) => [...one.cells, one.isBad ? "bad" : "good"]),
    ]),
    "later.csv": csv([HEADER.slice(0, -1), ...later.map(({ cells }) => cells)]),
    "outcomes.json": json(outcomesOf(later)),
    "papers.json": json(papers),
  };
}

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `${cells.join(",")}\n`).join("");

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The last ten were lent to too lately to be known. */
const outcomesOf = (later: readonly Workshop[]): Outcomes => ({
  v: 1,
  kind: "outcomes",
  lender: "Example Bank",
  observedUntil: "2026-06-30T00:00:00.000Z",
  windowMonths: 12,
  cases: later.slice(0, -10).map(({ cells, daysOverdueMax, isBad }) => ({
    case: cells[0]!,
    daysOverdueMax,
    ...(isBad && daysOverdueMax > 120 && { loss: { amountMinor: "1250000", currency: "CNY" } }),
  })),
});

const papers: Papers = {
  name: "workshops",
  version: 1,
  status: "illustrative",
  owner: "Example Bank, model development",
  validUntil: "2027-12-31T00:00:00.000Z",
  purpose: {
    en: "Shows how a scorecard for small workshops is made and read.",
    zh: "演示小型加工厂评分卡的建立和阅读。",
  },
  limits: {
    en: "Its workshops were drawn by a random number generator: nothing about real ones follows from it.",
    zh: "其中的加工厂由随机数生成，不能据此推断任何真实企业。",
  },
  population: {
    en: "800 simulated workshops (scripts/model/make-example.ts, seed 2024).",
    zh: "800 家模拟加工厂（scripts/model/make-example.ts，种子 2024）。",
  },
  dictionary: [
    {
      characteristic: "utilisation",
      name: { en: "utilisation of the machines, %", zh: "设备利用率（%）" },
      reason: { en: "the machines stand still often", zh: "设备停机较多" },
    },
    {
      characteristic: "on.time.in.full",
      name: { en: "orders on time and in full, %", zh: "按时足量交付率（%）" },
      reason: { en: "orders come late or short", zh: "订单延迟或短缺" },
    },
    {
      characteristic: "days.overdue.last.year",
      name: { en: "longest overdue last year, days", zh: "上年最长逾期天数" },
      reason: { en: "payments were overdue last year", zh: "上年有逾期付款" },
    },
    {
      characteristic: "years.trading",
      name: { en: "years of trading", zh: "经营年限" },
      reason: { en: "trading for few years, or nobody knows how many", zh: "经营年限较短或未知" },
    },
    {
      characteristic: "industry",
      name: { en: "industry", zh: "行业" },
      reason: { en: "the industry pays less reliably", zh: "所属行业还款较不稳定" },
      values: [
        { value: "machining", words: { en: "machining", zh: "机加工" } },
        { value: "stamping", words: { en: "stamping", zh: "冲压" } },
        { value: "injection moulding", words: { en: "injection moulding", zh: "注塑" } },
        { value: "surface treatment", words: { en: "surface treatment", zh: "表面处理" } },
      ],
    },
  ],
};

/** `node scripts/model/make-example.ts` writes them. */
if (import.meta.main) {
  await mkdir(exampleFolder, { recursive: true });
  for (const [name, text] of Object.entries(exampleFiles()))
    await writeFile(new URL(name, exampleFolder), text);
}
