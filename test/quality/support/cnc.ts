import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** CNC mill of the University of Michigan's SMART lab (2018): what was set, what was measured, what was found. */
export const CNC_DATA = join(import.meta.dirname, "../../../../shared/data/cnc_mill_tool_wear");
export const PARTS = 18;
/** mm/s: from here on the axes only travel. */
export const RAPID_TRAVERSE = 50;

export interface Part {
  readonly number: number;
  /** mm/s, as `feedRates` are. */
  readonly declaredFeedRate: number;
  readonly isFinished: boolean;
  /** Undefined where nobody inspected it. */
  readonly isGood: boolean | undefined;
  /** Every 100 ms. */
  readonly feedRates: readonly number[];
}

export const readParts = async (): Promise<Part[]> =>
  Promise.all((await rowsOf("train.csv")).slice(0, PARTS).map(partOf));

const rowsOf = async (file: string): Promise<Record<string, string>[]> => {
  const [head = "", ...lines] = (await readFile(join(CNC_DATA, file), "utf8"))
    .trim()
    .split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""]));
  });
};

async function partOf(row: Record<string, string>): Promise<Part> {
  const samples = await rowsOf(`experiment_${(row["No"] ?? "").padStart(2, "0")}.csv`);
  const inspected = row["passed_visual_inspection"];
  return {
    number: Number(row["No"]),
    declaredFeedRate: Number(row["feedrate"]),
    isFinished: row["machining_finalized"] === "yes",
    isGood: inspected === "" ? undefined : inspected === "yes",
    feedRates: samples.map((sample) => Number(sample["M1_CURRENT_FEEDRATE"])),
  };
}
