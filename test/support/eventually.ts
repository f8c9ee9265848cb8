import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer satisfies, for things that happen in a loop of their own. */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  satisfies: (answer: T) => boolean,
): Promise<T> {
  for (let attempts = 0; attempts < 500; attempts++) {
    const answer = await ask();
    if (satisfies(answer)) return answer;
    await sleep(30);
  }
  throw new Error(`never happened; last answer: ${JSON.stringify(await ask(), asText)}`);
}

const asText = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" ? String(value) : value;
