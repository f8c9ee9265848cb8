import { call } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import type { Authorisation } from "./standing.ts";

/** Every authorisation on one side of a party, newest first. */
export async function readAuthorisations(
  party: string,
  side: "given" | "received",
  signal: AbortSignal,
): Promise<readonly Authorisation[]> {
  const found = await readAll("after", (query) =>
    call("listAuthorisations", { path: { party }, query: { side, ...query } }, signal),
  );
  return found.toSorted((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
}
