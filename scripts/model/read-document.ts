import { readFile } from "node:fs/promises";
import { type DocumentCheck, parseDocument } from "../../service/score/document/parse-document.ts";
import { type ReadModel, readModelText } from "../../service/score/document/read-model.ts";
import { ScoreError } from "../../service/score/score-error.ts";
import { ModelFault } from "./fault.ts";

/** @throws ModelFault `file`, `document` */
export async function readDocument<T>(path: string, check: DocumentCheck<T>): Promise<T> {
  const text = await textOf(path);
  return explained(path, () => parseDocument(text, check));
}

/** A model and where it lies. */
export interface ModelFile extends ReadModel {
  readonly path: string;
}

/**
 * A published model, or a scorecard as training left it.
 * @throws ModelFault `file`, `document`
 */
export async function readModel(path: string): Promise<ModelFile> {
  const text = await textOf(path);
  return { path, ...explained(path, () => readModelText(text)) };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ModelFault(
      "file",
      `${path}: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
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
