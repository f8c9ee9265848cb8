import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { type Model, ModelSchema } from "./model-schema.ts";
import { modelHash, requireModel } from "./model.ts";
import { parseDocument } from "./parse-document.ts";
import { scorecardCheck, type ScorecardDocument, ScorecardSchema } from "./scorecard-schema.ts";
import { requireSound } from "./sound.ts";

/** A scorecard, and the model that it belongs to if somebody made one of it. */
export interface ReadModel {
  readonly scorecard: ScorecardDocument;
  readonly model: Model | undefined;
  /** Of the model, hexadecimal. */
  readonly hash: string | undefined;
}

const eitherCheck = Compile(Type.Union([ModelSchema, ScorecardSchema]));

/**
 * A published model, or a scorecard as training left it.
 * @throws ScoreError `documentForm`, and what `requireModel` throws
 */
export function readModelText(text: string): ReadModel {
  const document = parseDocument(text, eitherCheck);
  if (document.kind === "scorecard") {
    requireSound(document);
    return { scorecard: document, model: undefined, hash: undefined };
  }
  requireModel(document);
  return { scorecard: document.scorecard, model: document, hash: modelHash(document) };
}

/**
 * A scorecard as training left it.
 * @throws ScoreError `documentForm`, and what `requireSound` throws
 */
export function readScorecardText(text: string): ScorecardDocument {
  const scorecard = parseDocument(text, scorecardCheck);
  requireSound(scorecard);
  return scorecard;
}
