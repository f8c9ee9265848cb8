import type { Pool } from "pg";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { testFactoryId } from "./agent.ts";

/** A database of its own holds one factory's reader. */
const keys = new WeakMap<Pool, Promise<Record<string, string>>>();

/**
 * Reads what is a factory's as one of its own machines: `devices`, `alerts`, `bundles/…`.
 * @param factory of the embedded chain, the first, unless another is said
 */
export async function readOwn(
  pool: Pool,
  httpUrl: string | undefined,
  path: string,
  factory = testFactoryId,
) {
  const headers = keys.get(pool) ?? readerHeaders(pool, factory);
  keys.set(pool, headers);
  const url = `${httpUrl ?? ""}/v1/factories/${factory}/${path}`;
  return fetch(url, { headers: await headers });
}
