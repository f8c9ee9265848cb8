import type { Application, Exposure, Portrait } from "../../service/credit/decision/application.ts";
import type { Inputs } from "../../service/credit/decision/decidable.ts";
import type { Policy } from "../../service/credit/decision/policy-schema.ts";
import type { Ruling } from "../../service/credit/decision/ruling.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../service/parties/consent/document.ts";
import type { Model } from "../../service/score/document/model-schema.ts";
import { modelHash } from "../../service/score/document/model.ts";

const [LENDER, FACTORY] = ["1e".repeat(32), "fa".repeat(32)];
const NONCE = "bm9uY2Ugb2YgZXhhbXBsZQ";
const YEAR = { from: "2025-06-01T00:00:00.000Z", to: "2026-06-01T00:00:00.000Z" };

/** When the example is decided. */
export const EXAMPLE_AT = "2026-06-02T01:00:00.000Z";

const authorisation: EnterpriseAuthorisation = {
  v: 1,
  kind: "enterprise-authorisation",
  grantor: FACTORY,
  grantee: LENDER,
  scope: {
    sections: ["utilisation", "orders", "quality", "deviceTrust"],
    ...YEAR,
    resolution: "month",
  },
  purpose: "creditApplication",
  validFrom: "2026-06-01T00:00:00.000Z",
  expiresAt: "2026-07-01T00:00:00.000Z",
  uses: 1,
  consents: [],
  salt: "c2FsdCBvZiBleGFtcGxlIQ",
};

/** What a workshop asks for and says of itself; nothing about real ones follows from it. */
export const exampleApplication: Application = {
  v: 1,
  kind: "application",
  factory: FACTORY,
  lender: LENDER,
  asked: "800000",
  currency: "CNY",
  tenorMonths: 12,
  purpose: "rawMaterial",
  authorisation: {
    commitment: commitmentOf(authorisation),
    document: authorisation,
    used: 0,
    revoked: false,
  },
  nonce: NONCE,
  books: {
    currency: "CNY",
    balances: {
      sales: "12000000",
      costOfSales: "9600000",
      profit: "1200000",
      expectedSales: "14000000",
      averageReceivables: "2400000",
      averageInventory: "1800000",
      averagePayables: "900000",
      averagePrepaid: "120000",
      averageAdvances: "240000",
      otherFunds: "2100000",
    },
  },
  orderBook: {
    currency: "CNY",
    orders: [
      { core: "Harbour Pumps", open: "1400000", confirmation: "c0".repeat(32) },
      { core: "Northern Gears", open: "700000", confirmation: "c1".repeat(32) },
      { core: "A trader", open: "5000000", confirmation: null },
    ],
  },
  cashFlow: { currency: "CNY", annual: "1500000" },
  values: [
    { name: "yearsTrading", value: "14" },
    { name: "industry", value: "machining" },
  ],
  thirdParty: [
    { name: "daysOverdueLastYear", value: "0", source: "credit bureau", document: "d0".repeat(32) },
    { name: "enforcement", value: "none", source: "court register", document: null },
  ],
};

const figure = (name: string, value: string, coverage: string) => ({
  name,
  formula: `${name}/1`,
  unit: "1",
  value,
  gap: null,
  coverage,
  grades: { "hardware/sensor": 8000, "software/controller": 500, "software/person": 260 },
});

const portrait: Portrait = {
  v: 1,
  kind: "portrait",
  factory: FACTORY,
  lender: LENDER,
  purpose: "creditApplication",
  nonce: NONCE,
  sections: [
    {
      section: "utilisation",
      period: YEAR,
      counted: 8760,
      figures: [figure("utilisation", "0.664", "0.94")],
    },
    {
      section: "orders",
      period: YEAR,
      counted: 320,
      figures: [figure("onTimeInFull", "0.925", "0.99")],
    },
    {
      section: "quality",
      period: YEAR,
      counted: 5100,
      figures: [figure("firstPassYield", "0.962", "0.97")],
    },
  ],
  flags: [],
  objections: [],
};

/** What its lender has lent already. */
export const exampleExposure: Exposure = {
  v: 1,
  kind: "exposure",
  asOf: EXAMPLE_AT,
  currency: "CNY",
  capital: "90000000",
  factory: "0",
  chains: [{ core: "Harbour Pumps", owed: "18500000" }],
};

const figureOf = (name: string) => ({ kind: "figure", name }) as const;
const thirdParty = (name: string) => ({ kind: "thirdParty", name }) as const;
const said = (name: string) => ({ kind: "application", name }) as const;

