import { instantMs } from "../trace/capture/instant.ts";
import { textIn } from "../trace/capture/json.ts";

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A date is a day of UTC: what is promised for it is on time until it ends, what was delivered on it came as it began. An
 * instant is the moment itself, which is the last that is on time.
 */
export function momentOf(
  value: unknown,
): { readonly start: number; readonly end: number } | undefined {
  const text = textIn(value);
  if (text === undefined) return undefined;
  const isDate = DATE.test(text);
  const start = instantMs(isDate ? `${text}T00:00:00Z` : text);
  return start === undefined ? undefined : { start, end: start + (isDate ? DAY_MS : 1) };
}
