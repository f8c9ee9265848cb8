import { AskFailed, houseClient, type OperationName, type Reply, type Said } from "./api/client.ts";

const ended = new Set<() => void>();

/** Hears when the house no longer knows who asks. */
export function onEnded(listener: () => void): () => void {
  ended.add(listener);
  return () => ended.delete(listener);
}

const call = houseClient();

/**
 * Asks the house, in the session of whoever looks at its pages.
 * @throws AskFailed
 */
export async function ask<Name extends OperationName>(
  name: Name,
  ...said: Said<Name>
): Promise<Reply<Name>> {
  try {
    return await call(name, ...said);
  } catch (error) {
    const [, asking] = said;
    if (error instanceof AskFailed && error.code === "unauthorized" && asking?.bearer === undefined)
      for (const listener of ended) listener();
    throw error;
  }
}
