import { exampleFiles } from "../../../scripts/model/make-example.ts";
import type { Model, Papers } from "../../../service/score/document/model-schema.ts";
import { modelOf } from "../../../service/score/document/model.ts";
import { scorecardDocument } from "../../../service/score/document/scorecard-document.ts";
import type { ScorecardDocument } from "../../../service/score/document/scorecard-schema.ts";
import { type Plan, planDefaults } from "../../../service/score/plan.ts";
import type { Table } from "../../../service/score/table.ts";
import { train } from "../../../service/score/train.ts";

/** The example's workshops, whose cells hold neither commas nor quotes. */
export function workshopTable(): Table {
  const text = exampleFiles()["workshops.csv"]!;
  const [header = [], ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const texts = new Set(["case", "industry", "outcome"]);
  const columns = header.map((name, at) => ({
    name,
    kind: texts.has(name) ? ("categorical" as const) : ("numeric" as const),
    values: rows.map((cells) => cells[at]! || undefined),
  }));
  return { rows: rows.length, columns };
}

export const workshopPlan: Plan = {
  ...planDefaults,
  target: { column: "outcome", bad: "bad" },
};

export const workshopScorecard = (): ScorecardDocument =>
  scorecardDocument(train(workshopTable(), workshopPlan), workshopPlan, {
    data: { sha256: "0".repeat(64) },
  });

export const examplePapers = (): Papers => JSON.parse(exampleFiles()["papers.json"]!) as Papers;

export const workshopModel = (changed: Partial<Papers> = {}): Model =>
  modelOf({ ...examplePapers(), ...changed }, workshopScorecard());
