import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { sha256 } from "#crypto";
import { ScoreError } from "../score-error.ts";
import type { Model, Papers } from "./model-schema.ts";
import type { ScorecardDocument } from "./scorecard-schema.ts";
import { requireSound } from "./sound.ts";

/**
 * Joins a scorecard and its papers. Whoever is refused has to be told why in his language: no model without its words.
 * @throws ScoreError `wordsMissing`, `wordsUnknown`, and what `requireSound` throws
 */
export function modelOf(papers: Papers, scorecard: ScorecardDocument): Model {
  const model: Model = { v: 1, kind: "model", ...papers, scorecard };
  requireModel(model);
  return model;
}

/** @throws ScoreError as `modelOf` */
export function requireModel({ dictionary, scorecard }: Model): void {
  requireSound(scorecard);
  const needed = scorecard.lines.map(({ name }) => name);
  const given = dictionary.map(({ characteristic }) => characteristic);
  for (const name of needed)
    if (!given.includes(name)) throw new ScoreError("wordsMissing", { column: name });
  for (const [at, name] of given.entries())
    if (!needed.includes(name) || given.indexOf(name) !== at)
      throw new ScoreError("wordsUnknown", { column: name });
}

/** The bytes that are published and hashed. */
export const modelText = (model: Model): string => canonicalize(model);

/** Hexadecimal. */
export const modelHash = (model: Model): string => toHex(sha256(utf8(modelText(model))));
