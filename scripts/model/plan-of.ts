import { PDO_MAX } from "../../service/score/document/scorecard-schema.ts";
import { type Acceptance, type Plan, planDefaults, references } from "../../service/score/plan.ts";
import { ModelFault } from "./fault.ts";
import { type Options, positive, required, whole } from "./options.ts";
import { readBins } from "./read-bins.ts";
import type { ReadTable } from "./read-table.ts";

/**
 * How a scorecard is to be made, by the options of `train`.
 * @throws ModelFault
 */
export async function planOf(options: Options, { table }: ReadTable): Promise<Plan> {
  const target = { column: required(options, "target"), bad: required(options, "bad") };
  const bins = options.bins === undefined ? planDefaults.bins : await readBins(options.bins);
  const named = options.use ?? (bins.size > 0 ? [...bins.keys()] : undefined);
  const all = named ?? table.columns.map(({ name }) => name);
  for (const name of options.exclude ?? [])
    if (!table.columns.some((column) => column.name === name))
      throw new ModelFault("usage", `--exclude ${name}: there is no such column`);
  const left = new Set([target.column, ...(options.exclude ?? [])]);
  return {
    ...planDefaults,
    target,
    bins,
    use: [...new Set(all)].filter((name) => !left.has(name)),
    accept: (options.accept ?? []).map(acceptanceOf),
    longRunBadRate: positive(options, "bad-rate"),
    scale: scaleOf(options),
    reference: referenceOf(options),
  };
}

function scaleOf(options: Options): Plan["scale"] {
  const { odds, pdo, points } = planDefaults.scale;
  const scale = {
    points: whole(options, "points", points),
    odds: { bad: odds.bad, good: whole(options, "odds", odds.good) },
    pdo: whole(options, "pdo", pdo),
  };
  if (scale.odds.good < 1) throw new ModelFault("usage", "--odds is above 0");
  if (scale.pdo < 1 || scale.pdo > PDO_MAX)
    throw new ModelFault("usage", `--pdo lies between 1 and ${String(PDO_MAX)}`);
  return scale;
}

function acceptanceOf(text: string): Acceptance {
  const at = text.indexOf("=");
  const [name, because] = [text.slice(0, at), text.slice(at + 1).trim()];
  if (at < 1 || because === "")
    throw new ModelFault("usage", "--accept names a characteristic and says why: NAME=REASON");
  return { name, because };
}

function referenceOf({ reference = planDefaults.reference }: Options): Plan["reference"] {
  const known = references.find((one) => one === reference);
  if (known === undefined)
    throw new ModelFault("usage", `--reference is ${references.join(" or ")}`);
  return known;
}
