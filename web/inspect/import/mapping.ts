import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { unitName } from "../entry/unit-name.ts";

/** What a column may hold beside characteristics. */
export const fields = ["lot", "sample", "inspector", "instrument", "calibrationDue"] as const;
export type Field = (typeof fields)[number];

/** What a column holds: a field, a characteristic by its number in the plan, or nothing of interest. */
export type Meaning = Field | number | undefined;

/** One for each column. */
export type Mapping = readonly Meaning[];

/** As people head their columns, in lower case without blanks. */
const names: Readonly<Record<Field, readonly string[]>> = {
  lot: ["lot", "lotno", "batch", "batchno", "批次", "批号", "批次号"],
  sample: ["sample", "sampleno", "piece", "no", "#", "样件", "样件号", "序号", "件号"],
  inspector: ["inspector", "operator", "检验员", "检验员代号", "操作员"],
  instrument: ["instrument", "gauge", "量具", "量具编号", "仪器"],
  calibrationDue: [
    "calibrationdue",
    "calibrationvaliduntil",
    "calibrationduedate",
    "校准有效期",
    "校准有效期至",
    "校准到期",
  ],
};

const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s_.:-]/g, "");

/** What the heads of the columns say, as far as they say it; the person who imports has the last word. */
export function guessMapping(head: readonly string[], plan: InspectionPlan): Mapping {
  const taken = new Set<Meaning>();
  return head.map((name) => {
    const meaning = meaningOf(name, plan);
    if (meaning === undefined || taken.has(meaning)) return undefined;
    taken.add(meaning);
    return meaning;
  });
}

function meaningOf(name: string, { rules }: InspectionPlan): Meaning {
  const said = plain(name);
  const field = fields.find((one) => names[one].includes(said));
  if (field !== undefined) return field;
  const at = rules.findIndex((rule) => headsOf(rule).includes(said));
  return at < 0 ? undefined : at;
}

/** With or without the unit. */
const headsOf = ({ metric, unit }: InspectionPlan["rules"][number]): readonly string[] =>
  [metric, headOf({ metric, unit }), `${metric} (${unitName(unit)})`, `${metric} ${unitName(unit)}`].map(plain); // prettier-ignore

/** As templates head the column of a characteristic. */
export const headOf = ({
  metric,
  unit,
}: Pick<InspectionPlan["rules"][number], "metric" | "unit">): string =>
  `${metric} [${unitName(unit)}]`;

/** What must be mapped before anything can be read: fields, and required characteristics by their number. */
export const unmapped = (mapping: Mapping, { rules }: InspectionPlan): (Field | number)[] => [
  ...fields.filter((field) => !mapping.includes(field)),
  ...rules.flatMap(({ required }, at) => (required && !mapping.includes(at) ? [at] : [])),
];
