import { ambiguity } from "../../../device-attest/strict-json.ts";
import { ScoreError } from "../score-error.ts";

/** What a compiled schema can do. */
export interface DocumentCheck<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[];
}

/**
 * A document that fits its schema, and that every parser reads alike.
 * @throws ScoreError `documentForm`, with the place and what is wrong there
 */
export function parseDocument<T>(text: string, check: DocumentCheck<T>): T {
  const value = parsed(text);
  if (check.Check(value)) return value;
  const [first] = check.Errors(value);
  throw formError(`${first?.instancePath ?? ""} ${first?.message ?? ""}`.trim());
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const fault = ambiguity(text);
    if (fault !== undefined) throw fault;
    return value;
  } catch (error) {
    throw formError(error instanceof Error ? error.message : "not JSON");
  }
}

const formError = (found: string): ScoreError => new ScoreError("documentForm", { found });
