import { type Failed, wrongAt } from "../../state/failed.ts";
import type { watchWords } from "./words.ts";

type Words = (typeof watchWords)["en"]["errors"];

const named: Readonly<Record<string, keyof Words>> = {
  "/label": "label",
  "/metric": "metric",
  "/unit": "unit",
  "/machine": "machine",
  "/terms/subgroup": "subgroup",
  "/terms/baseline": "baseline",
  "/terms/min": "number",
  "/terms/max": "number",
  "/terms/besideFrom": "number",
  "/terms/declaredMetric": "declaredMetric",
  "/terms/tolerance": "percent",
  "/terms/share": "percent",
  "/terms/least": "least",
};

/** What is wrong with a member of a watch that the service refused, in words. */
export function errorAt(
  failure: Failed | undefined,
  pointer: string,
  words: Words,
): string | undefined {
  const wrong = wrongAt(failure, pointer);
  if (wrong === undefined) return undefined;
  return wrong.code === "crossed" ? words.crossed : words[named[pointer] ?? "number"];
}
