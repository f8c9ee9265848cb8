import { canonicalize } from "../../device-attest/jcs.ts";
import { readScorecardText } from "../../service/score/document/read-model.ts";
import type { ScorecardDocument } from "../../service/score/document/scorecard-schema.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { ModelFault } from "./fault.ts";

/**
 * A scorecard as it is kept. What its own reader would refuse is refused before it is written.
 * @param data the file that it was made from, for the error
 * @throws ModelFault `document`, which names the part of the input that does not fit
 */
export function scorecardText(scorecard: ScorecardDocument, data: string): string {
  const text = canonicalize(scorecard);
  try {
    readScorecardText(text);
    return text;
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    const found = error.where.found ?? error.where.column ?? "";
    throw new ModelFault(
      "document",
      `${inputOf(found, scorecard, data)}: ${error.message}: ${found}`,
    );
  }
}

/** Which options a part of the document comes from. */
const optionsOf: readonly (readonly [RegExp, string])[] = [
  [/^\/(scale|base|pd)\b|\/points\b|\/reference\b/, "--points, --odds and --pdo"],
  [/^\/data\/description\b/, "--description"],
  [/^\/making\/target\b/, "--target and --bad"],
  [/^\/making\/accepted\b/, "--accept"],
];

/** What was given that came to stand at this place, `/lines/0/bins/1` and what is wrong there. */
function inputOf(found: string, { lines, making }: ScorecardDocument, data: string): string {
  const option = optionsOf.find(([place]) => place.test(found));
  if (option !== undefined) return option[1];
  const [, part, at] = /^\/(lines|making\/refused)\/(\d+)/.exec(found) ?? [];
  const name = (part === "lines" ? lines : making.refused)[Number(at)]?.name;
  return name === undefined ? data : `${data} column ${JSON.stringify(name)}`;
}
