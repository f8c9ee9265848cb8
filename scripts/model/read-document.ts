import { readFile } from "node:fs/promises";
import { ambiguity } from "../../device-attest/strict-json.ts";
import { requireModel, modelHash } from "../../service/score/document/model.ts";
import { type Model, modelCheck } from "../../service/score/document/model-schema.ts";
import {
  scorecardCheck,
  type ScorecardDocument,
} from "../../service/score/document/scorecard-schema.ts";
import { requireSound } from "../../service/score/document/sound.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { ModelFault } from "./fault.ts";

interface Check<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[];
}

/**
 * A JSON file that fits a schema, and that every parser reads alike.
 * @throws ModelFault `file`, `document`
 */
export async function readDocument<T>(path: string, check: Check<T>): Promise<T> {
  const value = await readJson(path);
  if (check.Check(value)) return value;
  const [first] = check.Errors(value);
  throw new ModelFault("document", `${path}: ${first?.instancePath ?? ""} ${first?.message ?? ""}`);
}

async function readJson(path: string): Promise<unknown> {
  try {
    const text = await readFile(path, "utf8");
    const value: unknown = JSON.parse(text);
    const fault = ambiguity(text);
    if (fault !== undefined) throw fault;
    return value;
  } catch (error) {
    const why = error instanceof Error ? error.message : "cannot be read";
    throw new ModelFault("file", `${path}: ${why}`);
  }
}

/** A scorecard, and the model that it belongs to if somebody made one of it. */
export interface ReadModel {
  readonly path: string;
  readonly scorecard: ScorecardDocument;
  readonly model: Model | undefined;
  /** Of the model. */
  readonly hash: string | undefined;
}

/**
 * A published model, or a scorecard as training left it.
 * @throws ModelFault `file`, `document`
 */
export async function readModel(path: string): Promise<ReadModel> {
  const value = await readJson(path);
  const isScorecard = typeof value === "object" && value !== null && "base" in value;
  if (isScorecard) {
    const scorecard = await readDocument(path, scorecardCheck);
    explained(path, () => requireSound(scorecard));
    return { path, scorecard, model: undefined, hash: undefined };
  }
  const model = await readDocument(path, modelCheck);
  explained(path, () => requireModel(model));
  return { path, scorecard: model.scorecard, model, hash: modelHash(model) };
}

/** @throws ModelFault `document` for what a document says about itself */
export function explained<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    const { column, found } = error.where;
    const where = [column, found].filter((part) => part !== undefined).join(" ");
    throw new ModelFault(
      "document",
      `${path}: ${error.message}${where === "" ? "" : `: ${where}`}`,
    );
  }
}
