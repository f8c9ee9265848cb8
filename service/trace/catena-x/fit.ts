import type { TLocalizedValidationError } from "typebox/error";
import { checkSafe } from "../capture/event-checks.ts";
import { EventFault } from "../capture/event-fault.ts";
import { AspectFault } from "./aspect-fault.ts";

/** A compiled schema. */
export interface Check {
  readonly Check: (value: unknown) => boolean;
  readonly Errors: (value: unknown) => TLocalizedValidationError[];
}

/** @throws AspectFault with the pointer to the first thing that does not fit */
export function requireFit(check: Check, document: unknown): void {
  requireSafe(document);
  if (check.Check(document)) return;
  const [first] = check.Errors(document);
  const { detail, pointer } = first === undefined ? UNKNOWN : placeOf(first);
  throw new AspectFault(pointer, detail);
}

const UNKNOWN = { pointer: "", detail: "does not fit" };

function requireSafe(document: unknown): void {
  try {
    checkSafe(document);
  } catch (error) {
    if (error instanceof EventFault) throw new AspectFault(error.pointer, error.message);
    throw error;
  }
}

/** Of what is too much or missing, the member itself rather than the object around it. */
function placeOf(error: TLocalizedValidationError): { pointer: string; detail: string } {
  const { instancePath, message } = error;
  const below = (name: string | undefined): string =>
    `${instancePath}/${(name ?? "").replaceAll("~", "~0").replaceAll("/", "~1")}`;
  if (error.keyword === "additionalProperties")
    return {
      pointer: below(error.params.additionalProperties[0]),
      detail: "the model has no such member",
    };
  if (error.keyword === "required")
    return { pointer: below(error.params.requiredProperties[0]), detail: "is missing" };
  return { pointer: instancePath, detail: message };
}
