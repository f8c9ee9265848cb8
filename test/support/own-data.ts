import type { Pool } from "pg";
import { readerHeaders } from "../../scripts/people/reader.ts";
import { testFactoryId } from "./agent.ts";

const keys = new WeakMap<Pool, Promise<Record<string, string>>>();

/** Reads what is the embedded chain's first factory's, as one of its own machines: `devices`, `alerts`, `bundles/…`. */
export async function readOwn(pool: Pool, httpUrl: string | undefined, path: string) {
  const headers = keys.get(pool) ?? readerHeaders(pool, testFactoryId);
  keys.set(pool, headers);
  const url = `${httpUrl ?? ""}/v1/factories/${testFactoryId}/${path}`;
  return fetch(url, { headers: await headers });
}
