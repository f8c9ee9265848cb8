import { type Failed, wrongAt } from "../../state/failed.ts";
import type { planWords } from "./words.ts";

type Words = (typeof planWords)["en"]["errors"];

/** What was sent and refused, beside what is entered now. */
interface Refused {
  readonly failure: Failed | undefined;
  readonly sent: object | undefined;
  readonly now: object;
}

/**
 * What is wrong with a member of what was sent, in words, until something else is entered there.
 * @param pointer RFC 6901, such as `/rules/0/min`
 */
export function errorAt(
  { failure, now, sent }: Refused,
  pointer: string,
  words: Words,
): string | undefined {
  const wrong = wrongAt(failure, pointer);
  if (wrong === undefined || memberAt(sent, pointer) !== memberAt(now, pointer)) return undefined;
  return wordsFor(wrong.code ?? pointer.split("/").at(-1) ?? "", words);
}

const numbers: ReadonlySet<string> = new Set(["min", "max", "nominal"]);

const wordsFor = (name: string, words: Words): string =>
  numbers.has(name)
    ? words.number
    : ((words as Readonly<Record<string, string>>)[name] ?? words.other);

/** As text; members that are none are alike. */
const memberAt = (whole: object | undefined, pointer: string): string | undefined => {
  let at: unknown = whole;
  for (const name of pointer.split("/").slice(1))
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
  return JSON.stringify(at);
};