const policyFor = (model: Model): Policy => ({
  v: 1,
  kind: "policy",
  name: "workshops",
  version: 1,
  lender: LENDER,
  currency: "CNY",
  model: modelHash(model),
  tenorMonths: { min: 3, max: 24 },
  characteristics: [
    { characteristic: "utilisation", from: figureOf("utilisation"), times: 100 },
    { characteristic: "on.time.in.full", from: figureOf("onTimeInFull"), times: 100 },
    { characteristic: "days.overdue.last.year", from: thirdParty("daysOverdueLastYear") },
    { characteristic: "years.trading", from: said("yearsTrading") },
    { characteristic: "industry", from: said("industry") },
  ],
  rules: [
    {
      name: "enforcement",
      when: { kind: "oneOf", of: thirdParty("enforcement"), values: ["open"] },
      effect: "declined",
      words: { en: "a court is enforcing a judgment", zh: "存在未了结的强制执行" },
    },
    {
      name: "enforcementUnknown",
      when: { kind: "missing", of: thirdParty("enforcement") },
      effect: "referred",
      words: { en: "nobody asked the courts", zh: "未查询法院执行信息" },
    },
    {
      name: "scrap",
      when: { kind: "below", of: figureOf("firstPassYield"), than: "0.8" },
      effect: "declined",
      words: { en: "too many parts fail their first inspection", zh: "首检合格率过低" },
    },
    {
      name: "qualityUnknown",
      when: { kind: "gap", figure: "firstPassYield", gaps: ["insufficientData", "noBase"] },
      effect: "referred",
      words: { en: "too few inspections are on record", zh: "检验记录不足" },
    },
    {
      name: "thin",
      when: { kind: "coverageBelow", figure: "utilisation", than: "0.5" },
      effect: "declined",
      words: { en: "less than half of the year is evidenced", zh: "有证据的时段不足一半" },
    },
    {
      name: "hearsay",
      when: { kind: "gradeBelow", figures: ["utilisation"], of: "machineSource", than: "0.5" },
      effect: "declined",
      words: { en: "most records were not measured by machines", zh: "多数记录并非由机器测量" },
    },
    {
      name: "replayed",
      when: { kind: "flag", flag: "replayedSeries" },
      effect: "referred",
      words: { en: "a series of readings repeats itself", zh: "读数序列存在重复" },
    },
    {
      name: "contested",
      when: { kind: "objection", figure: "onTimeInFull" },
      effect: "referred",
      words: {
        en: "the factory objects to its figure for deliveries",
        zh: "工厂对交付指标提出异议",
      },
    },
  ],
  points: { approveFrom: 540, personFrom: 480 },
  withoutPersonMax: "2000000",
  limit: {
    workingCapital: { use: "required" },
    orderBook: { use: "required", sharePpm: 700_000, oneCorePpm: 500_000 },
    cashFlow: { use: "optional", sharePpm: 800_000 },
    caps: { factory: "3000000", chain: "20000000", capitalPpm: 100_000 },
    haircuts: [
      {
        of: "coverage",
        figures: ["utilisation", "onTimeInFull", "firstPassYield"],
        steps: [
          { from: "0", keepPpm: 0 },
          { from: "0.5", keepPpm: 600_000 },
          { from: "0.8", keepPpm: 850_000 },
          { from: "0.9", keepPpm: 1_000_000 },
        ],
      },
      {
        of: "hardwareKey",
        figures: ["utilisation"],
        steps: [
          { from: "0", keepPpm: 700_000 },
          { from: "0.9", keepPpm: 1_000_000 },
        ],
      },
    ],
    step: "1000",
    min: "50000",
  },
  price: {
    fundingBp: 210,
    operatingBp: 120,
    lgdBp: 4500,
    marginBp: 80,
    tenor: [
      { fromMonths: 1, bp: 0 },
      { fromMonths: 13, bp: 30 },
    ],
    maxBp: 1400,
  },
});

/** A workshop asks for 800,000 yuan for a year; nothing about real ones follows from it. */
export const exampleInputs = (model: Model): Inputs => ({
  application: exampleApplication,
  portrait,
  policy: policyFor(model),
  model,
  exposure: exampleExposure,
});

/** The example's model may be looked at only: a person decides. */
export const exampleRuling: Ruling = {
  person: "9e".repeat(32),
  at: "2026-06-02T06:30:00.000Z",
  grants: { amount: "500000", rateBp: 520 },
  because: "Known to us for years; the rest once more parts are inspected.",
};
